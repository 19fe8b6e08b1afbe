"""The door to courses: the directory, accreditation, rosters, complaints."""

from insonate.learning.courses.accrediting import apply_for, decide, may_decide, may_decide_in, score, take_back
from insonate.learning.courses.calendar import calendar_of
from insonate.learning.courses.complaints import answer, complain
from insonate.learning.courses.directory import (
    Says,
    announce_session,
    cancel_session,
    change_course,
    list_course,
    list_provider,
)
from insonate.learning.courses.erasure import erase_courses
from insonate.learning.courses.facts import course_facts_of
from insonate.learning.courses.judging import Card, card_of, standing_of_course
from insonate.learning.courses.models import (
    Attendance,
    AttendanceOutcome,
    Complaint,
    Course,
    CourseDetails,
    CourseLevel,
    CourseSession,
    CourseStep,
    CriterionScore,
    Provider,
)
from insonate.learning.courses.queries import (
    Listed,
    course_standing,
    courses_of,
    directories,
    listed_course,
    listed_courses,
    open_complaints,
    providers_of,
    roster_of,
    today_of,
    waiting_courses,
    was_accredited,
)
from insonate.learning.courses.rosters import confirm, expect

__all__ = [
    "Attendance",
    "AttendanceOutcome",
    "Card",
    "Complaint",
    "Course",
    "CourseDetails",
    "CourseLevel",
    "CourseSession",
    "CourseStep",
    "CriterionScore",
    "Listed",
    "Provider",
    "Says",
    "announce_session",
    "answer",
    "apply_for",
    "calendar_of",
    "cancel_session",
    "card_of",
    "change_course",
    "complain",
    "confirm",
    "course_facts_of",
    "course_standing",
    "courses_of",
    "decide",
    "directories",
    "erase_courses",
    "expect",
    "list_course",
    "list_provider",
    "listed_course",
    "listed_courses",
    "may_decide",
    "may_decide_in",
    "open_complaints",
    "providers_of",
    "roster_of",
    "score",
    "standing_of_course",
    "take_back",
    "today_of",
    "waiting_courses",
    "was_accredited",
]
