"""A practical is passed by every essential step plainly performed, and by nothing less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.exams.checklists import Step, StepMark, judge

STEPS = (
    Step("gel", "preparation"),
    Step("depth", "optimisation"),
    Step("label", "images", essential=False),
)
MARKS = st.dictionaries(st.sampled_from([step.key for step in STEPS]), st.sampled_from(StepMark))


@given(MARKS)
def test_passing_means_every_essential_step_was_plainly_performed(marks: dict[str, StepMark]) -> None:
    judgement = judge(STEPS, marks)
    essential = [marks.get(step.key) for step in STEPS if step.essential]
    assert (judgement.passed is None) is (None in essential)
    if judgement.passed is not None:
        assert judgement.passed is all(mark is StepMark.PERFORMED for mark in essential)
        assert judgement.passed is (not judgement.failing)


@given(MARKS)
def test_what_is_not_essential_never_fails_anybody(marks: dict[str, StepMark]) -> None:
    without = {key: mark for key, mark in marks.items() if key != "label"}
    assert judge(STEPS, marks).passed is judge(STEPS, without).passed


def test_why_it_was_failed_is_said_step_by_step_in_order() -> None:
    marks = {"depth": StepMark.PROMPTED, "gel": StepMark.HESITATION, "label": StepMark.NOT_PERFORMED}
    judgement = judge(STEPS, marks)
    assert [(each.step.key, each.mark) for each in judgement.failing] == [
        ("gel", StepMark.HESITATION),
        ("depth", StepMark.PROMPTED),
    ]
    assert [each.step.key for each in judgement.remarks] == ["label"]


def test_a_failed_step_does_not_judge_a_checklist_that_is_not_finished() -> None:
    judgement = judge(STEPS, {"gel": StepMark.PROMPTED})
    assert judgement.passed is None
    assert [step.key for step in judgement.unmarked] == ["depth"]


@pytest.mark.parametrize(
    ("steps", "marks", "why"),
    [
        ((Step("a", "s", essential=False),), {}, "essential"),
        ((Step("a", "s"), Step("a", "s")), {}, "once"),
        ((Step("a", "s"),), {"b": StepMark.PERFORMED}, "not steps"),
    ],
)
def test_checklists_that_judge_nothing_are_refused(
    steps: tuple[Step, ...], marks: dict[str, StepMark], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        judge(steps, marks)
