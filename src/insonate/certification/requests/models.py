"""Requests for awards, what was frozen with them, and what was done about them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class AwardRequest(models.Model):
    """One row is a request that a person be given an award, by the version of the rules that bound them then. Never
    changes: where it stands follows from its steps. Whoever asks is held on the registration while they do, so that
    one award is not asked for twice at a time."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="award_requests")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    award = models.CharField(max_length=80, help_text="The key of the award in the programme's document.")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="award_requests")
    requested_at = models.DateTimeField()
    requested_on = models.DateField(help_text="The day of the instant where the organisation is.")

    class Meta:
        indexes = [models.Index(fields=["enrolment", "award"], name="request_by_enrolment")]

    # Set by the queries that say so; not a column.
    last_act: str

    def __str__(self) -> str:
        return f"{self.award} for {self.enrolment_id}"


class CaseFile(models.Model):
    """One row is what was known when a request was made or made again: evidence, findings, conflicts and patterns, as
    canonical JSON with its SHA-256. The name is not in it; `holder` is kept beside it and bound by its hash, as with a
    yearly record. Never changes."""

    request = models.ForeignKey(AwardRequest, on_delete=models.PROTECT, related_name="case_files")
    attempt = models.PositiveIntegerField()
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    holder = models.TextField()
    frozen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["attempt"]
        constraints = [models.UniqueConstraint(fields=["request", "attempt"], name="case_file_attempt_once")]

    def __str__(self) -> str:
        return f"{self.request_id}, attempt {self.attempt}"


class RequestStep(models.Model):
    """One row is one act on a request, in the words of the core's transition table, with what was said. `number`
    counts from 1; of two who write the same number one is refused by the database. Never changes."""

    request = models.ForeignKey(AwardRequest, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="request_step_number_once")]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number} {self.act}"
