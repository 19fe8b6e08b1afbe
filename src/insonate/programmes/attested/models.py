"""Facts about a person that no other part of the product makes."""

import uuid
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AttestedFact(models.Model):
    """One row is a fact of a kind the programme language knows (an award, a course, a result, a membership, a
    declaration): entered by an officer, or claimed by the person. Never changes; what became of it is its
    decisions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attested_facts")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    on = models.DateField()
    until = models.DateField(null=True)
    attributes = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    # Set by the queries that say so; not columns.
    outcome: str | None
    decided_at: datetime | None
    decision_words: str | None
    confirmed_at: datetime
    person_uuid: UUID

    @property
    def is_asked(self) -> bool:
        """Whether the person entered it about themselves."""
        return self.entered_by_id == self.person_id

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id} on {self.on}"


class FactOutcome(models.TextChoices):
    """What an officer said of a fact."""

    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FactDecision(models.Model):
    """One row is what one person said of an attested fact. The latest decides; none is ever changed. Whoever grants
    what somebody asked for also `says` what the programme leaves open: `to` and `until`."""

    fact = models.ForeignKey(AttestedFact, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=FactOutcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True)
    says = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.fact_id}: {self.outcome}"


class FactDocument(models.Model):
    """One row is a paper that proves an attested fact (a certificate, a transcript). Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fact = models.ForeignKey(AttestedFact, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
