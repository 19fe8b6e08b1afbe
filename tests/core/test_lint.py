"""What can be read and is still unwise."""

from typing import Any

import pytest

from insonate_core.programmes import parse_definition
from insonate_core.programmes.lint import lint
from tests.core.programme_files import version
from tests.core.test_documents import SMALL, changed

SOUND: dict[str, Any] = {
    **SMALL,
    "records": {"scan": {"asks": ["view", "finding"]}},
    "requirements": {
        "logbook": {**SMALL["requirements"]["logbook"], "reference": "handbook"},
        "member": {**SMALL["requirements"]["member"], "reference": "handbook"},
    },
}


def told(document: Any) -> list[str]:
    return [f"{problem.path}: {problem.key}" for problem in lint(parse_definition(document))]


def unsound(place: str, value: Any) -> Any:
    return changed(place, value, SOUND)


def test_a_sound_document_gives_nothing_to_ask() -> None:
    assert told(SOUND) == []


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("requirements/member", {"hold": "memberships"}, "requirements/member: no-reference"),
        ("people/idle", {"holds": ["nothing"]}, "people/idle: unused"),
        ("references/spare", {"title": "Spare"}, "references/spare: unused"),
        ("anchors/spare", {"first": "courses"}, "anchors/spare: unused"),
        (
            "requirements/logbook/of-which/normal",
            {"at-most": "5%", "where": {"finding": "normal"}},
            "requirements/logbook/of-which/normal: rounding-not-said",
        ),
        (
            "requirements/logbook/of-which/many",
            {"at-least": 51, "where": {"finding": "positive"}},
            "requirements/logbook/of-which/many: more-than-the-whole",
        ),
        (
            "requirements/logbook/where",
            {"signed-by": "mentor", "vew": "apical"},
            "requirements/logbook: unknown-attribute",
        ),
        (
            "requirements/logbook/of-which/normal",
            {"at-most": 10, "where": {"indicated": False}},
            "requirements/logbook/of-which/normal: capped-but-not-asked",
        ),
    ],
)
def test_what_is_unwise_is_told_with_its_place(place: str, value: Any, expected: str) -> None:
    assert told(unsound(place, value)) == [expected]


def test_the_essex_record_gives_nothing_to_ask() -> None:
    assert told(version("essex-scanning-record", "2024-10")) == []
