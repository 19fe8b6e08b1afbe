"""Programmes and their published versions."""

from django.conf import settings
from django.db import models


class Programme(models.Model):
    """One row is a programme that an organisation runs. Appears with its first version; its key never changes."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="programmes")
    key = models.SlugField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.key


class ProgrammeVersion(models.Model):
    """One row is a published document of requirements, as canonical JSON. Never changes."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    document = models.TextField()
    sha256 = models.CharField(max_length=64, unique=True)
    applies_from = models.DateField(null=True)
    applies_until = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "version"], name="programme_version_once")]

    def __str__(self) -> str:
        return f"{self.programme.key} {self.version}"


class VersionText(models.Model):
    """One row is a published version as it was written, comments and all, with the cases that stood by it (a JSON
    list of side, name and text). Appears with the version where it was published as a text. Never changes."""

    version = models.OneToOneField(ProgrammeVersion, on_delete=models.PROTECT, related_name="written")
    text = models.TextField()
    cases = models.TextField(default="[]")

    def __str__(self) -> str:
        return f"{self.version} as written"


class VersionWithdrawal(models.Model):
    """One row says that a version binds nobody new from a moment on, who said so and why. Never changes."""

    version = models.OneToOneField(ProgrammeVersion, on_delete=models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return f"{self.version} withdrawn"
