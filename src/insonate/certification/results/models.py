"""Results of examinations as their examiners recorded them."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models


class ExamResult(models.Model):
    """One row is the result of one sitting of one exam, entered by its examiner, or the correction of one. Never
    changes: a correction names the row whose place it takes; with `is_void` it says that there was no such result.

    `score` is exact, as text (`68/80`). `sat_on` is the calendar day in `time_zone`, where the sitting was.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("programmes.Enrolment", on_delete=models.PROTECT, related_name="exam_results")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exam_results")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    exam = models.CharField(max_length=80, help_text="The key of the exam in the programme's document.")
    score = models.CharField(max_length=40)
    sat_on = models.DateField()
    place = models.CharField(max_length=150)
    time_zone = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField(help_text="The day of the instant where the organisation is.")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    is_void = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True, is_void=False)
                | (models.Q(corrects__isnull=False) & ~models.Q(reason="")),
                name="result_correction_says_why",
            )
        ]
        indexes = [
            models.Index(fields=["candidate", "exam"], name="result_by_candidate"),
            models.Index(fields=["examiner", "-id"], name="result_by_examiner"),
        ]

    def __str__(self) -> str:
        return f"{self.exam} of {self.candidate_id} on {self.sat_on}: {self.score}"

    @property
    def share(self) -> Fraction:
        """The score as an exact share of 1."""
        return Fraction(self.score)
