"""What can be read and is still unwise. Each document differs from the sound one in one thing."""

from __future__ import annotations

import time
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from insonate_core.programmes import parse_definition
from insonate_core.programmes.lint import CaseNumbers, lint, lint_versions
from tests.core.programme_files import PROGRAMMES, VERSIONS, load, version
from tests.core.test_documents import SMALL, changed

SOUND: dict[str, Any] = {
    **SMALL,
    "records": {"scan": {"asks": ["view", "finding"]}},
    "filters": {"apical": {"view": "apical"}},
    "exams": {"theory": {"kind": "written", "opens-when": ["member"]}},
    "cycles": {"year": {"starts": "registration", "every": "12 months"}},
    "requirements": {
        "logbook": {
            **SMALL["requirements"]["logbook"],
            "where": ["apical", {"signed-by": "mentor"}],
            "reference": "handbook",
        },
        "member": {**SMALL["requirements"]["member"], "reference": "handbook"},
        "theory": {"pass": "theory", "reference": "handbook"},
        "yearly": {"each-cycle": "year", "requires": ["in-year"]},
        "in-year": {
            "count": "scans",
            "at-least": 10,
            "within": {"from": "cycle-start", "until": "cycle-end"},
            "by": "cycle-end + 1 month",
            "reference": "handbook",
        },
        "choice": {
            "any-of": [
                {"key": "course", "count": "courses"},
                {"key": "reading", "count": "readings", "by": "registration + 1 year"},
            ],
            "reference": "handbook",
        },
    },
    "concessions": {
        "fewer": {
            "granted-by": "mentor",
            "reduces": [{"requirement": "logbook", "to": 40}],
            "extends": [{"requirement": "logbook", "by-at-most": "3 months"}],
        }
    },
    "awards": {"heart-basics": {"requires": ["member", "logbook", "theory", "choice"], "upkeep": ["yearly"]}},
}
LOGBOOK = SOUND["requirements"]["logbook"]
CAP = "requirements/logbook/of-which/normal"


def told(document: Any) -> list[str]:
    return [f"{problem.path}: {problem.key}" for problem in lint(parse_definition(document))]


def unsound(place: str, value: Any) -> Any:
    return changed(place, value, SOUND)


def test_a_sound_document_gives_nothing_to_ask() -> None:
    assert told(SOUND) == []


NAMES = [
    ("requirements/member", {"hold": "memberships", "where": {"body": "society"}}, "requirements/member: no-reference"),
    ("people/idle", {"holds": ["nothing"]}, "people/idle: unused"),
    ("references/spare", {"title": "Spare"}, "references/spare: unused"),
    ("anchors/spare", {"first": "courses", "where": {"track": "heart"}}, "anchors/spare: unused"),
    ("filters/spare", {"view": "apical"}, "filters/spare: unused"),
    ("cycles/spare", {"starts": "registration", "every": "1 month"}, "cycles/spare: unused"),
    ("exams/spare", {"kind": "written"}, "exams/spare: unused"),
    ("requirements/spare", {"count": "courses", "reference": "handbook"}, "requirements/spare: unused"),
]
ATTRIBUTES = [
    (
        "requirements/logbook/where",
        ["apical", {"signed-by": "mentor", "vew": "apical"}],
        "requirements/logbook/where: unknown-attribute",
    ),
    (CAP, {"at-most": 10, "where": {"indicated": False}}, f"{CAP}: capped-but-not-asked"),
    (
        "requirements/logbook/where",
        ["apical", {"signed-by": "mentor", "purpose": {"not": "routine"}}],
        "requirements/logbook/where: not-but-not-asked",
    ),
]
CONDITIONS = [
    (
        "requirements/logbook/where",
        ["apical", {"signed-by": "mentor", "view": "parasternal"}],
        "requirements/logbook: never-holds",
    ),
    ("records/scan/counts-if", {"finding": {"at-least": 3, "at-most": 2}}, "records/scan: never-holds"),
    (
        "requirements/logbook/of-which/other",
        {"at-least": 5, "where": {"view": "parasternal"}},
        "requirements/logbook/of-which/other: never-holds",
    ),
    ("requirements/logbook/for-each", {"view": {"parasternal": 3}}, "requirements/logbook/for-each/view: never-holds"),
    (
        "requirements/logbook/of-which/same",
        {"at-least": 5, "where": {"view": ["apical", "parasternal"]}},
        "requirements/logbook/of-which/same: adds-nothing",
    ),
]
NUMBERS = [
    (CAP, {"at-most": "5%", "where": {"finding": "normal"}}, f"{CAP}: rounding-not-said"),
    (
        "requirements/logbook/of-which/many",
        {"at-least": 51, "where": {"finding": "positive"}},
        "requirements/logbook/of-which/many: more-than-the-whole",
    ),
    ("requirements/logbook/ideally", 49, "requirements/logbook/ideally: ideal-below-the-whole"),
    ("requirements/in-year/at-least", 0, "requirements/in-year/at-least: asks-nothing"),
    (
        "requirements/logbook/of-which/none",
        {"at-least": 0, "where": {"finding": "positive"}},
        "requirements/logbook/of-which/none: asks-nothing",
    ),
    (
        "requirements/logbook/of-which/least",
        {"at-least": 11, "where": {"finding": "normal"}},
        "requirements/logbook/of-which/least: cap-below-a-minimum",
    ),
    (
        "requirements/logbook/of-which/alone",
        {"the-last": 20, "where": {"finding": "positive"}},
        "requirements/logbook/of-which/alone: the-last-with-caps",
    ),
]
DAYS = [
    ("requirements/logbook/within", {"anywhere": "0 days"}, "requirements/logbook/within: window-too-short"),
    (
        "requirements/logbook/within",
        {"from": "registration + 2 years", "until": "registration + 1 year"},
        "requirements/logbook/within: window-ends-before-it-begins",
    ),
    ("requirements/logbook/within", {"anywhere": "49 days"}, "requirements/logbook/within: window-holds-too-few-days"),
    (
        "requirements/choice/any-of",
        [{"key": "gaps", "no-gap": "scans", "longer-than": "3 months"}, {"key": "course", "count": "courses"}],
        "requirements/choice/any-of/0: no-beginning",
    ),
    ("requirements/in-year/by", "cycle-start", "requirements/in-year/by: due-before-its-window"),
    (
        "anchors/registration",
        {"last": "enrolments", "where": {"programme": "heart-basics"}},
        "anchors/registration: anchor-may-move",
    ),
    ("anchors/registration", {"first": "courses"}, "anchors/registration: anchor-of-anything"),
    ("requirements/member/on-day", "cycle-start + 1 year", "requirements/member/on-day: no-cycle-here"),
    ("cycles/year/starts", "cycle-start", "requirements/yearly: no-cycle-here"),
]
STRUCTURE = [
    (
        "awards/heart-basics/requires",
        ["member", "logbook", "member", "theory", "choice"],
        "awards/heart-basics/requires: asked-twice",
    ),
    ("requirements/choice/enough", 2, "requirements/choice: no-choice"),
    (
        "requirements/member",
        {"hold": "awards", "where": {"award": "heart-basics"}, "reference": "handbook"},
        "awards/heart-basics/requires: award-requires-itself",
    ),
    ("awards/easy", {"requires": ["warned"]}, "awards/easy/requires: nobody-can-fail"),
]
CONCESSIONS = [
    (
        "concessions/fewer/reduces",
        [{"requirement": "logbook", "to": 50}],
        "concessions/fewer/reduces/0: raises-a-number",
    ),
    (
        "concessions/fewer/reduces",
        [{"requirement": "member", "to": 1}],
        "concessions/fewer/reduces/0: nothing-to-reduce",
    ),
    (
        "concessions/fewer/reduces",
        [{"requirement": "logbook", "by": "33%"}],
        "concessions/fewer/reduces/0: rounding-not-said",
    ),
    (
        "concessions/fewer/extends",
        [{"requirement": "theory", "by": "1 month"}],
        "concessions/fewer/extends/0: nothing-to-extend",
    ),
    (
        "concessions/fewer",
        {"when": "member", "extends": [{"requirement": "logbook", "by-at-most": "1 month"}]},
        "concessions/fewer: needs-a-grant",
    ),
    ("concessions/empty", {"when": "member"}, "concessions/empty: asks-nothing"),
]


@pytest.mark.parametrize(
    ("place", "value", "expected"), [*NAMES, *ATTRIBUTES, *CONDITIONS, *NUMBERS, *DAYS, *STRUCTURE, *CONCESSIONS]
)
def test_what_is_unwise_is_told_with_its_place(place: str, value: Any, expected: str) -> None:
    document = unsound(place, value)
    if place == "awards/easy":
        document["requirements"]["warned"] = {"count": "readings", "indicative": True, "reference": "handbook"}
    assert told(document) == [expected]


def test_caps_that_leave_no_room_for_the_number_are_told() -> None:
    caps = {value: {"at-most": 20, "where": {"view": value}} for value in ("apical", "parasternal")}
    count = {"count": "scans", "at-least": 50, "of-which": caps, "reference": "handbook"}
    assert "requirements/logbook/of-which: caps-below-the-whole" in told(unsound("requirements/logbook", count))
    caps["apical"]["at-most"] = 30
    assert "requirements/logbook/of-which: caps-below-the-whole" not in told(unsound("requirements/logbook", count))


def test_a_cap_on_everything_that_counts_is_told() -> None:
    document = unsound(CAP, {"at-most": 49, "where": {"view": "apical"}})
    assert f"{CAP}: caps-below-the-whole" in told(document)


def test_seven_minima_that_overlap_with_a_cap_are_one_too_many() -> None:
    def with_minima(number: int) -> list[str]:
        document = deepcopy(SOUND)
        document["records"]["scan"]["asks"].append("question")
        minima = {f"m{n}": {"at-least": 1, "where": {"question": f"q{n}"}} for n in range(number)}
        document["requirements"]["logbook"]["of-which"].update(minima)
        return told(document)

    assert (with_minima(6), with_minima(7)) == ([], [f"{CAP}: too-many-minima-in-a-cap"])


def test_a_run_at_the_end_can_be_asked_once() -> None:
    runs = {name: {"the-last": 5, "where": {"finding": name}} for name in ("normal", "positive")}
    assert told(unsound("requirements/logbook/of-which", runs)) == [
        "requirements/logbook/of-which/positive: the-last-twice"
    ]


def test_a_last_that_is_meant_says_why_in_a_note() -> None:
    anchor = {"last": "enrolments", "where": {"programme": "heart-basics"}, "note": {"en": "Each enrolment anew."}}
    assert told(unsound("anchors/registration", anchor)) == []


def test_an_attribute_that_entries_are_asked_for_is_known() -> None:
    document = unsound("requirements/logbook/where", ["apical", {"signed-by": "mentor", "machine": "new"}])
    assert told(document) == ["requirements/logbook/where: unknown-attribute"]
    document["records"]["scan"]["asks"].append("machine")
    assert told(document) == []


def test_the_place_of_a_clause_inside_a_group_is_that_of_the_document() -> None:
    document = unsound(
        "requirements/choice/any-of", [{"key": "a", "count": "courses"}, {"key": "b", "count": "scans", "at-least": 0}]
    )
    (problem,) = lint(parse_definition(document))
    assert problem.place == ("requirements", "choice", "any-of", 1, "at-least")


# Cases and versions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "sorts"), [(4, 4, []), (3, 4, ["good"]), (4, 3, ["bad"]), (0, 0, ["good", "bad"])]
)
def test_four_good_and_four_bad_cases_are_expected(good: int, bad: int, sorts: list[str]) -> None:
    found = lint(parse_definition(SOUND), cases=CaseNumbers(good, bad))
    assert [dict(each.arguments)["sort"] for each in found] == sorts


def versions(*spans: tuple[str, str | None], **parts: Any) -> dict[str, list[str]]:
    definitions = []
    for place, (starts, until) in enumerate(spans):
        applies = {"from": starts, "decided-by": "registration", **({"until": until} if until else {})}
        definitions.append(parse_definition({**SOUND, "version": f"v{place}", "applies": applies, **parts}))
    return {name: [each.key for each in found] for name, found in lint_versions(definitions).items()}


def test_versions_that_meet_give_nothing_to_ask() -> None:
    assert versions(("2024-01-01", "2025-01-01"), ("2025-01-01", None)) == {"v0": [], "v1": []}


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2025-01-02", "versions-overlap"), (None, "versions-overlap"), ("2024-12-31", "versions-leave-a-gap")],
)
def test_versions_that_overlap_or_leave_a_gap_are_told(until: str | None, expected: str) -> None:
    assert versions(("2024-01-01", until), ("2025-01-01", None)) == {"v0": [], "v1": [expected]}


def test_versions_that_are_not_there_are_told() -> None:
    assert versions(("2024-01-01", None), replaces="v9") == {"v0": ["unknown-version"]}
    route = {"route": {"from": "v9", "may": "choose"}}
    assert versions(("2024-01-01", None), transitions=route) == {"v0": ["unknown-version"]}
    assert versions(("2024-01-01", None), transitions={"route": {"from": "v0"}}) == {"v0": ["route-to-itself"]}


# Shipped documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_shipped_document_leaves_nothing_to_ask(path: Path) -> None:
    assert told(load(path)) == []


@pytest.mark.parametrize("folder", sorted(PROGRAMMES.glob("*/versions")), ids=lambda path: path.parent.name)
def test_the_versions_of_a_programme_meet(folder: Path) -> None:
    found = lint_versions([parse_definition(load(path)) for path in sorted(folder.glob("*.yaml"))])
    assert {name: [str(each) for each in problems] for name, problems in found.items() if problems} == {}


def test_the_largest_document_is_linted_in_a_moment() -> None:
    """Not a limit of time (that is `python -m bench evaluation`), only that it does not run away."""
    definition = parse_definition(version("cpocus-fm-msk", "2024"))
    began = time.process_time()
    lint(definition)
    assert time.process_time() - began < 5
