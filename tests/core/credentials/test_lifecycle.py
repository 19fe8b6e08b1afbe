"""The life of an award is one table, and these are its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.credentials.lifecycle import (
    DERIVED,
    HELD,
    IN_FORCE,
    OPEN,
    TABLE,
    Act,
    Actor,
    Edition,
    NotPossible,
    Stage,
    acts_from,
    after,
    edition_state,
    stage_after,
    stage_now,
    step_between,
    transition,
)
from insonate_core.findings import AwardState

ACTS = st.lists(st.sampled_from(list(Act)), max_size=14)


def walk(acts: list[Act]) -> list[Stage]:
    """The stages passed through, leaving out acts that are not possible where they come."""
    stages = [Stage.NOTHING]
    for act in acts:
        try:
            stages.append(after(stages[-1], act))
        except NotPossible:
            continue
    return stages


def reachable(start: Stage) -> set[Stage]:
    found, queue = {start}, [start]
    while queue:
        stage = queue.pop()
        for act in acts_from(stage):
            if (target := after(stage, act)) not in found:
                found.add(target)
                queue.append(target)
    return found


def test_every_stage_can_be_reached() -> None:
    assert reachable(Stage.NOTHING) == set(Stage)


def test_an_act_has_one_line_for_a_stage() -> None:
    lines = [(line.act, stage) for line in TABLE for stage in line.sources]
    assert len(lines) == len(set(lines))
    assert {act for act, _stage in lines} == set(Act)


@given(ACTS)
def test_nothing_is_held_without_approval_and_settlement(acts: list[Act]) -> None:
    stages = walk(acts)
    for place, stage in enumerate(stages):
        if stage in HELD:
            assert Stage.APPROVED in stages[:place]


@given(ACTS)
def test_what_was_given_is_never_ungiven(acts: list[Act]) -> None:
    stages = walk(acts)
    first = next((place for place, stage in enumerate(stages) if stage in HELD), len(stages))
    assert set(stages[first:]) <= HELD


@pytest.mark.parametrize("stage", [Stage.WITHDRAWN, Stage.TAKEN_BACK, Stage.REFUSAL_STANDS])
def test_nothing_leads_out_of_an_end(stage: Stage) -> None:
    assert acts_from(stage) == ()


def test_every_open_request_can_still_lead_to_the_award() -> None:
    assert {stage for stage in Stage if stage not in HELD and Stage.ACTIVE in reachable(stage)} == OPEN | {
        Stage.NOTHING
    }


def test_a_refusal_is_left_only_by_appeal_and_the_appeal_decided_by_another() -> None:
    assert acts_from(Stage.REFUSED) == (Act.APPEAL,)
    assert {transition(Stage.APPEALED, act).actor for act in acts_from(Stage.APPEALED)} == {Actor.ANOTHER_DECIDER}


def test_a_candidate_never_decides() -> None:
    assert {line.act for line in TABLE if line.actor is Actor.CANDIDATE} == {Act.APPEAL, Act.TAKE_BACK}


@given(ACTS)
def test_folding_the_acts_gives_the_last_stage(acts: list[Act]) -> None:
    possible: list[Act] = []
    for act in acts:
        try:
            stage_after([*possible, act])
        except NotPossible:
            continue
        possible.append(act)
    assert stage_after(possible) is walk(acts)[-1]


@pytest.mark.parametrize("decided", [Stage.SUSPENDED, Stage.WITHDRAWN, Stage.EXPIRED])
@pytest.mark.parametrize("standing", list(AwardState))
def test_a_decision_outranks_the_standing(decided: Stage, standing: AwardState) -> None:
    assert stage_now(decided, standing) is decided


@pytest.mark.parametrize(
    ("standing", "stage"),
    [(AwardState.ACTIVE, Stage.ACTIVE), (AwardState.GRACE, Stage.GRACE), (AwardState.LAPSED, Stage.LAPSED)],
)
@pytest.mark.parametrize("recorded", [Stage.ACTIVE, Stage.GRACE, Stage.LAPSED])
def test_the_standing_says_how_an_award_stands_whatever_was_recorded(
    recorded: Stage, standing: AwardState, stage: Stage
) -> None:
    assert stage_now(recorded, standing) is stage


@pytest.mark.parametrize("recorded", [Stage.ACTIVE, Stage.GRACE, Stage.LAPSED])
@pytest.mark.parametrize("found", [Stage.ACTIVE, Stage.LAPSED, Stage.EXPIRED])
def test_every_derived_change_has_its_act(recorded: Stage, found: Stage) -> None:
    act = step_between(recorded, found)
    if recorded is found:
        assert act is None
    else:
        assert act in DERIVED
        assert after(recorded, act) is found


def test_derived_acts_never_follow_a_decision() -> None:
    for stage in (Stage.SUSPENDED, Stage.WITHDRAWN):
        assert not DERIVED & set(acts_from(stage))
        assert step_between(stage, Stage.LAPSED) is None


def test_powers_are_in_force_only_while_active_or_in_grace() -> None:
    assert {Stage.ACTIVE, Stage.GRACE} == IN_FORCE


@given(st.integers(1, 9), st.integers(1, 9))
def test_one_edition_is_current(edition: int, newest: int) -> None:
    if edition > newest:
        with pytest.raises(ValueError, match="no edition"):
            edition_state(edition, newest)
        return
    states = [edition_state(each, newest) for each in range(1, newest + 1)]
    assert states.count(Edition.CURRENT) == 1
    assert states[-1] is Edition.CURRENT
