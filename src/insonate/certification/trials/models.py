"""Trials: a document of requirements, tried on a cohort."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrialState(models.TextChoices):
    """Where a trial stands."""

    RUNNING = "running", _("Being tried")
    FINISHED = "finished", _("Tried")
    FAILED = "failed", _("Failed")


class Trial(models.Model):
    """One row is one document tried on the registrations of one programme as of one day. It changes until it is
    finished or failed, and then no more.

    `document` is canonical JSON and `sha256` its hash; `title` what the page calls it, `origin` where it came from
    (`version:...` or `draft:...`). `facts_mark` is a hash of the cohort's marks when it began, and `facts_moved` says
    whether they were others when it ended. Whoever works on it holds it until `held_until`, under `held_by`;
    `taken_up` counts how often it had to be begun again. `tally` are its figures, written when it ends."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="trials")
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=100)
    as_of = models.DateField()
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.RUNNING)
    people = models.PositiveIntegerField()
    facts_mark = models.CharField(max_length=64)
    facts_moved = models.BooleanField(default=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    in_background = models.BooleanField()
    held_by = models.UUIDField(null=True)
    held_until = models.DateTimeField(null=True)
    taken_up = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    tally = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "-begun_at"], name="trial_newest_first")]

    def __str__(self) -> str:
        return f"{self.title} on {self.programme_id}"


class TrialPerson(models.Model):
    """One row is one registration of a trial. `effect` is empty until it is judged and never changes afterwards;
    `version` is the hash of the version that binds it, `changes` what differs, as JSON (`writing`)."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="rows")
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=64)
    effect = models.CharField(max_length=20, blank=True)
    changes = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [models.UniqueConstraint(fields=["trial", "enrolment"], name="tried_once")]
        indexes = [models.Index(fields=["trial", "effect"], name="trial_person_effect")]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.enrolment_id}"
