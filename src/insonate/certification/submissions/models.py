"""The yearly record once it is handed in, what tutors decide of it, and what auditors draw from it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """One row is one cycle's record, handed in and frozen: every scan, finding and explanation as they were. Never
    changes. A record that was returned is handed in again as the next attempt, so the constraint on the attempt is
    also what lets only one of two simultaneous submissions through."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    cycle_name = models.CharField(max_length=80)
    cycle_number = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    attempt = models.PositiveIntegerField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_on = models.DateField(help_text="The day of the instant where the organisation is.")
    bundle = models.TextField(help_text="Canonical JSON; `content_hash` is its SHA-256.")
    content_hash = models.CharField(max_length=64)
    holder = models.TextField(help_text="Name, account and salt; the bundle holds only their hash.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "cycle_name", "cycle_number", "attempt"], name="one_submission_per_attempt"
            ),
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("from_on")), name="submission_has_days"),
            models.CheckConstraint(condition=models.Q(attempt__gte=1), name="submission_attempt_from_one"),
        ]
        indexes = [models.Index(fields=["submitted_at"]), models.Index(fields=["content_hash"])]

    def __str__(self) -> str:
        return f"{self.enrolment_id}, cycle {self.cycle_number}, attempt {self.attempt}"


class FileKind(models.TextChoices):
    """The forms in which a record is kept."""

    PDF = "pdf", "PDF"
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel workbook")
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


class SubmissionFile(models.Model):
    """One row is a file made of a submission at the moment it was handed in. Never changes and is never made again,
    so that a download years later is the same to the byte."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "kind"], name="one_file_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.submission_id}.{self.kind}"


class Outcome(models.TextChoices):
    """What a tutor decides."""

    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")


class SubmissionDecision(models.Model):
    """One row is what a tutor decided of one submission. There is one, and it never changes."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome="returned") | ~models.Q(words=""), name="returned_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.outcome}"


class GapExplanation(models.Model):
    """One row is what a candidate says of a stretch without scans. Never changes: the latest one that touches a gap
    is shown, the earlier ones remain."""

    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="gap_explanations")
    from_on = models.DateField()
    until_on = models.DateField()
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("from_on")), name="gap_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"


class AuditDraw(models.Model):
    """One row is one sample drawn from the submissions of one programme in one span of days, with everything that is
    needed to draw it again by hand. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="audit_draws")
    audit = models.CharField(max_length=80, help_text="The key of the audit in the programme's document.")
    from_on = models.DateField()
    until_on = models.DateField()
    seed = models.CharField(max_length=80)
    method = models.CharField(max_length=60)
    fraction = models.CharField(max_length=20)
    rounding = models.CharField(max_length=10)
    at_least = models.PositiveIntegerField()
    population_size = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("from_on")), name="audit_draw_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}, seed {self.seed}"


class DrawnEntry(models.Model):
    """One row is one submission of a draw's population, in the order the draw put them; the first ones are the
    sample. `number` is the only name under which an auditor knows the candidate. Never changes."""

    draw = models.ForeignKey(AuditDraw, on_delete=models.PROTECT, related_name="entries")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="draw_entries")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    drawn = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "number"], name="drawn_entry_number_once"),
            models.UniqueConstraint(fields=["draw", "submission"], name="drawn_entry_submission_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.number}"


class AuditOutcome(models.TextChoices):
    """What an auditor finds of one sampled record."""

    IN_ORDER = "in-order", _("In order")
    QUESTION = "question", _("A question to the programme")
    NOT_IN_ORDER = "not-in-order", _("Not in order")


class AuditFinding(models.Model):
    """One row is what an auditor found of one sampled submission. Never changes; the latest one of a sampled
    submission stands, the earlier ones remain."""

    entry = models.ForeignKey(DrawnEntry, on_delete=models.PROTECT, related_name="findings")
    outcome = models.CharField(max_length=20, choices=AuditOutcome.choices)
    words = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="in-order") | ~models.Q(words=""), name="audit_question_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.outcome}"
