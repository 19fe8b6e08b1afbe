"""What supervisors say of scans."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """What a supervisor says."""

    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Not signed")
    REVOKED = "revoked", _("Signature taken back")


class Grounds(models.TextChoices):
    """Why a supervisor does not sign."""

    NOT_MINE = "not-mine", _("I did not supervise this scan")
    CANNOT_CONFIRM = "cannot-confirm", _("I cannot confirm what it says")


class SignOff(models.Model):
    """One row is a supervisor's statement about one version of one scan. Never changes: a signature is taken back
    by a further row that names it in `revokes`.

    `number` counts the statements about a scan, and is what keeps two sessions from making the same one: whoever
    writes it second is refused by the database. `by_name` is the signer's name as it stood that day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scan = models.ForeignKey("logbook.Scan", on_delete=models.PROTECT, related_name="sign_offs")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    by_name = models.CharField(max_length=150)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    grounds = models.CharField(max_length=20, choices=Grounds.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    revokes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="revoked_by")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scan", "number"], name="sign_off_number_once"),
            models.CheckConstraint(
                condition=models.Q(verdict="revoked", revokes__isnull=False)
                | (~models.Q(verdict="revoked") & models.Q(revokes__isnull=True)),
                name="sign_off_revokes_one",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="sign_off_by_recent")]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by_id}"
