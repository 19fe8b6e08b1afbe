"""What was last found of each registration, so that a cohort opens without judging everybody anew."""

from django.db import models


class KeptStanding(models.Model):
    """One row is what was last found of one registration, with everything that tells whether it still holds. Never
    truth: it may be dropped at any time, and is written anew when one of its marks has moved or its day has come.

    `scans_mark` is the logbook's watermark, `others_mark` the hash of the other facts that the version reads, `named`
    the people (uuids) whose signature stands or is asked on a scan, `until_on` the first day on which the finding may
    differ by time alone (empty if it never does)."""

    enrolment = models.OneToOneField(
        "programmes.Enrolment", on_delete=models.CASCADE, primary_key=True, related_name="kept_standing"
    )
    version = models.CharField(max_length=64)
    as_of = models.DateField()
    until_on = models.DateField(null=True)
    scans_mark = models.PositiveBigIntegerField()
    others_mark = models.CharField(max_length=64)
    named = models.TextField(blank=True)
    summary = models.TextField()

    def __str__(self) -> str:
        return f"{self.enrolment_id} on {self.as_of}"
