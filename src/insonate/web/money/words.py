"""What money and memberships are called on a page: amounts, states, and what happened to a payment."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.billing import api as billing
from insonate.web.components.parts import State
from insonate.web.findings.words import day
from insonate_core.billing.memberships import MembershipState
from insonate_core.billing.payments import InvoiceState, PaymentKind

INVOICE: Mapping[InvoiceState, tuple[State, Promise]] = {
    InvoiceState.OPEN: (State.PROGRESS, _l("To pay")),
    InvoiceState.OVERDUE: (State.OVERDUE, _l("Overdue")),
    InvoiceState.PENDING: (State.WAITING, _l("On its way")),
    InvoiceState.PARTLY_PAID: (State.PROGRESS, _l("Partly paid")),
    InvoiceState.SETTLED: (State.MET, _l("Paid")),
    InvoiceState.DISPUTED: (State.RISK, _l("Disputed")),
    InvoiceState.GIVEN_BACK: (State.NOTMET, _l("Money went back")),
    InvoiceState.CREDIT: (State.RISK, _l("Credit")),
    InvoiceState.VOID: (State.WAIVED, _l("Void")),
}

MEMBERSHIP: Mapping[MembershipState, tuple[State, Promise]] = {
    MembershipState.JOINED: (State.NOTMET, _l("First dues to pay")),
    MembershipState.ACTIVE: (State.MET, _l("Member")),
    MembershipState.IN_GRACE: (State.RISK, _l("In grace")),
    MembershipState.LAPSED: (State.OVERDUE, _l("Lapsed")),
    MembershipState.REINSTATED: (State.MET, _l("Reinstated")),
    MembershipState.RESIGNED: (State.WAIVED, _l("Given up")),
}

PAYMENT: Mapping[PaymentKind, Promise] = {
    PaymentKind.PENDING: _l("On its way"),
    PaymentKind.RECEIVED: _l("Received"),
    PaymentKind.FAILED: _l("Did not arrive"),
    PaymentKind.REFUNDED: _l("Given back"),
    PaymentKind.REFUND_FAILED: _l("Giving back failed; the money is here"),
    PaymentKind.DISPUTED: _l("Disputed by the payer's bank"),
    PaymentKind.DISPUTE_WON: _l("Dispute won"),
    PaymentKind.DISPUTE_LOST: _l("Dispute lost"),
    PaymentKind.REVERSED: _l("Did not arrive after all"),
}


def amount(money: billing.Money) -> str:
    """An amount as the page's language writes it, its currency before it.

    >>> amount(billing.Money(123450, "CAD")).replace("\\u202f", " ")
    'CAD 1 234.50'
    """
    whole, point, part = money.plain.partition(".")
    sign = "−" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-')):,}".replace(",", "\u202f")
    return f"{money.currency}\u00a0{sign}{grouped}{get_format('DECIMAL_SEPARATOR') if point else ''}{part}"


def invoice_sentence(account: billing.InvoiceAccount) -> str:
    """What an invoice asks of its payer now."""
    match account.state:
        case InvoiceState.PENDING:
            return _("Your payment is on its way. A bank can take some days; you are told when it is here.")
        case InvoiceState.SETTLED:
            return _("Paid. Nothing is owed.")
        case InvoiceState.DISPUTED:
            return _("Your bank disputes a payment. Nothing is asked of you until that is decided.")
        case InvoiceState.VOID:
            return _("This invoice asks for nothing any more.")
        case InvoiceState.CREDIT:
            return _("%(amount)s more is here than is owed. The office gives it back.") % {
                "amount": amount(account.standing.credit)
            }
        case InvoiceState.OVERDUE:
            return _("%(amount)s was due before %(day)s.") % {
                "amount": amount(account.standing.due), "day": day(account.invoice.due_on),
            }  # fmt: skip
        case _:
            return _("%(amount)s is to be paid before %(day)s.") % {
                "amount": amount(account.standing.due), "day": day(account.invoice.due_on),
            }  # fmt: skip


def last_day(until: date) -> str:
    """The last day before an exclusive end, in words."""
    return day(date.fromordinal(until.toordinal() - 1))


def membership_sentence(account: billing.MemberAccount) -> str:
    """How a membership stands, and until when."""
    standing = account.standing
    paid, grace = standing.paid_until, standing.grace_until
    match standing.state:
        case MembershipState.JOINED:
            return _("You are a member as soon as the first year is paid.")
        case MembershipState.ACTIVE | MembershipState.REINSTATED if paid is not None:
            return _("Paid to %(day)s.") % {"day": last_day(paid)}
        case MembershipState.IN_GRACE if paid is not None and grace is not None:
            return _("Paid to %(day)s. It stays valid to %(grace)s; pay before then and no day is lost.") % {
                "day": last_day(paid), "grace": last_day(grace),
            }  # fmt: skip
        case MembershipState.LAPSED:
            return _("Lapsed on %(day)s. It begins again on the day you pay.") % {"day": day(standing.since)}
        case _:
            return _("Given up on %(day)s. It begins again on the day you pay.") % {"day": day(standing.since)}
