"""Curricula, their outlines, modules, figures, and what was read of them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Curriculum(models.Model):
    """One row is a curriculum of an organisation, for one programme of it. `notice` is shown on every page of it (that
    it is sample content, say)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    programme = models.OneToOneField("programmes.Programme", on_delete=models.PROTECT, related_name="curriculum")
    title = models.CharField(max_length=200)
    notice = models.CharField(max_length=500, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Outline(models.Model):
    """One row is the sections of a curriculum and the order of modules in them, as somebody saved it: a list of
    `{key, title, modules: [key, ...]}`. The last row counts. Never changes."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="outlines")
    sections = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"outline {self.pk} of {self.curriculum_id}"


class Module(models.Model):
    """One row is a module; what it says is in its revisions. `key` is that of the programme's vocabulary where the
    module is about one of its applications."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="modules")
    key = models.SlugField(max_length=80)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["curriculum", "key"], name="module_once_in_a_curriculum")]

    def __str__(self) -> str:
        return self.key


class Revision(models.Model):
    """One row is a module's text as somebody saved it. Never changes."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "number"], name="module_revision_once")]

    def __str__(self) -> str:
        return f"{self.module_id}, revision {self.number}"


class Figure(models.Model):
    """One row is a drawing as somebody saved it, cleaned. The last of a name counts for what is being written; a
    version keeps those it was published with. Never changes."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=100)
    drawing = models.TextField()
    sha256 = models.CharField(max_length=64)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["curriculum", "name"], name="figure_by_name")]

    def __str__(self) -> str:
        return self.name


class ModuleProposal(models.Model):
    """One row asks that a revision be published. Never changes; what became of it is its decision."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="proposals")
    words = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"proposal of {self.revision}"


class ModuleOutcome(models.TextChoices):
    """What became of a proposal."""

    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    TAKEN_BACK = "taken-back", _("Taken back")


class ModuleDecision(models.Model):
    """One row is the decision on a proposal. Never changes."""

    proposal = models.OneToOneField(ModuleProposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=ModuleOutcome.choices)
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"


class ModuleVersion(models.Model):
    """One row is a published version of a module: its text, its title, and the figures it shows (name to the id of the
    drawing). `proposal` is None for what was brought in from files. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    figures = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    proposal = models.OneToOneField(ModuleProposal, on_delete=models.PROTECT, null=True, related_name="version")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "number"], name="module_version_once")]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class PageRead(models.Model):
    """One row says that a person read a page of a version, and when first. Never changes."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="reads")
    page = models.CharField(max_length=200)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "version", "page"], name="page_read_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.page}"


class SelfCheck(models.Model):
    """One row is a try of a version's self-check: what was chosen (place of the question to place of the choice), how
    many of how many were right. Never changes."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="self_checks")
    chosen = models.JSONField()
    right = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}: {self.right} of {self.asked}"
