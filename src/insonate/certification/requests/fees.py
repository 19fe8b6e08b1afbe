"""The fee of an award: asked for when it is approved, and what follows when it is paid.

Money is billing's. Here it is only said what for, how much (the document's figure) and what its settling means: the
award is completed. A payment that comes after the request was taken back finds a void invoice; billing keeps it as
credit, and the candidate is told.
"""

from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.requests.models import AwardRequest
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.billing.money import EXPONENTS
from insonate_core.programmes.definition import Fee

PURPOSE = "award-fee"


def fee_of(request: AwardRequest) -> Fee | None:
    """The fee that the request's rules set; None where they set none."""
    rule = programmes.definition_of(request.version).awards[request.award]
    return rule.fee if rule.fee is not None and rule.fee.amount else None


def price_of(fee: Fee) -> billing.Money:
    """The fee as money, exact. Raises ValueError if it has more decimals than its currency."""
    minor = Fraction(fee.amount) * 10 ** EXPONENTS[fee.currency]
    if minor.denominator != 1:
        raise ValueError(f"{fee.amount} {fee.currency} is no amount of money")
    return billing.Money(minor.numerator, fee.currency)


def ask_for_fee(request: AwardRequest, fee: Fee, *, by: people.User, now: datetime) -> billing.Invoice:
    """The invoice for an approved request; the one that is there already, if it was raised before."""
    payer = request.enrolment.person
    rule = programmes.definition_of(request.version).awards[request.award]
    with translation.override(payer.language):
        words = _("Certificate: %(award)s") % {"award": awards.title_in(dict(rule.titles), rule.key)}
    return billing.raise_invoice(
        organisation=request.enrolment.programme.organisation, payer=payer, lines=[billing.Line(words, price_of(fee))],
        purpose=PURPOSE, subject_ref=str(request.uuid), by=by, now=now,
    )  # fmt: skip


def invoice_of(request: AwardRequest, *, now: datetime) -> billing.InvoiceAccount | None:
    """The invoice of a request and how it stands; None while none was raised."""
    return billing.invoice_for(PURPOSE, str(request.uuid), now=now)


def is_settled(request: AwardRequest, *, now: datetime) -> bool:
    """Whether nothing is owed for the award any more, or nothing ever was."""
    if fee_of(request) is None:
        return True
    account = invoice_of(request, now=now)
    return account is not None and account.is_settled


def stop_asking(request: AwardRequest, *, by: people.User | None, now: datetime) -> None:
    """Make the invoice of a request void that was taken back. What was paid stays as credit."""
    account = invoice_of(request, now=now)
    if account is not None and not account.is_void:
        with translation.override(request.enrolment.person.language):
            reason = _("The request was taken back.")
        billing.void_invoice(invoice=account.invoice, reason=reason, by=by, now=now)


def invoice_changed(account: billing.InvoiceAccount, now: datetime) -> None:
    """What billing calls when the invoice of a request changed: complete the award once it is settled, and say so
    when money came for a request that was taken back. Told twice, it does it once."""
    from insonate.certification.requests.actions import complete_request, tell_fee_kept

    request = AwardRequest.objects.get(uuid=UUID(account.invoice.subject_ref))
    if account.is_void:
        tell_fee_kept(request=request, account=account, now=now)
    elif account.is_settled:
        complete_request(request=request, now=now)
