"""The other kinds that read facts: `divide`, `share`, `no-gap`, `hold` and `pass`."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from insonate_core.evidence import Fact
from insonate_core.periods import DAY, Duration, after
from insonate_core.programmes.requirements import (
    ANYTHING,
    Days,
    Divide,
    Hold,
    NoGap,
    Pass,
    Share,
)
from tests.core.reference.choosing import best_division, best_division_after
from tests.core.reference.said import Place, Said

if TYPE_CHECKING:
    from tests.core.reference.evaluator import Reference


def judge_divide(ref: Reference, requirement: Divide, place: Place) -> Said:
    through, _refused = ref.sorted_out(requirement.reads, place)
    window = ref.window(requirement.within if isinstance(requirement.within, Days) else None, place)
    inside = [f for f in through if window is not None and window[0] <= f.on < window[1]]

    def serves(fact: Fact, *, once_signed: bool) -> tuple[int, ...]:
        return tuple(
            number
            for number, part in enumerate(requirement.among)
            if ref.refuses_entry(requirement.reads, part.where, fact, once_signed=once_signed) is None
        )

    signed = [f for f in inside if serves(f, once_signed=False)]
    firsts = ref.once_each(requirement.reads, signed)
    rule = ref.definition.records.get(requirement.reads)
    done = {f.attributes.get(rule.once_per) for f in signed} - {None} if rule is not None and rule.once_per else set()
    unsigned = [
        f for f in inside
        if f not in signed and serves(f, once_signed=True)
        and not (rule is not None and rule.once_per and f.attributes.get(rule.once_per) in done)
    ]  # fmt: skip
    eligible = [*firsts, *ref.once_each(requirement.reads, unsigned)]
    needs = [int(part.at_least) for part in requirement.among]
    now = best_division([serves(f, once_signed=False) for f in eligible], needs)
    then = best_division_after([serves(f, once_signed=True) for f in eligible], needs, now)
    timing = ref.timing(requirement, place)
    return Said(
        requirement.key,
        ref.state(sum(needs) - sum(now), sum(needs) - sum(then), timing, moving=sum(then) > 0),
        sum(now),
        sum(needs),
        sum(then) - sum(now),
        missing={part.key: need - have for part, need, have in zip(requirement.among, needs, now, strict=True)},
    )


def judge_share(ref: Reference, requirement: Share, place: Place) -> Said:
    through, _refused = ref.sorted_out(requirement.reads, place)
    window = ref.window(requirement.within if isinstance(requirement.within, Days) else None, place)
    inside = [f for f in through if window is not None and window[0] <= f.on < window[1]]

    def short(*, once_signed: bool) -> tuple[int, int]:
        everybody = [
            f for f in inside
            if ref.refuses_entry(requirement.reads, requirement.where, f, once_signed=once_signed) is None
        ]  # fmt: skip
        those = [f for f in everybody if ref.refuses(requirement.of_which, f, once_signed=once_signed) is None]
        exact = requirement.at_least * len(everybody)
        return len(those), max(1, -(-exact.numerator // exact.denominator))

    (have, need), (later, later_need) = short(once_signed=False), short(once_signed=True)
    state = ref.state(max(0, need - have), max(0, later_need - later), ref.timing(requirement, place), moving=later > 0)
    return Said(requirement.key, state, have, need, later - have)


def judge_no_gap(ref: Reference, requirement: NoGap, place: Place) -> Said:
    through, _refused = ref.sorted_out(requirement.reads, place)
    window = ref.window(requirement.within, place)
    paused: set[date] = set()
    if requirement.pauses is not None:
        for fact in ref.facts(requirement.pauses.reads):
            if ref.refuses_entry(fact.kind, requirement.pauses.where, fact, once_signed=False) is None:
                until = fact.until or ref.today
                paused |= {fact.on + timedelta(days=step) for step in range((until - fact.on).days)}

    def gaps(*, once_signed: bool) -> int:
        if window is None:
            return 1
        days = sorted(
            {
                f.on for f in through
                if window[0] <= f.on < window[1]
                and ref.refuses_entry(requirement.reads, ANYTHING, f, once_signed=once_signed) is None
            }
        )  # fmt: skip
        marks = days if window[0] == date.min else [window[0], *days]
        if not marks:
            return 1
        last = min(ref.as_of, window[1])
        marks = [*marks, last] if marks[-1] < last else marks
        return sum(_too_long(one, two, requirement.longer_than, paused) for one, two in pairwise(marks))

    state = ref.state(
        gaps(once_signed=False),
        gaps(once_signed=True),
        ref.timing(requirement, place),
        moving=bool(_inside(ref, requirement, through, window)),
    )
    found = gaps(once_signed=False)
    known = window is not None and (window[0] != date.min or bool(_inside(ref, requirement, through, window, now=True)))
    return Said(requirement.key, state, found if known else 0, 0)


def _inside(ref: Reference, requirement: NoGap, through: Any, window: Any, *, now: bool = False) -> list[Fact]:
    return [
        f for f in through
        if window is not None and window[0] <= f.on < window[1]
        and ref.refuses_entry(requirement.reads, ANYTHING, f, once_signed=not now) is None
    ]  # fmt: skip


def _too_long(one: date, two: date, longest: Duration, paused: set[date]) -> bool:
    """Whether two marks lie further apart than the length, by a clock that stands still on paused days."""
    plain = limit = after(one, longest)
    while True:
        moved = plain + timedelta(days=sum(one <= day < limit for day in paused))
        if moved == limit:
            return limit < two
        limit = moved


def judge_hold(ref: Reference, requirement: Hold, place: Place) -> Said:
    today = ref.as_of if place.upto is None else min(ref.as_of, place.upto[0])
    day: date | None
    if requirement.on_day is not None:
        at_today = requirement.on_day.base == "today"
        day = after(today, requirement.on_day.offset) if at_today else ref.day(requirement.on_day, place)
    else:
        day = min(today, place.turn.until - DAY) if place.turn is not None else today
    spans = [
        f for f in ref.facts(requirement.reads)
        if not place.closed and ref.refuses_entry(f.kind, requirement.where, f, once_signed=False) is None
    ]  # fmt: skip

    def held(on: date) -> bool:
        return any(f.on <= on and (f.until is None or on < f.until) for f in spans)

    met = day is not None and day <= ref.as_of and held(day)
    if met and requirement.for_at_least is not None and day is not None:
        starts = sorted(f.on for f in spans if f.on <= day)
        begun = next(s for s in starts if all(held(s + timedelta(days=n)) for n in range((day - s).days + 1)))
        met = after(begun, requirement.for_at_least) <= day
    begun_now = met or (day is not None and day <= ref.as_of and held(day))
    state = ref.state(0 if met else 1, 0 if met else 1, ref.timing(requirement, place), moving=begun_now)
    return Said(requirement.key, state, int(met), 1)


def judge_pass(ref: Reference, requirement: Pass, place: Place) -> Said:
    exam = ref.definition.exams[requirement.exam]
    through, refused = ref.sorted_out("results", place)
    window = ref.window(requirement.within, place)
    attempts: list[Fact] = []
    passed: Fact | None = None
    for fact in through:
        why: str | None = None
        if window is None or not window[0] <= fact.on < window[1]:
            why = "outside-window"
        elif fact.attributes.get("exam") is None:
            why = "exam-not-recorded"
        elif fact.attributes["exam"] != exam.key:
            why = "exam-other"
        elif exam.examined_by is not None:
            why = ref._refuses_doer((exam.examined_by,), fact)
        if why is None:
            why = _attempt(ref, requirement, fact, attempts, passed)
            passed = fact if why is None else passed
        if why is not None:
            refused.setdefault(why, set()).add(fact.id)
    met = passed is not None
    state = ref.state(0 if met else 1, 0 if met else 1, ref.timing(requirement, place), moving=bool(attempts))
    return Said(requirement.key, state, int(met), 1, 0, {passed.id} if passed else set(), refused)


def _attempt(ref: Reference, requirement: Pass, fact: Fact, attempts: list[Fact], passed: Fact | None) -> str | None:
    exam = ref.definition.exams[requirement.exam]
    resit = exam.resit
    if passed is not None:
        return "already-passed"
    if resit is not None and resit.attempts is not None and len(attempts) >= resit.attempts:
        return "no-attempt-left"
    wait = resit.not_before if resit is not None else None
    if wait is not None and attempts and fact.on < after(attempts[-1].on, wait):
        return "too-early"
    score = fact.attributes.get("score")
    if score is None and "outcome" not in fact.attributes:
        return "score-not-recorded"
    attempts.append(fact)
    enough = score is None or exam.pass_at is None or (isinstance(score, (int, Fraction)) and score >= exam.pass_at)
    return None if enough and fact.attributes.get("outcome", "passed") == "passed" else "not-passed"
