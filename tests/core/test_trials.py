"""What another version changes for somebody: one difference at a time, and laws over random people."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate
from insonate_core.findings import Standing, State
from insonate_core.programmes import Definition
from insonate_core.trials import WHOLE, Difference, Effect, difference
from tests.core.clauses import DAY, programme
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.invented import AS_OF, Inventor, small

AWARDS = {"scanner": {"requires": ["logbook"], "decided-by": "mentor"}}
PEOPLE = {"mentor": {"holds": ["heart-mentor"]}}


def version(at_least: int = 10, awards: bool = True, **others: Any) -> Definition:
    """A programme of one count, or of `others` beside it."""
    requirements = {"logbook": {"count": "scans", "at-least": at_least}, **others}
    award = {"scanner": {"requires": list(requirements), "decided-by": "mentor"}} if awards else {}
    return programme(requirements, awards=award, people=PEOPLE)


def tried(before: Definition, after: Definition, *facts: Any) -> Difference:
    known = evidence(*facts)
    return difference(evaluate(before, known, DAY), evaluate(after, known, DAY))


def scans(number: int) -> list[Any]:
    return daily("scan", DAY - timedelta(days=number + 5), number)


@pytest.mark.parametrize(
    ("have", "before", "after", "effect"),
    [
        (12, 10, 10, Effect.UNCHANGED),
        (12, 10, 11, Effect.UNCHANGED),
        (12, 10, 15, Effect.LOSES),
        (12, 15, 10, Effect.GAINS),
        (4, 10, 15, Effect.FURTHER),
        (4, 15, 10, Effect.NEARER),
    ],
)
def test_effect_of_another_number(have: int, before: int, after: int, effect: Effect) -> None:
    assert tried(version(before), version(after), scans(have)).effect is effect


def test_new_clause_that_is_not_met_is_newly_short_by_its_number() -> None:
    after = version(20, course={"count": "courses", "at-least": 2})
    found = tried(version(20), after, scans(3), fact("c", "courses", DAY))
    assert found.effect is Effect.NEWLY_SHORT
    (change,) = found.clauses
    assert (change.path, change.before, change.is_newly_short) == ("course", None, True)
    assert change.after is not None
    assert (change.after.have, change.after.need, change.missing_after) == (1, 2, 1)


def test_new_clause_that_is_met_changes_nothing_for_the_worse() -> None:
    after = version(20, course={"count": "courses", "at-least": 1})
    found = tried(version(20), after, scans(3), fact("c", "courses", DAY))
    assert (found.effect, [change.path for change in found.clauses]) == (Effect.UNCHANGED, ["course"])


def test_clause_that_is_asked_no_more_brings_nearer() -> None:
    before = version(20, course={"count": "courses", "at-least": 1})
    found = tried(before, version(20), scans(3))
    assert (found.effect, found.clauses[0].after) == (Effect.NEARER, None)


def test_way_of_an_alternative_that_is_not_taken_is_no_loss() -> None:
    def either(papers: int) -> dict[str, Any]:
        talk = {"key": "talk", "count": "courses", "at-least": 1}
        return {"any-of": [talk, {"key": "paper", "count": "readings", "at-least": papers}]}

    found = tried(version(2, other=either(1)), version(2, other=either(5)), scans(3), fact("c", "courses", DAY))
    assert (found.effect, found.clauses) == (Effect.UNCHANGED, ())


def test_indicative_clause_takes_nothing_away() -> None:
    after = version(2, course={"count": "courses", "at-least": 1, "indicative": True})
    assert tried(version(2), after, scans(3)).effect is Effect.UNCHANGED


def test_refusals_that_are_new_are_told_with_their_number() -> None:
    before = version(5)
    after = version(5, logbook={"count": "scans", "at-least": 5, "where": {"subject": "patient"}})
    said = [*daily("a", date(2025, 1, 1), 4, subject="patient"), *daily("b", date(2025, 1, 5), 3, subject="volunteer"),
            *daily("c", date(2025, 1, 9), 2)]  # fmt: skip
    (change,) = tried(before, after, said).clauses
    assert (change.missing_after, change.refused) == (1, (("subject-other", 3), ("subject-not-recorded", 2)))


def test_programme_without_awards_is_compared_whole() -> None:
    found = tried(version(10, awards=False), version(20, awards=False), scans(12))
    assert (found.effect, [award.key for award in found.awards]) == (Effect.LOSES, [WHOLE])


def test_award_that_only_one_version_knows_is_gained_or_lost() -> None:
    one, other = version(2), version(2, awards=False)
    assert [change.is_gain for change in tried(one, other, scans(1)).awards] == []
    lost = tried(one, other, scans(3))
    assert {change.key: change.is_gain for change in lost.awards} == {"scanner": False, WHOLE: True}
    assert lost.effect is Effect.LOSES


def standings(seed: int) -> tuple[Standing, Standing]:
    """Somebody random under the track, with its numbers smaller by two divisors."""
    random = Random(seed)
    one, other = (small("cpocus-fm-msk", "2024", random.choice((2, 5, 12, 25))) for _ in range(2))
    known = Inventor(one, random).evidence()
    return evaluate(one, known, AS_OF), evaluate(other, known, AS_OF)


SEEDS = st.integers(0, 10_000)


@settings(max_examples=25)
@given(SEEDS)
def test_a_version_changes_nothing_against_itself(seed: int) -> None:
    before, _after = standings(seed)
    assert difference(before, before) == Difference(Effect.UNCHANGED, (), ())


@settings(max_examples=25)
@given(SEEDS)
def test_what_one_way_gains_the_other_way_loses(seed: int) -> None:
    before, after = standings(seed)
    there, back = difference(before, after), difference(after, before)
    assert {(each.key, each.is_gain) for each in there.awards} == {(each.key, not each.is_gain) for each in back.awards}
    forth = {(each.path, each.turn): (each.before, each.after) for each in there.clauses}
    assert forth == {(each.path, each.turn): (each.after, each.before) for each in back.clauses}


@settings(max_examples=25)
@given(SEEDS)
def test_only_what_is_met_or_waived_misses_nothing(seed: int) -> None:
    before, after = standings(seed)
    for change in difference(before, after).clauses:
        for judged in (change.before, change.after):
            assert judged is None or judged.is_done == (judged.state in (State.MET, State.WAIVED))
