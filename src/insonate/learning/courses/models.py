"""Providers, courses, sessions, what a committee decided of them, and who attended."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from insonate_core.learning.accreditation import CourseAct


class CourseLevel(models.TextChoices):
    """What a course prepares for. The value is what evidence says as `level`."""

    INTRODUCTORY = "introductory", _("Introductory")
    ADVANCED = "advanced", _("Advanced")
    CERTIFICATION = "certification", _("Certification")
    INSTRUCTOR = "instructor", _("For instructors")


class Provider(models.Model):
    """One row is whoever offers courses, independent of the organisation whose directory it stands in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    director = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    website = models.URLField(max_length=300, blank=True)
    listed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="provider_once_in_a_directory")]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """One row is a course of a provider; what it says of itself is in its details."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    listed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"course {self.uuid}"


class CourseDetails(models.Model):
    """One row is what a course says of itself, as its director saved it; the last one counts. Never changes."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="details")
    title = models.CharField(max_length=200)
    level = models.CharField(max_length=20, choices=CourseLevel.choices)
    tracks = models.JSONField(default=list)
    exams = models.JSONField(default=list)
    combined_with = models.CharField(max_length=200, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    days = models.PositiveIntegerField(null=True)
    learners_per_instructor = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    learners_per_machine = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    country = models.CharField(max_length=2, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class CourseSession(models.Model):
    """One row is one time a course is held. `cancelled_at` is set when it will not be; nothing else changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    place = models.CharField(max_length=200)
    announced_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="session_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id}, {self.starts_on}"


class CourseStep(models.Model):
    """One row is one act in a course's life with the organisation. `form` is what an application says. Never
    changes."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20, choices=[(act.value, act.value) for act in CourseAct])
    on = models.DateField()
    renewal = models.BooleanField(default=False)
    starts = models.DateField(null=True)
    until = models.DateField(null=True)
    form = models.JSONField(default=dict)
    words = models.CharField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.course_id}: {self.act}"


class CriterionScore(models.Model):
    """One row is how one thing of an application was scored; of several the last counts. Never changes."""

    application = models.ForeignKey(CourseStep, on_delete=models.PROTECT, related_name="scores")
    key = models.CharField(max_length=80)
    says = models.JSONField(default=dict)
    outcome = models.CharField(max_length=40)
    words = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.key}: {self.outcome}"


class AttendanceOutcome(models.TextChoices):
    """What the director says of somebody on the roster. The value is what evidence says as `outcome`."""

    EXPECTED = "expected", _("Expected")
    COMPLETED = "completed", _("Completed")
    NOT_COMPLETED = "not-completed", _("Attended, not completed")
    ABSENT = "absent", _("Absent")
    TAKEN_OFF = "taken-off", _("Taken off the roster")


class Attendance(models.Model):
    """One row is what the director says of one address on a session's roster; of several the last counts. Never
    changes."""

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="attendances")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20, choices=AttendanceOutcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["email"], name="attendance_by_address")]

    def __str__(self) -> str:
        return f"{self.email}: {self.outcome}"


class Complaint(models.Model):
    """One row is a complaint about a course. `answer` and who gave it are set once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="complaints")
    words = models.TextField(max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"complaint {self.uuid}"
