"""What changed from one document to another: everything that did, and nothing else."""

import random
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.programmes import definition_hash
from insonate_core.programmes.difference import Change, Effect, How, difference
from tests.core.programme_files import VERSIONS, load
from tests.factories.mutations import changed, other_values, places, without

DOCUMENTS = [load(path) for path in VERSIONS]


def only_change(was: Any, now: Any) -> Change:
    (clause,) = difference(was, now)
    (change,) = clause.changes
    return change


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_document_does_not_differ_from_itself(path: Any) -> None:
    assert difference(load(path), load(path)) == ()


@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_every_change_of_one_word_is_reported_where_it_is(document: Any, chance: random.Random) -> None:
    place, value = chance.choice([each for each in places(document) if not isinstance(each[1], (dict, list))])
    other = changed(document, place, chance.choice(list(other_values(value))))
    (clause,) = difference(document, other)
    assert clause.part == place[0]
    assert clause.changes
    assert all(change.how in (How.CHANGED, How.ADDED, How.REMOVED) for change in clause.changes)


@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_what_is_left_out_is_reported_and_the_other_way_round_added(document: Any, chance: random.Random) -> None:
    place, _value = chance.choice(list(places(document)))
    less = without(document, place)
    assert difference(document, less)
    assert difference(less, document)
    assert How.REMOVED in {change.how for clause in difference(document, less) for change in clause.changes}
    assert How.ADDED in {change.how for clause in difference(less, document) for change in clause.changes}


@given(st.sampled_from(DOCUMENTS), st.sampled_from(DOCUMENTS))
def test_two_documents_differ_if_and_only_if_their_hashes_do(one: Any, other: Any) -> None:
    assert bool(difference(one, other)) == (definition_hash(one) != definition_hash(other))


@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_another_order_is_reported_since_it_is_another_law(document: Any, chance: random.Random) -> None:
    holders = [((), document), *(each for each in places(document) if isinstance(each[1], dict))]
    place, holder = chance.choice([each for each in holders if len(each[1]) > 1])
    keys = list(holder)
    chance.shuffle(keys)
    other = {key: deepcopy(holder[key]) for key in keys}
    turned = changed(document, place, other) if place else other
    assert bool(difference(document, turned)) == (keys != list(holder))


SMALL: dict[str, Any] = {
    "insonate": 1,
    "requirements": {
        "logbook": {
            "count": "scans", "at-least": 50, "within": {"anywhere": "12 months"},
            "of-which": {"normal": {"at-most": 10, "where": {"finding": "normal"}}},
        },
        "recent": {"count": "scans", "within": {"from": "today - 12 months", "until": "today"}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "now", "effect"),
    [
        (("requirements", "logbook", "at-least"), 60, Effect.MORE),
        (("requirements", "logbook", "at-least"), 40, Effect.LESS),
        (("requirements", "logbook", "within", "anywhere"), "18 months", Effect.WIDER),
        (("requirements", "logbook", "within", "anywhere"), "6 months", Effect.NARROWER),
        (("requirements", "logbook", "of-which", "normal", "at-most"), 20, Effect.LESS),
        (("requirements", "recent", "within", "from"), "today - 24 months", Effect.WIDER),
        (("requirements", "recent", "within", "from"), "today - 6 months", Effect.NARROWER),
        (("requirements", "recent", "within", "until"), "today + 1 month", Effect.WIDER),
        (("requirements", "recent", "within", "until"), "registration", None),
        (("requirements", "logbook", "at-least"), "50%", None),
    ],
)
def test_the_direction_of_a_change_is_said_where_it_is_certain(place: Any, now: Any, effect: Effect | None) -> None:
    change = only_change(SMALL, changed(SMALL, place, now))
    assert (change.how, change.new, change.effect) == (How.CHANGED, now, effect)


def test_a_new_clause_is_one_change() -> None:
    more = deepcopy(SMALL)
    more["requirements"]["exam"] = {"pass": "written"}
    (clause,) = difference(SMALL, more)
    assert (clause.part, clause.key, clause.how) == ("requirements", "exam", How.ADDED)


def test_an_entry_of_a_list_is_known_by_its_name() -> None:
    was = {"requirements": {"exams": {"all-of": [{"pass": "written"}, {"pass": "visual", "title": {"en": "V"}}]}}}
    now = {"requirements": {"exams": {"all-of": [{"pass": "visual", "title": {"en": "W"}}]}}}
    (clause,) = difference(was, now)
    assert [(change.how, change.old, change.new) for change in clause.changes] == [
        (How.CHANGED, "V", "W"),
        (How.REMOVED, {"pass": "written"}, None),
    ]
