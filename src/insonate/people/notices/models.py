"""What a person is told."""

import uuid

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One row is something one person was told: a message key with its arguments and where to look. Only
    `read_at` and `mailed_at` ever change."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "read_at"])]

    def __str__(self) -> str:
        return f"{self.key} to {self.person_id}"
