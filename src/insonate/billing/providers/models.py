"""What passes between us and whoever takes payments online."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Checkout(models.Model):
    """One row is one occasion on which somebody set out to pay an invoice online. `session` and `address` are filled
    when the provider has answered; nothing else changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="checkouts")
    provider = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    session = models.CharField(max_length=120, blank=True)
    address = models.TextField(blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["session"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.uuid}"


class NoticeOutcome(models.TextChoices):
    """What became of a notice."""

    WAITING = "waiting", _("Not handled yet")
    APPLIED = "applied", _("Applied")
    NOTHING = "nothing", _("Says nothing that changes an invoice")
    UNMATCHED = "unmatched", _("Belongs to no invoice that is known")


class ProviderNotice(models.Model):
    """One row is one notice a provider sent, with its signature verified, exactly as it came. Kept before anything is
    done about it; only `outcome` and `handled_at` change."""

    provider = models.CharField(max_length=20)
    notice_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    payment = models.CharField(max_length=120, blank=True)
    payload = models.TextField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=NoticeOutcome.choices, default=NoticeOutcome.WAITING)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "notice_id"], name="provider_notice_once")]
        indexes = [models.Index(fields=["outcome"]), models.Index(fields=["provider", "payment"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind}"
