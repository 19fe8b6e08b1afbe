"""Keys with which an organisation signs, and the credentials that were signed."""

import uuid
from typing import ClassVar

from django.db import models


class SigningKey(models.Model):
    """One row is the public half of a key of an organisation, as a multikey. `retired_at` is set when another takes its
    place; it stays listed, so that what it signed stays verifiable."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="signing_keys")
    number = models.PositiveIntegerField()
    public = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="signing_key_number_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(retired_at__isnull=True), name="one_key_signs_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} key {self.number}"


class Credential(models.Model):
    """One row is an edition of a certificate as a signed Open Badges credential, the very bytes. `place` is its place
    in the organisation's status lists. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.OneToOneField("certification.Certificate", on_delete=models.PROTECT, related_name="credential")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials")
    place = models.PositiveIntegerField()
    content = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "place"], name="credential_place_once")]

    def __str__(self) -> str:
        return str(self.uuid)
