"""What a committee scores is read from the document."""

from insonate_core.learning.scorecards import least, passing, scored_by
from insonate_core.programmes import parse_definition
from tests.core.programme_files import PROGRAMMES, load

CARD = parse_definition(load(PROGRAMMES / "cpocus-course-accreditation/versions/2024.yaml"))


def test_the_card_of_a_course_is_its_criteria_its_title_and_simulators() -> None:
    keys = [each.key for each in scored_by(CARD)]
    assert [key for key in keys if key.startswith("a-")] == [f"a-{number:02}" for number in range(1, 13)]
    assert len([key for key in keys if key.startswith("b-")]) == 7
    assert keys[-2:] == ["course-title", "section-c"]


def test_a_review_says_what_its_clause_asks() -> None:
    found = {each.key: each for each in scored_by(CARD)}
    assert dict(found["b-reading"].says) == {"section": "b", "criterion": "b-reading"}
    assert dict(found["course-title"].says) == {"what": "course-title"}
    assert passing(CARD, found["b-reading"]) == "met"
    assert (least(CARD, "section-a"), least(CARD, "section-b"), least(CARD, "course-title")) == (12, 5, 1)
