"""Logbooks, scans and everything that was ever said of a scan."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Logbook(models.Model):
    """One row is a person's logbook. `watermark` grows with every change in it or to what was signed in it, so that
    anything computed from the logbook can be kept until it moves."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="logbook")
    watermark = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"logbook of {self.person_id}"


class SignState(models.TextChoices):
    """Where a scan's signature stands."""

    NOT_ASKED = "not-asked", _("Not supervised")
    AWAITING = "awaiting", _("Awaiting sign-off")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Not signed")


class Scan(models.Model):
    """One row is one scan as it is said to be now. It follows from the scan's versions and sign-offs, which never
    change; this row does, with them. `digest` is of `content`: a signature holds while the scan says exactly what was
    signed. `recorded_on` is the local day on which the present `performed_on` was first stated."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    logbook = models.ForeignKey(Logbook, on_delete=models.PROTECT, related_name="scans")
    version = models.PositiveIntegerField(default=1)
    performed_on = models.DateField()
    region = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=20, blank=True)
    applications = models.CharField(max_length=400, blank=True)
    determinate = models.BooleanField(null=True)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="supervised_scans"
    )
    sign_state = models.CharField(max_length=20, choices=SignState.choices, default=SignState.NOT_ASKED)
    withdrawn = models.BooleanField(default=False)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    words = models.TextField(blank=True)
    recorded_on = models.DateField()
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    import_batch = models.ForeignKey("logbook.ImportBatch", on_delete=models.PROTECT, null=True, related_name="scans")

    class Meta:
        ordering: ClassVar[list[str]] = ["-performed_on", "-id"]
        indexes = [
            models.Index(fields=["logbook", "-performed_on", "-id"]),
            models.Index(
                fields=["supervisor", "entered_at"],
                condition=models.Q(sign_state="awaiting", withdrawn=False),
                name="scan_awaiting_supervisor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.side} on {self.performed_on}"


class Change(models.TextChoices):
    """Why there is a version."""

    ENTRY = "entry", _("Entered")
    CORRECTION = "correction", _("Corrected")
    WITHDRAWAL = "withdrawal", _("Withdrawn")
    RESTORATION = "restoration", _("Restored")


class ScanVersion(models.Model):
    """One row is what was said of a scan at one moment, whole: the first entry, a correction, a withdrawal. Never
    changes; `digest` is the SHA-256 of `content`, and is what a sign-off names."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    change = models.CharField(max_length=20, choices=Change.choices)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300, blank=True)
    not_a_patient = models.TextField(blank=True, help_text="What the person stated of words the guard stopped.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scan", "version"], name="scan_version_once")]

    def __str__(self) -> str:
        return f"{self.scan_id} v{self.version}"
