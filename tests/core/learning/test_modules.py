"""What a module says, what is wrong with it, and when somebody has completed it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.learning.completion import mark, progress
from insonate_core.learning.modules import SCANNING_PAGES, Choice, Question, read_module

HEAD: dict[str, Any] = {
    "title": "Elbow effusion",
    "minutes": 20,
    "objectives": ["See fluid in the elbow."],
    "self-check": [
        {"question": "Fluid?", "options": [{"text": "Yes", "right": True, "why": "It is."}, {"text": "No"}]}
    ],
}
BODY = "## Why scan here\n\nBecause.\n\n![The elbow](elbow.svg)\n\n## Probe and presets\n\nLinear.\n"
NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


def test_a_module_is_its_head_and_its_pages() -> None:
    module, faults = read_module(HEAD, BODY)
    assert faults == ()
    assert (module.title, module.minutes, module.objectives) == ("Elbow effusion", 20, ("See fluid in the elbow.",))
    assert [(page.heading, page.anchor) for page in module.pages] == [
        ("Why scan here", "why-scan-here"), ("Probe and presets", "probe-and-presets"),
    ]  # fmt: skip
    assert module.figures == ("elbow.svg",)
    assert module.questions == (Question("Fluid?", (Choice("Yes", True, "It is."), Choice("No", False))),)


@pytest.mark.parametrize(
    ("change", "body", "keys"),
    [
        ({"title": ""}, BODY, ["no-title"]),
        ({"minutes": 0}, BODY, ["no-minutes"]),
        ({"minutes": True}, BODY, ["no-minutes"]),
        ({"minutes": "twenty"}, BODY, ["no-minutes"]),
        ({"objectives": []}, BODY, ["no-objective"]),
        ({"colour": "red"}, BODY, ["unknown-word"]),
        ({}, "Just text.", ["before-the-first-heading", "no-page"]),
        ({}, "## One\n\n## Two\n\nText.", ["empty-page"]),
        ({}, "## One\n\nText.\n\n## One\n\nText.", ["heading-twice"]),
        ({}, f"## One\n\n{'x' * 20_001}", ["long-page"]),
        ({"self-check": "yes"}, BODY, ["self-check-no-list"]),
        ({"self-check": [{"question": ""}]}, BODY, ["question-without-text"]),
        ({"self-check": ["nothing"]}, BODY, ["question-without-text"]),
        (
            {"self-check": [{"question": "A?", "options": [{"text": "Yes", "right": True}]}]},
            BODY,
            ["question-with-few-options"],
        ),
        (
            {"self-check": [{"question": "A?", "options": [{"text": "Yes"}, {"text": "No"}]}]},
            BODY,
            ["question-not-one-right"],
        ),
        (
            {"self-check": [{"question": "A?", "options": [{"text": "Yes", "right": True}, {"text": "yes"}]}]},
            BODY,
            ["option-twice"],
        ),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], body: str, keys: list[str]) -> None:
    assert [fault.key for fault in read_module({**HEAD, **change}, body)[1]] == keys


def test_a_heading_inside_a_fence_begins_no_page() -> None:
    module, _faults = read_module(HEAD, "## One\n\n```\n## not a page\n```\n\n## Two\n\nText.")
    assert [page.heading for page in module.pages] == ["One", "Two"]


def test_the_skeleton_of_the_field_has_an_anchor_for_each_page() -> None:
    module, faults = read_module(HEAD, "".join(f"## {heading}\n\nText.\n\n" for heading in SCANNING_PAGES))
    assert faults == ()
    assert [page.heading for page in module.pages] == list(SCANNING_PAGES)


@given(
    st.text(), st.dictionaries(st.text(), st.recursive(st.none() | st.text() | st.integers() | st.booleans(), st.lists))
)
def test_any_text_is_read_without_an_accident(body: str, head: dict[str, Any]) -> None:
    module, _faults = read_module(head, body)
    assert len({page.anchor for page in module.pages}) == len(module.pages)


def test_the_right_choice_is_not_always_shown_first() -> None:
    """Whatever place it was written in; two choices stay as they are written."""
    three = [Question(f"Question {number}?", (Choice("a", True), Choice("b", False), Choice("c", False)))
             for number in range(40)]  # fmt: skip
    first = [question.shown[0][0] for question in three]
    assert set(first) == {0, 1, 2}
    assert all(sorted(place for place, _choice in question.shown) == [0, 1, 2] for question in three)
    two = Question("Fluid?", (Choice("Yes", True), Choice("No", False)))
    assert [choice.text for _place, choice in two.shown] == ["Yes", "No"]


def test_a_try_is_marked_question_by_question() -> None:
    questions = read_module(HEAD, BODY)[0].questions
    assert [tried.is_right for tried in mark(questions, {0: 0})] == [True]
    assert [tried.is_right for tried in mark(questions, {0: 1})] == [False]
    assert [(tried.chosen, tried.is_right) for tried in mark(questions, {0: 7})] == [(None, False)]
    assert [(tried.chosen, tried.is_right) for tried in mark(questions, {})] == [(None, False)]


@given(st.sets(st.sampled_from("abcde")), st.booleans(), st.none() | st.integers(0, 100))
def test_completed_is_all_pages_and_a_right_self_check(read: set[str], has_check: bool, right: int | None) -> None:
    moments = {page: NOON + timedelta(minutes=number) for number, page in enumerate(sorted(read))}
    checked = None if right is None else NOON + timedelta(minutes=right)
    found = progress("abcde", moments, has_check=has_check, right=checked)
    assert (found.read, found.pages) == (len(read), 5)
    assert (found.completed is not None) == (read == set("abcde") and (right is not None or not has_check))
    if found.completed is not None:
        assert found.completed >= max(moments.values())


def test_a_module_without_pages_is_never_completed() -> None:
    assert progress((), {}, has_check=False, right=None).completed is None
