"""Payments that break in the middle, or come twice at the same instant."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from insonate.audit import api as audit
from insonate.billing import api as billing
from insonate.billing.models import Invoice, NoticeOutcome, PaymentRecord, ProviderNotice, Receipt
from insonate.billing.providers import trial
from insonate.people.models import Notice
from tests.factories.cast import NOW, person
from tests.factories.money import checkout, member, noticed, paid_by_cheque, raised, society

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def payload(made: billing.Checkout) -> bytes:
    return trial.session_notice(made, "checkout.session.completed", is_paid=True, at=NOW, notice_id="evt_1")


def at_once(number: int, act: Any) -> list[BaseException]:
    """Do the same in so many threads, begun together; returns what they raised."""
    barrier, raised_here = threading.Barrier(number), []

    def run(place: int) -> None:
        try:
            barrier.wait()
            act(place)
        except BaseException as error:
            raised_here.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised_here


def test_notice_that_comes_several_times_at_once_gives_one_receipt() -> None:
    made = checkout(raised(person("nadia")))
    sent = payload(made)
    assert at_once(4, lambda _place: noticed(sent)) == []
    assert (ProviderNotice.objects.count(), PaymentRecord.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_two_notices_of_one_payment_at_once_give_one_receipt() -> None:
    made = checkout(raised(person("nadia")))
    kinds = ("checkout.session.completed", "checkout.session.async_payment_succeeded")
    sent = [trial.session_notice(made, kind, is_paid=True, at=NOW) for kind in kinds]
    assert at_once(2, lambda place: noticed(sent[place])) == []
    assert (ProviderNotice.objects.count(), Receipt.objects.count()) == (2, 1)


def test_invoices_raised_at_once_have_numbers_without_a_gap() -> None:
    society()
    payer = person("nadia")
    assert at_once(8, lambda _place: raised(payer)) == []
    assert sorted(Invoice.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_invoice_asked_for_at_once_is_raised_once() -> None:
    society()
    payer = person("nadia")
    assert at_once(4, lambda _place: raised(payer, subject="request-1")) == []
    assert Invoice.objects.count() == 1


class BreaksAt:
    """A connection that fails once, at the so-manieth statement that writes."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left == 0:
                raise DatabaseError("the line to the database broke")
        return execute(sql, params, many, context)


def test_break_at_any_write_of_a_notice_leaves_neither_payment_nor_receipt_and_the_next_delivery_mends_it() -> None:
    counter = BreaksAt(10**9)
    with connection.execute_wrapper(counter):
        noticed(payload(checkout(raised(person("mei")))))
    writes = 10**9 - counter.left
    assert writes >= 6
    ProviderNotice.objects.all().delete()
    broken = 0
    for statement in range(1, writes + 1):
        made = checkout(raised(person("nadia")))
        sent = trial.session_notice(
            made, "checkout.session.completed", is_paid=True, at=NOW, notice_id=f"evt_at_{statement}"
        )
        try:
            with connection.execute_wrapper(BreaksAt(statement)):
                noticed(sent)
        except DatabaseError:
            broken += 1
        kept = PaymentRecord.objects.filter(invoice=made.invoice)
        assert kept.count() == Receipt.objects.filter(payment__in=kept).count(), statement
        noticed(sent)
        assert kept.count() == Receipt.objects.filter(payment__in=kept).count() == 1, statement
    assert broken > 3
    numbers = sorted(Receipt.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert audit.broken_chains() == []


def test_notice_that_was_kept_by_a_process_that_died_is_handled_by_the_timetable() -> None:
    made = checkout(raised(person("nadia")))
    sent = payload(made)
    with connection.execute_wrapper(BreaksAt(2)), pytest.raises(DatabaseError):
        noticed(sent)  # the notice is kept, what it says is not done
    assert ProviderNotice.objects.get().outcome == NoticeOutcome.WAITING
    assert billing.handle_notices(now=NOW) == 1
    assert billing.handle_notices(now=NOW) == 0
    assert Receipt.objects.count() == 1


def test_two_workers_remind_once() -> None:
    member("nadia")
    later = NOW + timedelta(days=310)
    assert at_once(3, lambda _place: billing.remind_dues(now=later)) == []
    assert Notice.objects.filter(key="dues-ending").count() == 1


def test_mail_server_that_is_down_keeps_no_receipt_back(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    invoice = raised(person("nadia"))
    paid_by_cheque(invoice)
    assert Receipt.objects.get().payer == person("nadia")
    told = Notice.objects.get(person=person("nadia"), key="payment-received")
    assert told.mailed_at is None
