"""All tables of the label, in one place for Django."""

from insonate.billing.invoices.models import (
    Invoice,
    InvoiceChange,
    InvoiceLine,
    InvoiceVoid,
    Means,
    NumberSeries,
    PaymentRecord,
    Receipt,
    ReceiptFile,
)
from insonate.billing.memberships.models import (
    DuesInvoice,
    DuesPrice,
    DuesReminder,
    Membership,
    MembershipClass,
    MembershipTerms,
    Resignation,
)
from insonate.billing.providers.models import Checkout, NoticeOutcome, ProviderNotice

__all__ = [
    "Checkout",
    "DuesInvoice",
    "DuesPrice",
    "DuesReminder",
    "Invoice",
    "InvoiceChange",
    "InvoiceLine",
    "InvoiceVoid",
    "Means",
    "Membership",
    "MembershipClass",
    "MembershipTerms",
    "NoticeOutcome",
    "NumberSeries",
    "PaymentRecord",
    "ProviderNotice",
    "Receipt",
    "ReceiptFile",
    "Resignation",
]
