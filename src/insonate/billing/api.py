"""The door to money: invoices and what was paid, receipts, memberships, and who takes payments online."""

from insonate.billing.access import (
    KEEPS_MONEY,
    SEES_MONEY,
    SETS_PRICES,
    allowed,
    invoice_for_office,
    member_for_office,
    own_invoice,
    receipt_for,
)
from insonate.billing.documents.receipts import receipt_pdf
from insonate.billing.invoices.actions import (
    BY_HAND,
    kept_of,
    raise_invoice,
    record_payment,
    record_refund,
    reverse_payment,
    void_invoice,
)
from insonate.billing.invoices.models import Invoice, Means, PaymentRecord, Receipt
from insonate.billing.invoices.purposes import Handler, tell_handlers, when_invoice_changes
from insonate.billing.invoices.queries import (
    InvoiceAccount,
    account_of,
    account_on,
    invoice_for,
    invoices_at,
    invoices_of,
    needing_registrar,
    receipts_of,
)
from insonate.billing.memberships.actions import ask_dues, join, leave_all, resign, set_class, set_price, set_terms
from insonate.billing.memberships.facts import paid_facts, paid_facts_of
from insonate.billing.memberships.models import DuesPrice, Membership, MembershipClass, MembershipTerms
from insonate.billing.memberships.queries import (
    MemberAccount,
    Offer,
    may_be_joined,
    member_of,
    members_at,
    memberships_of,
    offers_at,
    price_on,
    societies,
    terms_at,
)
from insonate.billing.memberships.reminding import remind_dues
from insonate.billing.providers.actions import begin_checkout, refund_payment
from insonate.billing.providers.choice import provider
from insonate.billing.providers.models import Checkout, NoticeOutcome, ProviderNotice
from insonate.billing.providers.notices import handle_notices, receive_notice
from insonate.billing.providers.port import NotGenuine, Pages
from insonate.billing.providers.queries import notices_unplaced, trial_checkout
from insonate.billing.providers.trial import BUTTONS, press
from insonate_core.billing.invoices import Line
from insonate_core.billing.money import Money, read_amount
from insonate_core.billing.payments import InvoiceState

__all__ = [
    "BUTTONS",
    "BY_HAND",
    "KEEPS_MONEY",
    "SEES_MONEY",
    "SETS_PRICES",
    "Checkout",
    "DuesPrice",
    "Handler",
    "Invoice",
    "InvoiceAccount",
    "InvoiceState",
    "Line",
    "Means",
    "MemberAccount",
    "Membership",
    "MembershipClass",
    "MembershipTerms",
    "Money",
    "NotGenuine",
    "NoticeOutcome",
    "Offer",
    "Pages",
    "PaymentRecord",
    "ProviderNotice",
    "Receipt",
    "account_of",
    "account_on",
    "allowed",
    "ask_dues",
    "begin_checkout",
    "handle_notices",
    "invoice_for",
    "invoice_for_office",
    "invoices_at",
    "invoices_of",
    "join",
    "kept_of",
    "leave_all",
    "may_be_joined",
    "member_for_office",
    "member_of",
    "members_at",
    "memberships_of",
    "needing_registrar",
    "notices_unplaced",
    "offers_at",
    "own_invoice",
    "paid_facts",
    "paid_facts_of",
    "press",
    "price_on",
    "provider",
    "raise_invoice",
    "read_amount",
    "receipt_for",
    "receipt_pdf",
    "receipts_of",
    "receive_notice",
    "record_payment",
    "record_refund",
    "refund_payment",
    "remind_dues",
    "resign",
    "reverse_payment",
    "set_class",
    "set_price",
    "set_terms",
    "societies",
    "tell_handlers",
    "terms_at",
    "trial_checkout",
    "void_invoice",
    "when_invoice_changes",
]
