"""What was asked for, what was paid, and the papers about both."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insonate_core.billing.invoices import number_text
from insonate_core.billing.money import Money
from insonate_core.billing.payments import PaymentKind


class NumberSeries(models.Model):
    """One row is how far a series of numbers has come in an organisation and year. Counting holds the row until the
    transaction ends, so a number that was not used is given to the next."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "series", "year"], name="one_number_series_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Invoice(models.Model):
    """One row is an invoice as it was raised. Never changes: what was paid and whether it is void are rows of their
    own. `purpose` and `subject_ref` say what it is for to the label that raised it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="invoices")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invoices")
    payer_name = models.CharField(max_length=150)
    issuer_name = models.CharField(max_length=150)
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    purpose = models.SlugField(max_length=60)
    subject_ref = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    raised_on = models.DateField(help_text="The day of the instant where the organisation is.")
    due_on = models.DateField(help_text="The first day on which it is late.")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="invoice_number_once"),
            models.CheckConstraint(condition=models.Q(total_minor__gte=0), name="invoice_asks_for_something"),
        ]
        indexes = [models.Index(fields=["purpose", "subject_ref"]), models.Index(fields=["organisation", "-raised_at"])]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        return number_text("INV", self.year, self.number)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)


class InvoiceLine(models.Model):
    """One row is one line of an invoice, as it was raised. Never changes."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    words = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField(default=1)
    price_minor = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once")]

    def __str__(self) -> str:
        return self.words

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.invoice.currency)

    @property
    def amount(self) -> Money:
        return self.price * self.quantity


class InvoiceVoid(models.Model):
    """One row says that an invoice asks for nothing any more, and why. There is at most one; it never changes."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="voided")
    reason = models.CharField(max_length=300)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.invoice_id} void: {self.reason}"


class Means(models.TextChoices):
    """By what a payment came."""

    CARD = "stripe", _("Card or bank, online")
    TEST = "test", _("Test payment, no money moved")
    CHEQUE = "cheque", _("Cheque")
    TRANSFER = "transfer", _("Bank transfer")
    CASH = "cash", _("Cash")


class PaymentRecord(models.Model):
    """One row is one thing that happened to a payment of an invoice. Only grows; `key` makes what is told twice one
    row. `payment` names the payment at its means, `part` the refund or dispute it is about."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in PaymentKind])
    means = models.CharField(max_length=20, choices=Means.choices)
    payment = models.CharField(max_length=120)
    part = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=300, unique=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    on = models.DateField(help_text="The local day on which it happened.")
    reference = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "pk"]
        indexes = [models.Index(fields=["payment"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_minor__gte=0), name="payment_amount_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class Receipt(models.Model):
    """One row is the receipt of one payment that was received: its number and, as canonical JSON, all it says. Appears
    in the transaction of the payment; never changes, whatever is renamed later."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    payment = models.OneToOneField(PaymentRecord, on_delete=models.PROTECT, related_name="receipt")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="receipts")
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="receipts")
    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    content = models.TextField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "year", "number"], name="receipt_number_once")]

    def __str__(self) -> str:
        return self.number_text

    @property
    def number_text(self) -> str:
        return number_text("R", self.year, self.number)


class ReceiptFile(models.Model):
    """One row is the PDF of a receipt, made the first time it is asked for and never again."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.receipt_id}.pdf"


class InvoiceChange(models.Model):
    """One row says that something about an invoice changed, for whoever raised it. Appears in the transaction of the
    change; `told_at` is set in the transaction in which the handler of its purpose did its part."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=models.Q(told_at__isnull=True), name="invoice_changes_untold")]

    def __str__(self) -> str:
        return f"{self.invoice_id} at {self.at}"
