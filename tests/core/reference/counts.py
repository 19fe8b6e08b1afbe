"""`count`, fact by fact (sections 4.1 and 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from insonate_core.evidence import Fact
from insonate_core.findings import Number
from insonate_core.periods import Duration, after
from insonate_core.programmes.requirements import (
    Anywhere,
    Clause,
    Condition,
    Count,
)
from tests.core.reference.choosing import Choice, Numbers, best_choice
from tests.core.reference.said import Place, Said, Timing

if TYPE_CHECKING:
    from tests.core.reference.evaluator import Reference


def at_risk(
    ref: Reference, fitting: list[Fact], among: list[Fact], opened: date | None, due: date | None,
    have: Number, need: Number, amount: Callable[[list[Fact]], Number],
) -> bool:  # fmt: skip
    """Whether mean and one deviation of what is still to come stay below the need, seen for at least 30 days."""
    if due is None:
        return False
    begun = min([f.on for f in fitting] + ([opened] if opened is not None and opened != date.min else []), default=None)
    history = min(90, (ref.today - begun).days) if begun is not None else 0
    if history < 30:
        return False
    recent = amount([f for f in among if f.on >= ref.today - timedelta(days=history)])
    mean = Fraction(recent) / history * max(0, (due - ref.today).days)
    short = need - have - mean
    return short > 0 and mean < short * short  # the deviation of a Poisson count is the root of its mean


def judge_count(ref: Reference, requirement: Count, place: Place) -> Said:
    kind, must = requirement.reads, tuple(filter(None, (requirement.measure, requirement.distinct)))
    through, refused = ref.sorted_out(kind, place)
    why = {f.id: ref.refuses_entry(kind, requirement.where, f, must, once_signed=True) for f in through}
    signed = {f.id for f in through if ref.refuses_entry(kind, requirement.where, f, must, once_signed=False) is None}
    now_asked, then_asked = (numbers_of(ref, requirement, once_signed=later) for later in (False, True))

    def tally(window: tuple[date, date] | None) -> tuple[Choice, Choice, list[Fact]]:
        inside = [f for f in through if window is not None and window[0] <= f.on < window[1]]
        now = best_choice(now_asked, ref.once_each(kind, [f for f in inside if f.id in signed]))
        then = best_choice(then_asked, ref.once_each(kind, [f for f in inside if why[f.id] is None]))
        return now, then, inside

    anywhere = isinstance(requirement.within, Anywhere)
    if isinstance(requirement.within, Anywhere):
        window = _best_window(ref, requirement.within.length, through, why, signed, tally)
    else:
        window = ref.window(requirement.within, place)
    now, then, inside = tally(window)
    in_window = {f.id for f in inside}
    for fact in through:
        reason = why[fact.id]
        if fact.id not in in_window and not (anywhere and reason is not None):
            refused.setdefault("outside-window", set()).add(fact.id)
        elif reason is not None:
            refused.setdefault(reason, set()).add(fact.id)
    taken = {f.id for f in now.taken}
    rule = ref.definition.records.get(kind)
    once_per = rule.once_per if rule is not None else None
    done = {f.attributes.get(once_per) for f in inside if f.id in signed} - {None} if once_per else set()
    pending = [f for f in then.taken if f.id not in signed and not (once_per and f.attributes.get(once_per) in done)]
    firsts = {f.id for f in ref.once_each(kind, [f for f in inside if f.id in signed])}
    firsts |= {
        f.id for f in ref.once_each(kind, [f for f in inside if why[f.id] is None])
        if f.id not in signed and not (once_per and f.attributes.get(once_per) in done)
    }  # fmt: skip
    over = "not-among-the-last" if now_asked.the_last is not None else "over-cap"
    for fact in inside:
        if why[fact.id] is None and fact.id not in taken | {f.id for f in pending}:
            refused.setdefault(over if fact.id in firsts else f"same-{once_per}", set()).add(fact.id)
    timing = ref.timing(requirement, place)
    fitting = [f for f in through if why[f.id] is None]
    opened = window[0] if window is not None else None
    risky = _count_at_risk(ref, requirement, then_asked, now, then, fitting, opened, timing)
    extra = then.have - now.have if requirement.distinct else now_asked.amount(pending)
    names = [each.key for each in _minima(requirement)]
    return Said(
        requirement.key,
        ref.state(now.shortfall, then.shortfall, timing, moving=bool(taken or pending), at_risk=risky),
        now.have,
        whole_of(requirement),
        max(0, extra),
        taken,
        refused,
        dict(zip([*(value for value, _need in _values(requirement)), *names], now.missing, strict=True)),
    )


def _values(requirement: Count) -> tuple[tuple[str, Number], ...]:
    return requirement.for_each.needs if requirement.for_each is not None else ()


def _minima(requirement: Count) -> list[Clause]:
    return [each for each in requirement.of_which if each.at_least is not None and not each.indicative]


def whole_of(requirement: Count) -> Number:
    if requirement.at_least is not None:
        return requirement.at_least
    return sum(sorted(need for _value, need in _values(requirement))[: requirement.enough], start=0)


def numbers_of(ref: Reference, requirement: Count, *, once_signed: bool) -> Numbers:
    def test(condition: Condition) -> Callable[[Fact], bool]:
        return lambda fact: ref.refuses(condition, fact, once_signed=once_signed) is None

    def has(value: str) -> Callable[[Fact], bool]:
        assert requirement.for_each is not None
        attribute = requirement.for_each.attribute

        def holds(fact: Fact) -> bool:
            found = fact.attributes.get(attribute)
            return value in found if isinstance(found, tuple) else found == value

        return holds

    whole = whole_of(requirement)
    binding = [each for each in requirement.of_which if not each.indicative]
    last = next((each for each in binding if each.the_last is not None), None)

    def amount(facts: Any) -> Number:
        if requirement.measure is not None:
            return sum((f.attributes[requirement.measure] for f in facts), start=0)
        if requirement.distinct is not None:
            found = [f.attributes[requirement.distinct] for f in facts]
            return len({each for value in found for each in (value if isinstance(value, tuple) else (value,))})
        return len(facts)

    return Numbers(
        whole=whole if requirement.at_least is not None or requirement.enough is None else 0,
        minima=[
            *((has(value), need) for value, need in _values(requirement)),
            *((test(each.where), each.at_least.of(whole)) for each in _minima(requirement) if each.at_least),
        ],
        caps=[(test(each.where), each.at_most.of(whole)) for each in binding if each.at_most is not None],
        the_last=(test(last.where), last.the_last or 0) if last is not None else None,
        values=len(_values(requirement)),
        enough=requirement.enough,
        amount=amount,
    )


def _best_window(ref: Reference, length: Duration, through: Any, why: Any, signed: set[str], tally: Any) -> Any:
    """The first window that is met, now or once signed; else the best one still open, the latest of equals."""
    for later in (False, True):
        for start in sorted({f.on for f in through if (why[f.id] is None if later else f.id in signed)}):
            window = (start, after(start, length))
            if tally(window)[later].shortfall == 0:
                return window
    still = [
        (start, after(start, length))
        for start in sorted({f.on for f in through if why[f.id] is None})
        if after(start, length) > ref.as_of
    ]

    def score(window: tuple[date, date]) -> Any:
        now, then, _inside = tally(window)
        return (now.shortfall, -now.have, then.shortfall, -then.have, -window[0].toordinal())

    return min(still, key=score, default=None)


def _count_at_risk(
    ref: Reference, requirement: Count, asked: Numbers, now: Choice, then: Choice, fitting: list[Fact],
    opened: date | None, timing: Timing,
) -> bool:  # fmt: skip
    if requirement.distinct is not None or now.shortfall == 0:
        return False
    least = 0 if requirement.measure is not None else 1
    whole = whole_of(requirement)
    if whole > least and at_risk(ref, fitting, fitting, opened, timing.due, then.have, whole, asked.amount):
        return True
    for (test, need), missing, later in zip(asked.minima, now.missing, then.missing, strict=True):
        if missing == 0 or later == 0 or need <= least:
            continue
        among = [f for f in fitting if test(f)]
        if at_risk(ref, fitting, among, opened, timing.due, need - later, need, asked.amount):
            return True
    return False
