"""What somebody says of a course, and what the committee answers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.learning.courses.accrediting import committee_of, may_decide
from insonate.learning.courses.directory import record
from insonate.learning.courses.models import Complaint, Course
from insonate.learning.courses.queries import details_of, today_of
from insonate.people import api as people
from insonate.people.api import User
from insonate_core.privacy.guard import find_identifiers


@transaction.atomic
def complain(*, course: Course, words: str, by: User, now: datetime) -> Complaint:
    """A complaint about a course, read by the committee and not by the director. Raises `Refused`."""
    words = words.strip()
    if len(words) < 10:
        raise Refused(FieldProblem("words", _("Say in a sentence or two what went wrong.")))
    if find_identifiers(words, as_of=now.date()):
        raise Refused(FieldProblem("words", _("This looks as if it named a patient. Take it out.")))
    made = Complaint.objects.create(course=course, words=words[:2000], made_by=by, made_at=now)
    record(course.provider, "complain-of-course", by, now, {"complaint": str(made.uuid)})
    said = {"course": str(course.uuid), "title": details_of(course).title}
    for member in committee_of(course, today_of(course, now)):
        people.tell(person=member, key="course-complaint", now=now, arguments=said)
    return made


@transaction.atomic
def answer(*, complaint: Complaint, words: str, by: User, now: datetime) -> Complaint:
    """The committee's answer; whoever complained reads it. Raises `Refused`, or `Overtaken` if it was answered."""
    held = Complaint.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "course__provider__organisation", "made_by", "answered_by"
    )
    complaint = held.get(pk=complaint.pk)
    if complaint.answered_at is not None and complaint.answered_by is not None:
        raise Overtaken(_("%(name)s answered it meanwhile.") % {"name": complaint.answered_by.name})
    if not may_decide(by, complaint.course, today_of(complaint.course, now)) or by.pk == complaint.made_by_id:
        raise Refused(FieldProblem("", _("Somebody else of the committee answers.")))
    if not words.strip():
        raise Refused(FieldProblem("answer", _("Say what follows from it.")))
    complaint.answer, complaint.answered_by, complaint.answered_at = words.strip()[:2000], by, now
    complaint.save(update_fields=["answer", "answered_by", "answered_at"])
    record(complaint.course.provider, "answer-complaint", by, now, {"complaint": str(complaint.uuid)})
    title = details_of(complaint.course).title
    people.tell(
        person=complaint.made_by, key="complaint-answered", now=now,
        arguments={"course": str(complaint.course.uuid), "title": title},
    )  # fmt: skip
    return complaint
