"""How long does a membership last, and how does it stand on a day?

Paying opens a period; a period that is paid before the last one (with its grace) is over begins where that one ends,
so nobody loses a day by paying early or late within the grace. After that a payment begins anew on its own day. Every
boundary is half-open: the first day after a period is the first of the grace, the first after the grace is lapsed.

Nothing here is ever stored as true: the state is what `TRANSITIONS` makes of what happened up to the day. Rights last
through the grace; that is what a grace is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from insonate_core.periods import NO_TIME, Duration, after


class MembershipState(StrEnum):
    """How a membership stands."""

    JOINED = "joined"  # signed up, the first dues not paid yet
    ACTIVE = "active"
    IN_GRACE = "in-grace"
    LAPSED = "lapsed"
    REINSTATED = "reinstated"  # active again after a lapse or a resignation
    RESIGNED = "resigned"


class MembershipAct(StrEnum):
    """What moves a membership from one state to another."""

    PAID = "paid"
    PERIOD_ENDED = "period-ended"
    GRACE_ENDED = "grace-ended"
    PAYMENT_TAKEN_BACK = "payment-taken-back"  # and no paid day is left
    RESIGNED = "resigned"


_S, _A = MembershipState, MembershipAct

TRANSITIONS: Mapping[tuple[MembershipState, MembershipAct], MembershipState] = MappingProxyType(
    {
        (_S.JOINED, _A.PAID): _S.ACTIVE,
        (_S.JOINED, _A.RESIGNED): _S.RESIGNED,
        (_S.ACTIVE, _A.PAID): _S.ACTIVE,
        (_S.ACTIVE, _A.PERIOD_ENDED): _S.IN_GRACE,
        (_S.ACTIVE, _A.PAYMENT_TAKEN_BACK): _S.LAPSED,
        (_S.ACTIVE, _A.RESIGNED): _S.RESIGNED,
        (_S.IN_GRACE, _A.PAID): _S.ACTIVE,
        (_S.IN_GRACE, _A.GRACE_ENDED): _S.LAPSED,
        (_S.IN_GRACE, _A.RESIGNED): _S.RESIGNED,
        (_S.LAPSED, _A.PAID): _S.REINSTATED,
        (_S.LAPSED, _A.RESIGNED): _S.RESIGNED,
        (_S.REINSTATED, _A.PAID): _S.REINSTATED,
        (_S.REINSTATED, _A.PERIOD_ENDED): _S.IN_GRACE,
        (_S.REINSTATED, _A.PAYMENT_TAKEN_BACK): _S.LAPSED,
        (_S.REINSTATED, _A.RESIGNED): _S.RESIGNED,
        (_S.RESIGNED, _A.PAID): _S.REINSTATED,
    }
)
"""Every act that may happen in a state, and the state it leads to. What is not here cannot happen."""

HOLDING = frozenset({_S.ACTIVE, _S.REINSTATED, _S.IN_GRACE})
"""In these the rights of a member are held."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an organisation asks from a day on. A year of membership runs from its first day, or, with `year_begins`
    (month, day), to that day of the year; a first period shorter than `shortest` then runs on to the next one."""

    from_on: date
    grace: Duration = NO_TIME
    year_begins: tuple[int, int] | None = None
    shortest: Duration = NO_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Dues were paid in full on a day, for so many years of one class. `by` names what was paid (an invoice)."""

    on: date
    by: str
    membership_class: str = ""
    years: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What was paid by `by` was given back on a day: refunded, lost in a dispute, or never arrived."""

    on: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resigned:
    """The person gave the membership up; it ends on that day."""

    on: date


Happening = Paid | TakenBack | Resigned


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """One period that was paid. `rights_until` is its end, or that of the grace after it if nothing follows."""

    starts: date
    until: date
    rights_until: date
    membership_class: str
    paid_on: date
    by: str


@dataclass(frozen=True, slots=True)
class Change:
    """What moved the membership on a day, and to which state."""

    on: date
    act: MembershipAct
    state: MembershipState


@dataclass(frozen=True, slots=True)
class MembershipStanding:
    """How a membership stands on a day. `paid_until` is the first day not paid for and `grace_until` the first one
    lapsed (both None before the first payment, after a resignation, and once everything was taken back)."""

    state: MembershipState
    since: date
    paid_until: date | None
    grace_until: date | None
    membership_class: str
    periods: tuple[PaidPeriod, ...]
    changes: tuple[Change, ...]

    @property
    def is_current(self) -> bool:
        """Whether the rights of a member are held."""
        return self.state in HOLDING


def terms_on(terms: Sequence[Terms], day: date) -> Terms:
    """The terms in force on a day: the newest that had begun, or the oldest if none had."""
    begun = [each for each in terms if each.from_on <= day]
    if begun:
        return max(begun, key=lambda each: each.from_on)
    return min(terms, key=lambda each: each.from_on, default=Terms(from_on=date.min))


def period_end(starts: date, years: int, terms: Terms) -> date:
    """The first day after a period of so many years that begins on `starts`.

    >>> period_end(date(2026, 11, 25), 1, Terms(date.min))
    datetime.date(2027, 11, 25)
    >>> period_end(date(2026, 11, 25), 1, Terms(date.min, NO_TIME, (1, 1), Duration(days=60)))
    datetime.date(2028, 1, 1)
    """
    if terms.year_begins is None:
        return after(starts, Duration(months=12 * years))
    month, day = terms.year_begins
    ends = date(starts.year, month, day)
    while ends <= starts or ends < after(starts, terms.shortest):
        ends = date(ends.year + 1, month, day)
    return date(ends.year + years - 1, month, day)


@dataclass(slots=True)
class _Walk:
    """A membership while its history is read from the beginning."""

    terms: Sequence[Terms]
    state: MembershipState
    since: date
    periods: list[PaidPeriod] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    paid_until: date | None = None

    @property
    def grace_until(self) -> date | None:
        return None if self.paid_until is None else after(self.paid_until, terms_on(self.terms, self.paid_until).grace)

    def move(self, act: MembershipAct, on: date) -> None:
        before, self.state = self.state, TRANSITIONS[self.state, act]
        if self.state is not before:
            self.since = on
        self.changes.append(Change(on, act, self.state))

    def upto(self, day: date) -> None:
        """Let what ends by itself end."""
        if self.state in {_S.ACTIVE, _S.REINSTATED} and self.paid_until is not None and self.paid_until <= day:
            self.move(_A.PERIOD_ENDED, self.paid_until)
        grace = self.grace_until
        if self.state is _S.IN_GRACE and grace is not None and grace <= day:
            self.move(_A.GRACE_ENDED, grace)

    def pay(self, paid: Paid) -> None:
        goes_on = self.state in HOLDING and self.paid_until is not None
        starts = self.paid_until if goes_on and self.paid_until is not None else paid.on
        self._open(starts, paid)
        self.move(_A.PAID, paid.on)

    def _open(self, starts: date, paid: Paid) -> None:
        """A period from a day on. One that continues keeps the day of the month on which the first began."""
        terms = terms_on(self.terms, starts)
        anchor = starts
        years = paid.years
        if terms.year_begins is None:
            for before in reversed(self.periods):
                if before.until != anchor:
                    break
                anchor = before.starts
            gone = 0
            while after(anchor, Duration(months=12 * gone)) < starts:
                gone += 1
            if after(anchor, Duration(months=12 * gone)) != starts:
                anchor, gone = starts, 0
            years += gone
        until = period_end(anchor, years, terms)
        grace = after(until, terms_on(self.terms, until).grace)
        if self.periods and self.periods[-1].until == starts:
            self.periods[-1] = replace(self.periods[-1], rights_until=starts)
        self.periods.append(PaidPeriod(starts, until, grace, paid.membership_class, paid.on, paid.by))
        self.paid_until = until

    def take_back(self, taken: TakenBack) -> None:
        """The period ends today, or never begins; what was paid for later moves up to its place."""
        place = next((at for at, each in enumerate(self.periods) if each.by == taken.by), None)
        if place is None or self.state not in HOLDING or self.periods[place].until <= taken.on:
            return
        found, later = self.periods[place], self.periods[place + 1 :]
        del self.periods[place:]
        cut = max(taken.on, found.starts)
        if found.starts < cut:
            self.periods.append(replace(found, until=cut, rights_until=cut))
        self.paid_until = self.periods[-1].until if self.periods else None
        for each in later:
            years = max(1, round((each.until - each.starts).days / 366))
            paid = Paid(on=each.paid_on, by=each.by, membership_class=each.membership_class, years=years)
            self._open(max(cut, self.paid_until or cut), paid)
        if not later and found.starts >= cut and self.periods and self.periods[-1].until >= cut:
            last = self.periods[-1]
            self.periods[-1] = replace(last, rights_until=after(last.until, terms_on(self.terms, last.until).grace))
        if self.paid_until is None or self.paid_until <= taken.on:
            self.paid_until = None
            self.move(_A.PAYMENT_TAKEN_BACK, taken.on)

    def resign(self, resigned: Resigned) -> None:
        if self.state is _S.RESIGNED:
            return
        day = resigned.on
        self.periods = [
            replace(each, until=min(each.until, day), rights_until=min(each.rights_until, day))
            for each in self.periods
            if each.starts < day
        ]
        self.paid_until = None
        self.move(_A.RESIGNED, day)


def membership_standing(
    joined_on: date, happenings: Sequence[Happening], terms: Sequence[Terms], *, as_of: date
) -> MembershipStanding:
    """How a membership stands at the end of a day, from what happened up to it. Of one day's happenings the given
    order holds; periods paid for later days are among the `periods`."""
    walk = _Walk(terms, _S.JOINED, joined_on)
    for each in sorted((each for each in happenings if each.on <= as_of), key=lambda each: each.on):
        walk.upto(each.on)
        if isinstance(each, Paid):
            walk.pay(each)
        elif isinstance(each, TakenBack):
            walk.take_back(each)
        else:
            walk.resign(each)
    walk.upto(as_of)
    running = [each for each in walk.periods if each.starts <= as_of]
    newest = running[-1] if running else (walk.periods[0] if walk.periods else None)
    return MembershipStanding(
        walk.state, walk.since, walk.paid_until, walk.grace_until, newest.membership_class if newest else "",
        tuple(walk.periods), tuple(walk.changes),
    )  # fmt: skip


class Notice(StrEnum):
    """What a member is told before something changes, and when it did."""

    ENDING = "ending"  # so many days before the period ends
    IN_GRACE = "in-grace"
    LAPSING = "lapsing"  # shortly before the grace ends
    LAPSED = "lapsed"


LAPSING_BEFORE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice that is due: about the period that ends on `about`, `days` before it for one that is ending."""

    notice: Notice
    about: date
    days: int = 0


def notices_due(standing: MembershipStanding, days_before: Sequence[int], *, as_of: date) -> tuple[DueNotice, ...]:
    """The notice that a day asks for, if any: the nearest step only, so that whoever was not told in time (a worker
    that stood still) is told once and of the present."""
    paid_until, grace_until = standing.paid_until, standing.grace_until
    if paid_until is None or grace_until is None:
        return ()
    if standing.state in {_S.ACTIVE, _S.REINSTATED}:
        left = (paid_until - as_of).days
        reached = [days for days in days_before if left <= days]
        return (DueNotice(Notice.ENDING, paid_until, min(reached)),) if reached else ()
    if standing.state is _S.IN_GRACE:
        is_near = grace_until - as_of <= LAPSING_BEFORE and grace_until - paid_until > LAPSING_BEFORE
        return (DueNotice(Notice.LAPSING if is_near else Notice.IN_GRACE, paid_until),)
    if standing.state is _S.LAPSED:
        return (DueNotice(Notice.LAPSED, paid_until),)
    return ()
