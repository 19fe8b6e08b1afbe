"""What holders said about being found, and counters of checks."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Listing(models.Model):
    """One row is that a holder said whether an award of theirs may be found in the public registry, and where they
    work, in their own words. The newest decides. Never changes."""

    award = models.ForeignKey("certification.Award", on_delete=models.PROTECT, related_name="listings")
    is_listed = models.BooleanField()
    place = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.award_id}: {self.is_listed}"


class Way(models.TextChoices):
    """How an award was checked."""

    ADDRESS = "address", _("by its address or code")
    FILE = "file", _("by its file")
    MACHINE = "machine", _("by another system")


class CheckCount(models.Model):
    """One row counts how often an award was checked on a day in one way. Grows with each check; says nothing of who."""

    award = models.ForeignKey("certification.Award", on_delete=models.PROTECT, related_name="check_counts")
    on = models.DateField()
    way = models.CharField(max_length=10, choices=Way.choices)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "on", "way"], name="one_check_count")]

    def __str__(self) -> str:
        return f"{self.award_id} {self.on} {self.way}: {self.times}"
