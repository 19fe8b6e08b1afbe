"""Laws of an invoice's standing: neither order nor repetition of what is told changes it, and no cent appears."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.billing.money import Money
from insonate_core.billing.payments import InvoiceStanding, InvoiceState, PaymentEvent, PaymentKind, invoice_standing
from insonate_core.periods import Period

RAISED = date(2026, 1, 10)
DUE = date(2026, 2, 9)
K = PaymentKind


def cad(minor: int) -> Money:
    return Money(minor, "CAD")


def event(kind: PaymentKind, minor: int = 100, *, payment: str = "p", part: str = "", days: int = 1) -> PaymentEvent:
    return PaymentEvent(kind=kind, payment=payment, part=part, amount=cad(minor), on=RAISED + timedelta(days=days))


def stands(
    events: Sequence[PaymentEvent], total: int = 100, *, as_of: date = RAISED, void_on: date | None = None
) -> InvoiceStanding:
    return invoice_standing(cad(total), events, raised_on=RAISED, as_of=as_of, due_on=DUE, void_on=void_on)


events = st.builds(
    event,
    st.sampled_from(PaymentKind),
    st.integers(1, 200),
    payment=st.sampled_from(["p", "q"]),
    part=st.sampled_from(["a", "b"]),
    days=st.integers(0, 40),
)
histories = st.lists(events, max_size=8)


@given(histories, st.randoms(use_true_random=False))
def test_order_of_what_is_told_changes_nothing(told: list[PaymentEvent], random: object) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stands(shuffled) == stands(told)


@given(histories)
def test_what_is_told_twice_is_told_once(told: list[PaymentEvent]) -> None:
    assert stands([*told, *told]) == stands(told)


@given(histories, st.integers(0, 200), st.booleans())
def test_no_cent_appears_or_is_lost(told: list[PaymentEvent], total: int, is_void: bool) -> None:
    found = stands(told, total, void_on=RAISED if is_void else None)
    owed = 0 if is_void else total
    assert found.due.minor - found.credit.minor == owed - found.paid.minor
    assert min(found.due.minor, found.credit.minor) == 0


@given(histories, st.integers(1, 200))
def test_settled_days_are_in_order_and_the_last_is_open_exactly_while_nothing_is_owed(
    told: list[PaymentEvent], total: int
) -> None:
    found = stands(told, total)
    assert found.is_settled == (not found.due)
    for one, other in zip(found.settled, found.settled[1:], strict=False):
        assert one.until is not None
        assert other.starts is not None
        assert one.until < other.starts


@given(histories, events)
def test_dispute_that_is_open_changes_nothing_owed(told: list[PaymentEvent], more: PaymentEvent) -> None:
    opened = PaymentEvent(kind=K.DISPUTED, payment=more.payment, part="new", amount=more.amount, on=more.on)
    assert stands([*told, opened]).due == stands(told).due


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([], "open"),
        ([event(K.PENDING)], "pending"),
        ([event(K.PENDING), event(K.FAILED)], "open"),
        ([event(K.FAILED), event(K.RECEIVED)], "settled"),
        ([event(K.RECEIVED, 40)], "partly-paid"),
        ([event(K.RECEIVED)], "settled"),
        ([event(K.RECEIVED), event(K.RECEIVED, payment="q")], "credit"),
        ([event(K.RECEIVED), event(K.REFUNDED, 30, part="r")], "given-back"),
        ([event(K.RECEIVED), event(K.REFUNDED, part="r"), event(K.REFUND_FAILED, part="r")], "settled"),
        ([event(K.RECEIVED), event(K.DISPUTED, part="d")], "disputed"),
        ([event(K.RECEIVED), event(K.DISPUTED, part="d"), event(K.DISPUTE_WON, part="d")], "settled"),
        ([event(K.RECEIVED), event(K.DISPUTED, part="d"), event(K.DISPUTE_LOST, part="d")], "given-back"),
        ([event(K.RECEIVED), event(K.REVERSED)], "given-back"),
    ],
)
def test_invoice_stands(told: list[PaymentEvent], state: str) -> None:
    assert stands(told).state == state


@pytest.mark.parametrize(("day", "state"), [(DUE - timedelta(days=1), "open"), (DUE, "overdue")])
def test_invoice_is_overdue_from_its_day(day: date, state: str) -> None:
    assert stands([], as_of=day).state == state


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([], InvoiceState.VOID),
        ([event(K.RECEIVED)], InvoiceState.CREDIT),
        ([event(K.RECEIVED), event(K.REFUNDED, part="r")], InvoiceState.VOID),
    ],
)
def test_void_invoice_owes_back_what_was_paid(told: list[PaymentEvent], state: InvoiceState) -> None:
    found = stands(told, void_on=RAISED)
    assert (found.state, found.is_settled) == (state, False)


def test_settled_days_end_where_the_money_went_back_and_begin_again() -> None:
    told = [
        event(K.RECEIVED, days=1), event(K.REFUNDED, part="r", days=5), event(K.RECEIVED, payment="q", days=9),
    ]  # fmt: skip
    days = [RAISED + timedelta(days=number) for number in (1, 5, 9)]
    assert stands(told).settled == (Period(days[0], days[1]), Period(days[2], None))


def test_invoice_over_nothing_is_settled_when_it_is_raised() -> None:
    assert stands([], 0).settled == (Period(RAISED, None),)
