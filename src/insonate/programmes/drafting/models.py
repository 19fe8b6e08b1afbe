"""Drafts of programme documents, their revisions, and proposals to publish."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    """Where a draft stands."""

    WRITING = "writing", _("Being written")
    PROPOSED = "proposed", _("Waiting for approval")
    PUBLISHED = "published", _("Published")
    PUT_AWAY = "put-away", _("Put away")


class Draft(models.Model):
    """One row is a document of requirements that an organisation's committee writes. Its state changes; what was
    written is in its revisions."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    begun_from = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=DraftState.choices, default=DraftState.WRITING)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft {self.uuid}"


class Revision(models.Model):
    """One row is what somebody saved: the whole text and its cases (a JSON list of side, name and text). One that is
    `aside` was saved while somebody else had saved meanwhile: kept, and not the draft's text. Never changes."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    cases = models.TextField(default="[]")
    aside = models.BooleanField(default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once")]

    def __str__(self) -> str:
        return f"{self.draft_id}, revision {self.number}"


class Proposal(models.Model):
    """One row is a request to publish one revision of a draft. Never changes; what became of it is its decision."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="proposals")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="proposals")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = models.CharField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"proposal of {self.revision}"


class ProposalOutcome(models.TextChoices):
    """What became of a proposal."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    TAKEN_BACK = "taken-back", _("Taken back")


class ProposalDecision(models.Model):
    """One row is the decision on a proposal: by whom, when, in which words, and the version that it made. Never
    changes."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=ProposalOutcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=2000, blank=True)
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"
