"""What do the events of an invoice come to: what was paid, what is still owed, and how it stands?

Events only ever grow and arrive as they like: twice, late, the refund before the payment. So the result is a function
of the set of events and not of their order. Each event speaks of a payment and, where it is about part of one (a
refund, a dispute), of that part by its own reference; what is said twice is one thing, and of two things said of the
same part the final one holds: received after failed, won or lost after disputed, a refund that failed is none.

An open dispute changes nothing that is owed: the payer is not asked twice. Lost, it is money given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from insonate_core.billing.money import Money
from insonate_core.periods import Period, merged


class PaymentKind(StrEnum):
    """What happened to a payment."""

    PENDING = "pending"  # begun, and the money is on its way (a bank debit)
    RECEIVED = "received"
    FAILED = "failed"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund-failed"  # the money came back to us
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute-won"
    DISPUTE_LOST = "dispute-lost"
    REVERSED = "reversed"  # a cheque or transfer that was recorded and never arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvent:
    """One thing that happened. `payment` names the payment, `part` the refund or dispute (empty for the payment
    itself), `on` is the local day."""

    kind: PaymentKind
    payment: str
    amount: Money
    on: date
    part: str = ""


class InvoiceState(StrEnum):
    """How an invoice stands on a day."""

    OPEN = "open"
    OVERDUE = "overdue"
    PENDING = "pending"
    PARTLY_PAID = "partly-paid"
    SETTLED = "settled"
    DISPUTED = "disputed"
    GIVEN_BACK = "given-back"  # paid once, and the money went back; owed again unless void
    CREDIT = "credit"  # more was paid than is owed, or something void was paid
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceStanding:
    """What the events come to. `paid` is what is kept (an open dispute included, as `disputed` says); `due` and
    `credit` are never both more than nothing. `settled` are the days on which nothing was owed."""

    state: InvoiceState
    total: Money
    paid: Money
    due: Money
    credit: Money
    given_back: Money
    disputed: Money
    pending: Money
    settled: tuple[Period, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more and it is not void."""
        return bool(self.settled) and self.settled[-1].until is None


@dataclass(slots=True)
class _Payment:
    """The events of one payment, sorted out."""

    received: PaymentEvent | None = None
    reversed: PaymentEvent | None = None
    pending: PaymentEvent | None = None
    has_failed: bool = False
    refunds: dict[str, PaymentEvent] = field(default_factory=dict)
    failed_refunds: set[str] = field(default_factory=set)
    disputes: dict[str, PaymentEvent] = field(default_factory=dict)
    won: set[str] = field(default_factory=set)
    lost: dict[str, PaymentEvent] = field(default_factory=dict)

    def taken_back(self) -> Iterator[PaymentEvent]:
        """What went back of what was received."""
        yield from (event for part, event in self.refunds.items() if part not in self.failed_refunds)
        yield from self.lost.values()
        if self.reversed is not None:
            yield self.reversed

    @property
    def open_disputes(self) -> list[PaymentEvent]:
        closed = self.won | set(self.lost)
        return [event for part, event in self.disputes.items() if part not in closed]


def _first(known: PaymentEvent | None, event: PaymentEvent) -> PaymentEvent:
    """Of two reports of one thing the earlier, so that neither order nor repetition changes anything."""
    if known is None:
        return event
    return min(known, event, key=lambda each: (each.on, each.amount.minor))


def _sorted_out(events: Iterable[PaymentEvent]) -> Mapping[str, _Payment]:
    found: dict[str, _Payment] = {}
    for event in events:
        payment = found.setdefault(event.payment, _Payment())
        match event.kind:
            case PaymentKind.RECEIVED:
                payment.received = _first(payment.received, event)
            case PaymentKind.PENDING:
                payment.pending = _first(payment.pending, event)
            case PaymentKind.FAILED:
                payment.has_failed = True
            case PaymentKind.REVERSED:
                payment.reversed = _first(payment.reversed, event)
            case PaymentKind.REFUNDED:
                payment.refunds[event.part] = _first(payment.refunds.get(event.part), event)
            case PaymentKind.REFUND_FAILED:
                payment.failed_refunds.add(event.part)
            case PaymentKind.DISPUTED:
                payment.disputes[event.part] = _first(payment.disputes.get(event.part), event)
            case PaymentKind.DISPUTE_WON:
                payment.won.add(event.part)
            case PaymentKind.DISPUTE_LOST:
                payment.lost[event.part] = _first(payment.lost.get(event.part), event)
    return found


def invoice_standing(
    total: Money, events: Iterable[PaymentEvent], *, raised_on: date, as_of: date, due_on: date | None = None,
    void_on: date | None = None,
) -> InvoiceStanding:  # fmt: skip
    """How an invoice over `total` stands on a day. `due_on` is the first day on which it is late. Whoever paid a void
    invoice has all of it as credit; one over nothing is settled from the day it was raised."""
    payments = _sorted_out(events).values()
    nothing = Money(0, total.currency)
    received = [payment.received for payment in payments if payment.received is not None]
    back = [event for payment in payments for event in payment.taken_back()]
    given_back = sum((event.amount for event in back), nothing)
    paid = sum((event.amount for event in received), nothing) - given_back
    disputed = sum((event.amount for payment in payments for event in payment.open_disputes), nothing)
    pending = sum(
        (
            payment.pending.amount
            for payment in payments
            if payment.pending is not None and payment.received is None and not payment.has_failed
        ),
        nothing,
    )
    owed = nothing if void_on is not None else total
    due = max(owed - paid, nothing)
    return InvoiceStanding(
        state=_state(owed, paid, due, given_back, disputed, pending, is_void=void_on is not None,
                     is_late=due_on is not None and as_of >= due_on),
        total=total, paid=paid, due=due, credit=max(paid - owed, nothing), given_back=given_back, disputed=disputed,
        pending=pending, settled=_settled(total, received, back, raised_on, void_on),
    )  # fmt: skip


def _state(
    owed: Money, paid: Money, due: Money, given_back: Money, disputed: Money, pending: Money, *, is_void: bool,
    is_late: bool,
) -> InvoiceState:  # fmt: skip
    if disputed:
        return InvoiceState.DISPUTED
    if paid.minor > owed.minor:
        return InvoiceState.CREDIT
    if is_void:
        return InvoiceState.VOID
    if not due:
        return InvoiceState.SETTLED
    if pending:
        return InvoiceState.PENDING
    if given_back:
        return InvoiceState.GIVEN_BACK
    if is_late:
        return InvoiceState.OVERDUE
    return InvoiceState.PARTLY_PAID if paid.minor > 0 else InvoiceState.OPEN


def _settled(
    total: Money, received: Sequence[PaymentEvent], back: Sequence[PaymentEvent], raised_on: date, void_on: date | None
) -> tuple[Period, ...]:
    """The days on which nothing was owed, up to the day on which it was void. Of one day's events the money that came
    is counted first."""
    changes = [*((event.on, 0, event.amount.minor) for event in received)]
    changes += [(event.on, 1, -event.amount.minor) for event in back]
    paid, since = 0, None if total else raised_on
    found: list[Period] = []
    for day, _order, minor in sorted(changes):
        paid += minor
        if since is None and paid >= total.minor:
            since = day
        elif since is not None and paid < total.minor:
            found.append(Period(since, day))
            since = None
    if since is not None:
        found.append(Period(since, None))
    return merged(each & Period(None, void_on) for each in found)
