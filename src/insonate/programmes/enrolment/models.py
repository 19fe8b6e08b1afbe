"""Applications, enrolments and leave."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With the office")
    ASKED = "asked", _("The office asks")
    ADMITTED = "admitted", _("Admitted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Application(models.Model):
    """One row is one person's application to one programme. Its state changes; every change is an ApplicationStep."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    words = models.TextField(blank=True)
    began_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=models.Q(state__in=["draft", "submitted", "asked"]),
                name="one_open_application",
            )
        ]

    # Set by the queries that say so; not a column.
    last_at: datetime

    def __str__(self) -> str:
        return f"{self.person} for {self.programme}"


class ApplicationStep(models.Model):
    """One row is one change of an application's state: who, when, what they said, and where evidence was judged,
    the version that judged it and the standing that was seen at that moment (canonical JSON). Never changes."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=ApplicationState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, null=True, related_name="+")
    standing = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class Enrolment(models.Model):
    """One row is a person's registration in a programme, with the version that binds them. `until_on` is set when
    it ends; the version changes only by a transition."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="enrolments")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="enrolments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    anchor_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=models.Q(until_on__isnull=True),
                name="enrolled_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="enrolment_ends_after_it_begins",
            ),
        ]

    # Set by the queries that say so; not a column.
    leaves_asked: int

    def __str__(self) -> str:
        return f"{self.person} in {self.programme}"

    def runs_on(self, day: date) -> bool:
        """Whether the registration has begun and not ended on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class LeaveState(models.TextChoices):
    """What became of a request for leave."""

    ASKED = "asked", _("Asked")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Leave(models.Model):
    """One row is a break from a programme, asked and decided. Approved leave stops the clock of cycles."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="leaves")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=LeaveState.choices, default=LeaveState.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("from_on")), name="leave_has_days")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.from_on} to {self.until_on}"


class VersionMove(models.Model):
    """One row is that a registration passed from one version to another, by a route of the newer document. `number`
    counts the moves of a registration from 1; of two at once the database refuses one. Without `by` nobody chose: the
    document says that they must. Never changes."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    from_version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=80, help_text="The key of the transition in the newer document.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField(help_text="The day of the instant where the organisation is.")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "number"], name="version_move_number_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.number}: {self.route}"


class VersionTold(models.Model):
    """One row is that somebody was told of a version that concerns them. There is one for a registration and a
    version, so that a job that runs twice tells once."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="versions_told")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "version"], name="version_told_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} of {self.version_id}"
