"""Reading and trying cases: what a committee writes wrongly is said, and two cases cannot expect both."""

import random
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.cases import (
    CaseErrors,
    contradictions,
    read_case,
    strange_expectations,
    try_case,
)
from insonate_core.programmes import DefinitionErrors, parse_definition
from insonate_core.programmes.lint import lint
from tests.core.programme_cases import CASES
from tests.core.programme_files import load
from tests.factories.mutations import changed, other_values, places

DOCUMENT: dict[str, Any] = {
    "insonate": 1, "programme": "knots", "version": "1", "title": {"en": "Knots"}, "body": "Harbour",
    "subject": "person", "time-zone": "Europe/London", "applies": {"from": "2025-01-01", "decided-by": "registration"},
    "references": {"book": {"title": "Book"}},
    "people": {"master": {"holds": ["rope-master"]}},
    "anchors": {"registration": {"first": "enrolments", "where": {"programme": "knots"}}},
    "cycles": {"year": {"starts": "registration", "every": "12 months"}},
    "requirements": {
        "bowline": {"count": "scans", "at-least": 2, "where": {"signed-by": "master"}, "reference": "book"},
        "yearly": {"each-cycle": "year", "requires": ["bowline"], "reference": "book"},
    },
    "awards": {"knotter": {"requires": ["bowline"], "reference": "book"}},
}  # fmt: skip
DEFINITION = parse_definition(DOCUMENT)
GOOD: dict[str, Any] = {
    "about": "Two, signed.", "version": "1", "candidate": "nadia",
    "people": {"tom": {"rope-master": "2020-01-01"}},
    "facts": [
        {"id": "registered", "kind": "enrolments", "on": "2025-01-10", "programme": "knots"},
        {"id": "scan", "kind": "scans", "on": "2025-02-01", "number": 2, "signed-by": ["tom"]},
    ],
    "as-of": "2025-06-01",
    "expect": {"awards": {"knotter": "ready"}, "requirements": {"bowline": {"state": "met", "have": 2}},
               "year 0": {"whole": "met"}},
}  # fmt: skip


def bad(**change: Any) -> dict[str, Any]:
    return {"like": "good", "expect": {"requirements": {"bowline": "in-progress"}}, **change}


def test_a_case_that_holds_passes() -> None:
    trial = try_case(DEFINITION, read_case(GOOD))
    assert trial.passes
    assert [look.where for look in trial.looks] == [
        "awards/knotter", "requirements/bowline", "requirements/bowline", "year 0/whole"
    ]  # fmt: skip


def test_a_case_that_does_not_hold_says_what_was_found_and_why() -> None:
    raw = deepcopy(GOOD)
    raw["facts"][1]["signed-by"] = ["nadia"]
    trial = try_case(DEFINITION, read_case(raw))
    missed = trial.misses[1]
    assert (missed.where, missed.expected, missed.found) == ("requirements/bowline", "met", "not-met")
    assert missed.finding is not None
    assert list(missed.finding.refused) == ["signed-by-themselves"]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"without": "tom"}, "not-met"),
        ({"instead": {"scan": {"number": 1}}}, "in-progress"),
        ({"instead": {"scan": {"signed-by": None}}}, "not-met"),
        ({"instead": {"tom": {"rope-master": "2025-02-02"}}}, "in-progress"),
        ({"as-of": "2025-02-01"}, "in-progress"),
    ],
)
def test_a_bad_case_is_the_good_one_with_one_thing_changed(change: dict[str, Any], state: str) -> None:
    case = read_case(bad(**change), {"good": GOOD})
    assert try_case(DEFINITION, case).standing.at("bowline").shown_state == state


@pytest.mark.parametrize(("registered_on", "expected"), [("2025-01-01", True), ("2024-12-31", False)])
def test_a_case_can_ask_whether_this_version_binds(registered_on: str, expected: bool) -> None:
    raw = deepcopy(GOOD) | {"expect": {"binds": expected}}
    raw["facts"][0]["on"] = registered_on
    assert try_case(DEFINITION, read_case(raw)).passes


def test_a_case_can_look_at_the_cycle_that_makes_a_missed_one_good() -> None:
    document = deepcopy(DOCUMENT)
    document["cycles"]["year"]["missed"] = {"every": "6 months", "requires": ["bowline"]}
    missed = GOOD | {"as-of": "2026-03-01", "facts": [GOOD["facts"][0]]}
    remedial = {"whole": {"until": "2026-07-10"}, "bowline": {"have": 0, "need": 2}}
    raw = missed | {"expect": {"year 0": {"whole": "overdue"}, "year 0-remedial": remedial}}
    definition, case = parse_definition(document), read_case(raw)
    assert strange_expectations(definition, case) == ()
    assert try_case(definition, case).passes
    kept = read_case(GOOD | {"expect": {"year 0-remedial": {"whole": "met"}}})
    assert not try_case(definition, kept).passes


def problem_keys(raw: Any) -> set[str]:
    with pytest.raises(CaseErrors) as raised:
        read_case(raw, {"good": GOOD})
    return {problem.key for problem in raised.value.problems}


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("text", "wrong-shape"),
        (GOOD | {"expects": {}}, "unknown-word"),
        (GOOD | {"expect": {}}, "case-expects-nothing"),
        (GOOD | {"as-of": "someday"}, "wrong-shape"),
        (GOOD | {"as-of": "9999-12-31"}, "wrong-shape"),
        (GOOD | {"as-of": "0001-01-01"}, "wrong-shape"),
        ({key: value for key, value in GOOD.items() if key != "as-of"}, "word-missing"),
        (GOOD | {"facts": [{"id": "x", "kind": "scan", "on": "2025-01-01"}]}, "unknown-name"),
        (GOOD | {"facts": [{"kind": "scans", "on": "2025-01-01"}]}, "word-missing"),
        (GOOD | {"facts": GOOD["facts"][:1] * 2}, "key-twice"),
        (GOOD | {"facts": [{"id": "x", "kind": "scans", "on": "2025-01-01", "number": 10**9}]}, "case-too-large"),
        (GOOD | {"facts": [{"id": "x", "kind": "scans", "on": "2025-01-01", "number": 9, "every": 10**9}]},
         "case-too-large"),
        (bad(), "case-changes-one-thing"),
        (bad(without="scan", **{"as-of": "2025-02-01"}), "case-changes-one-thing"),
        (bad(instead={"scan": {"number": 1, "on": "2025-02-02"}}), "case-changes-one-thing"),
        (bad(without="nobody"), "unknown-name"),
        (bad(**{"as-of": "2025-02-01", "like": "nothing"}), "unknown-name"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(raw: Any, key: str) -> None:
    assert key in problem_keys(raw)


@pytest.mark.parametrize(
    ("expect", "key"),
    [
        ({"awards": {"knoter": "ready"}}, "unknown-name"),
        ({"requirements": {"bowline": "mett"}}, "unknown-word"),
        ({"requirements": {"bowline": {"has": 2}}}, "unknown-word"),
        ({"years 0": {"whole": "met"}}, "unknown-name"),
        ({"binds": "2025"}, "wrong-shape"),
    ],
)
def test_an_expectation_of_what_there_is_not_is_said(expect: dict[str, Any], key: str) -> None:
    assert strange_expectations(DEFINITION, read_case(GOOD)) == ()
    (problem,) = strange_expectations(DEFINITION, read_case(GOOD | {"expect": expect}))
    assert problem.key == key


def test_a_place_that_is_not_there_never_passes() -> None:
    trial = try_case(DEFINITION, read_case(GOOD | {"expect": {"requirements": {"reef": "met"}}}))
    assert [(look.found, look.holds) for look in trial.looks] == [(None, False)]


def test_two_cases_of_the_same_facts_may_not_expect_both() -> None:
    one, other = read_case(GOOD), read_case(GOOD | {"expect": {"awards": {"knotter": "active"}}})
    (found,) = contradictions({"one": one, "other": other})
    assert (found.one, found.other, found.where) == ("one", "other", "awards/knotter/state")
    day_later = read_case(GOOD | {"as-of": "2025-06-02", "expect": {"awards": {"knotter": "active"}}})
    assert contradictions({"one": one, "other": day_later}) == ()
    agreeing = read_case(GOOD | {"expect": {"awards": {"knotter": "ready"}}})
    assert contradictions({"one": one, "other": agreeing}) == ()


GOODS = [path for path in CASES if path.parent.name == "good" and "version" in load(path)]
DAYS = ("0001-01-01", "1900-01-01", "2024-02-29", "2200-01-01", "9999-12-31")


@given(st.sampled_from(GOODS), st.randoms(use_true_random=False))
def test_a_damaged_case_or_document_is_tried_or_refused_and_never_breaks(path: Path, chance: random.Random) -> None:
    case = load(path)
    document = load(path.parents[2] / "versions" / f"{case['version']}.yaml")
    try:
        definition = parse_definition(damaged(document, chance))
        read = read_case(damaged(case, chance))
    except DefinitionErrors:
        return
    lint(definition)
    strange_expectations(definition, read)
    try_case(definition, read)


def damaged(tree: Any, chance: random.Random) -> Any:
    """The tree with one of its leaves another value, some of them far out."""
    place, value = chance.choice([each for each in places(tree) if not isinstance(each[1], (dict, list))])
    far: tuple[Any, ...] = DAYS if isinstance(value, date) else (0, -1, 4_999, 10**9) if isinstance(value, int) else ()
    return changed(tree, place, chance.choice([*far, *other_values(value)]))
