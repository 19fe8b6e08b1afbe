"""Awards that were given, what became of them, their numbers and certificates."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """One row is a series of running numbers of one organisation. `last` grows in the transaction that gives an
    award, and with it comes back if that transaction fails: so there is neither a gap nor a number given twice."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=80)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "series"], name="one_series_of_a_name")]

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Award(models.Model):
    """One row is an award that was given to a person, with its number. Never changes: what became of it is its steps.

    `code` is the unguessable part of the address at which anybody may check it. `person_name` is the name on the day
    it was given, and `version` the rules by which it was judged. `request` names the request it came from; it is what
    keeps one request from being completed twice.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="awards")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey("programmes.ProgrammeVersion", on_delete=models.PROTECT, related_name="+")
    award = models.CharField(max_length=80, help_text="The key of the award in the programme's document.")
    number = models.CharField(max_length=80)
    code = models.CharField(max_length=40, unique=True)
    person_name = models.CharField(max_length=150)
    given_on = models.DateField(help_text="The day of the instant where the organisation is.")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    valid_until_on = models.DateField(null=True, help_text="Exclusive; empty where the document sets no end.")
    request = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="award_number_once")]
        indexes = [models.Index(fields=["person", "programme"], name="award_by_person")]

    def __str__(self) -> str:
        return self.number


class AwardStep(models.Model):
    """One row is one act in the life of an award, in the words of the core's transition table. `number` counts them
    from 1, which is the giving; whoever writes a number second is refused by the database. `on` is the day from which
    it holds. Without `by` nobody decided: the standing says so. Never changes."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints = [models.UniqueConstraint(fields=["award", "number"], name="award_step_number_once")]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.number} {self.act}"


class Certificate(models.Model):
    """One row is an edition of an award's certificate: what it says, frozen as canonical JSON with its SHA-256. The
    newest is current, the earlier ones are superseded. Never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="certificates")
    edition = models.PositiveIntegerField()
    name = models.CharField(max_length=150)
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["edition"]
        constraints = [
            models.UniqueConstraint(fields=["award", "edition"], name="certificate_edition_once"),
            models.CheckConstraint(condition=models.Q(edition=1) | ~models.Q(reason=""), name="later_edition_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}, edition {self.edition}"


class Paper(models.TextChoices):
    """The sheets on which a certificate is printed."""

    A4 = "a4", "A4"
    LETTER = "letter", _("Letter")


class CertificateFile(models.Model):
    """One row is a certificate as PDF on one paper: made once, kept as bytes, never made again and never changed."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="files")
    paper = models.CharField(max_length=10, choices=Paper.choices)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["certificate", "paper"], name="one_certificate_file_of_a_paper")]

    def __str__(self) -> str:
        return f"{self.certificate_id}.{self.paper}"


class UpkeepReminder(models.Model):
    """One row is that a holder was told of a change to come (grace, lapse, end of validity) on a day. There is one
    for a change and a day, so that a job that runs twice tells once. Never changes."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="reminders")
    key = models.CharField(max_length=40)
    change_on = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "key", "change_on"], name="one_upkeep_reminder")]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.key} {self.change_on}"
