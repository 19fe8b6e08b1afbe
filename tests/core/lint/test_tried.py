"""Nobody can pass, nobody can fail: found by inventing who does just what a clause asks, and who does nothing."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import pytest

from insonate_core.programmes import parse_definition
from insonate_core.programmes.tried import ask_by_trying
from tests.core.clauses import PEOPLE, programme
from tests.core.programme_files import VERSIONS, load

SLOWEST_SECONDS = 1.5  # of all shipped documents; half that and less when nothing else runs


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_false_alarm_in_a_shipped_document(path: Any) -> None:
    definition = parse_definition(load(path))
    began = perf_counter()
    assert ask_by_trying(definition) == ()
    assert perf_counter() - began < SLOWEST_SECONDS


def asked(clause: dict[str, Any], **parts: Any) -> list[str]:
    return [problem.key for problem in ask_by_trying(programme({"clause": clause}, **parts))]


IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "one attribute is two things": {
        "clause": {"count": "scans", "where": [{"role": "alone"}, {"role": {"not": "alone"}}]}
    },
    "a number above and below": {
        "clause": {"count": "results", "where": [{"score": {"at-least": 7}}, {"score": {"at-most": 6}}]}
    },
    "every entry is refused at the door": {
        "clause": {"count": "scans", "where": {"determinate": False}},
        "records": {"scan": {"counts-if": [{"determinate": True}]}},
    },
    "a window that is over before it begins": {
        "clause": {"count": "scans", "within": {"from": "2024-02-01", "until": "2024-02-01"}}
    },
    "caps that leave too little": {
        "clause": {
            "count": "scans",
            "at-least": 10,
            "where": {"finding": "normal"},
            "of-which": {"normal": {"at-most": 3, "where": {"finding": "normal"}}},
        }
    },
    "a supervisor who must have examined before and must not": {
        "clause": {"count": "scans", "where": {"signed-by": "both"}},
        "people": {"both": {"holds": ["heart-mentor"], "has": ["examined"], "has-not": ["examined"]}},
    },
}


@pytest.mark.parametrize("parts", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_nobody_can_pass_is_asked_about(parts: dict[str, Any]) -> None:
    assert asked(**parts) == ["nobody-can-pass"]


POSSIBLE: dict[str, dict[str, Any]] = {
    "signed by two": {"clause": {"count": "scans", "where": {"signed-by": ["mentor", "supervisor"]}}, **PEOPLE},
    "the last of many": {
        "clause": {"count": "scans", "at-least": 30, "of-which": {"alone": {"the-last": 9, "where": {"role": "alone"}}}}
    },
    "one of several": {"clause": {"count": "scans", "where": {"any-of": [{"role": "alone"}, {"role": "aided"}]}}},
    "held for a year": {"clause": {"hold": "awards", "where": {"award": "heart"}, "for-at-least": "12 months"}},
    "minima and a cap": {
        "clause": {
            "count": "scans",
            "at-least": 20,
            "of-which": {
                "hard": {"at-least": 5, "where": {"category": "valve"}},
                "normal": {"at-most": 4, "where": {"finding": "normal"}},
            },
        }
    },
}


@pytest.mark.parametrize("parts", POSSIBLE.values(), ids=POSSIBLE.keys())
def test_what_can_be_met_is_not_asked_about(parts: dict[str, Any]) -> None:
    assert asked(**parts) == []


def test_what_nobody_can_fail_is_asked_about() -> None:
    assert asked({"count": "scans", "at-least": 0}) == ["nobody-can-fail"]


def test_a_question_names_its_clause() -> None:
    clauses = {**IMPOSSIBLE["one attribute is two things"], "other": {"count": "scans"}}
    (problem,) = ask_by_trying(programme(clauses))
    assert (problem.place, dict(problem.arguments)) == (("requirements", "clause"), {"name": "clause"})
