"""A committee reads what changed between two versions in words, each change once, and what follows from it."""

from copy import deepcopy
from typing import Any

from insonate.web.law.difference import EFFECTS, HOWS, PARTS, ChangedClause, changed_clauses
from insonate_core.programmes import parse_definition
from insonate_core.programmes.difference import Effect, How
from insonate_core.programmes.grammar import PARTS as GRAMMAR
from tests.core.programme_files import VERSIONS, load, version
from tests.factories.mutations import changed, other_values, places


def between(was: Any, now: Any) -> list[ChangedClause]:
    return changed_clauses(was, now, parse_definition(was), parse_definition(now))


def test_every_part_and_direction_has_a_word() -> None:
    assert PARTS.keys() == GRAMMAR["document"].keys()
    assert EFFECTS.keys() == set(Effect)
    assert HOWS.keys() == set(How)


def test_a_number_is_said_as_it_was_and_as_it_is() -> None:
    was = version("cpocus-fm-msk", "2024")
    now = changed(was, ("requirements", "own-scans", "at-least"), 120)
    (clause,) = between(was, now)
    assert (clause.part, clause.title, clause.label) == ("Requirement", "100 scans in the last two years", "Changed")
    assert clause.was is not None
    assert clause.now is not None
    assert clause.was.asks == "At least 100 scans, from 2 years before today."
    assert clause.now.asks == "At least 120 scans, from 2 years before today."
    assert list(clause.lines) == ["at least: 100 becomes 120 (more is asked)"]


def test_a_new_exception_reads_as_it_will() -> None:
    was = version("cpocus-fm-msk", "2024")
    now = deepcopy(was)
    now["concessions"]["elsewhere"] = {
        "title": {"en": "Trained elsewhere"}, "granted-by": "registrar", "reference": "faq",
        "reduces": [{"requirement": "logbook/*", "by": "40%", "rounding": "up"}],
    }  # fmt: skip
    (clause,) = between(was, now)
    assert (clause.part, clause.title, clause.label) == ("Exception", "Trained elsewhere", "New")
    assert clause.now is not None
    assert clause.now.asks == (
        "It applies if it is granted to the person by: registrar. "
        "Every number of “Supervised scans” asks 40\u202f% less, rounded up."
    )


def test_what_names_a_changed_condition_is_shown_as_following_from_it() -> None:
    was = version("cpocus-fm-msk", "2024")
    now = changed(was, ("filters", "signed-here", "supervision"), ["direct"])
    first, *rest = between(was, now)
    assert (first.part, first.title) == ("Named condition", "Signed here")
    assert "new: direct" not in first.lines
    assert {each.title for each in rest if each.follows} >= {"Supervised scans", "Ten supervised ankle scans"}


def test_every_change_of_a_shipped_document_has_words() -> None:
    for path in VERSIONS:
        document = load(path)
        for place, value in list(places(document))[::25]:
            if isinstance(value, (dict, list)):
                continue
            for other in other_values(value):
                try:
                    found = between(document, changed(document, place, other))
                except ValueError:
                    continue
                assert found[0].lines, place
                break


def test_the_same_document_has_no_difference() -> None:
    document = version("essex-scanning-record", "2024-10")
    assert between(document, document) == []
