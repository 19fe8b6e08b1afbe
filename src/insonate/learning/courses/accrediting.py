"""Applying, scoring and deciding: the acts of a course's life with the organisation."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.learning.courses.directory import record
from insonate.learning.courses.judging import Card, acting_as, card_of, standing_of_course
from insonate.learning.courses.models import Course, CourseStep, CriterionScore
from insonate.learning.courses.queries import course_standing, details_of, today_of
from insonate.people import api as people
from insonate.people.api import User
from insonate.programmes import api as programmes
from insonate_core.findings import AwardState
from insonate_core.learning.accreditation import CourseAct, CourseActor, CourseStanding
from insonate_core.learning.scorecards import scored_by
from insonate_core.privacy.guard import find_identifiers

NEEDS_WORDS = {CourseAct.REFUSE, CourseAct.SUSPEND, CourseAct.LIFT, CourseAct.WITHDRAW}


@transaction.atomic
def apply_for(*, course: Course, renewal: bool = False, simulators: bool = False, words: str = "", by: User,
              now: datetime) -> CourseStep:  # fmt: skip
    """The director asks that the course be accredited, or that this be renewed. Raises `Refused`."""
    course, standing, day = _opened(course, now)
    if course.provider.director_id != by.pk:
        raise Refused(FieldProblem("", _("Only the director of the course applies.")))
    if card_of(course.provider.organisation, day) is None:
        words = _("%(name)s has no rules by which it accredits courses.") % {"name": course.provider.organisation.name}
        raise Refused(FieldProblem("", words))
    if renewal and not course.steps.filter(act=CourseAct.ACCREDIT).exists():
        raise Refused(FieldProblem("renewal", _("It was never accredited; apply for the first time.")))
    _must(standing, CourseAct.APPLY, CourseActor.DIRECTOR)
    _say_nobody(words, day)
    step = _step(course, CourseAct.APPLY, day, by, now, words, renewal=renewal, form={"simulators": simulators})
    said = {"course": str(course.uuid), "title": details_of(course).title}
    for member in committee_of(course, day):
        people.tell(person=member, key="course-applied", now=now, arguments=said)
    return step


@transaction.atomic
def take_back(*, course: Course, by: User, now: datetime) -> CourseStep:
    """The director takes an application back. Raises `Refused`."""
    course, standing, day = _opened(course, now)
    if course.provider.director_id != by.pk:
        raise Refused(FieldProblem("", _("Only the director of the course takes it back.")))
    _must(standing, CourseAct.TAKE_BACK, CourseActor.DIRECTOR)
    return _step(course, CourseAct.TAKE_BACK, day, by, now, "")


@transaction.atomic
def score(*, course: Course, scores: Mapping[str, str], words: Mapping[str, str], by: User, now: datetime) -> int:
    """A member of the committee scores criteria of the application that waits; returns how many changed. Raises
    `Refused` for whoever may not, and for what the document does not score."""
    course, standing, day = _opened(course, now)
    card = _deciding(course, by, day)
    if standing.waiting_since is None:
        raise Overtaken(_("No application waits. It was decided or taken back meanwhile."))
    application = course.steps.filter(act=CourseAct.APPLY, renewal=False).order_by("-pk")[:1].get()
    known = {each.key: each for each in scored_by(card.definition)}
    latest = {each.key: each for each in application.scores.order_by("pk")}
    made = []
    for key, outcome in scores.items():
        if key not in known:
            raise Refused(FieldProblem(key, _("The rules do not score this.")))
        if outcome not in {"met", "not-met"}:
            raise Refused(FieldProblem(key, _("Say whether it is met.")))
        said = words.get(key, "").strip()[:500]
        _say_nobody(said, day)
        before = latest.get(key)
        if before is None or before.outcome != outcome or before.words != said:
            made.append(
                CriterionScore(
                    application=application, key=key, says=dict(known[key].says), outcome=outcome, words=said, on=day,
                    by=by, at=now,
                )
            )  # fmt: skip
    CriterionScore.objects.bulk_create(made)
    if made:
        said_of = {each.key: each.outcome for each in made}
        record(course.provider, "score-course", by, now, {"course": str(course.uuid), "scores": said_of})
    return len(made)


@transaction.atomic
def decide(
    *, course: Course, act: CourseAct, words: str = "", starts: date | None = None, until: date | None = None, by: User,
    now: datetime,
) -> CourseStep:  # fmt: skip
    """An act of the committee: accredit (from and until a day), refuse, suspend, lift, withdraw. Raises `Refused` for
    whoever may not or an act that is not open, `Overtaken` if somebody else decided meanwhile."""
    course, standing, day = _opened(course, now)
    card = _deciding(course, by, day)
    if act in (CourseAct.ACCREDIT, CourseAct.REFUSE) and standing.waiting_since is None:
        raise Overtaken(_("No application waits. It was decided or taken back meanwhile."))
    _must(standing, act, CourseActor.COMMITTEE)
    if act in NEEDS_WORDS and not words.strip():
        raise Refused(FieldProblem("words", _("Say why; the director reads it.")))
    _say_nobody(words, day)
    if act is CourseAct.ACCREDIT:
        starts, until = _validity(course, card, day, starts, until)
    step = _step(course, act, day, by, now, words, starts=starts, until=until)
    people.tell(
        person=course.provider.director, key=f"course-{act.value}", now=now,
        arguments={"course": str(course.uuid), "title": details_of(course).title},
    )  # fmt: skip
    return step


def _validity(course: Course, card: Card, day: date, starts: date | None, until: date | None) -> tuple[date, date]:
    found = standing_of_course(course, card, day)
    award = next(each for each in found.awards if each.key == card.rule.key)
    if award.state not in (AwardState.READY, AwardState.REQUESTED, AwardState.ACTIVE, AwardState.GRACE):
        raise Refused(FieldProblem("", _("It does not meet what the rules ask yet. Score what is missing, or refuse.")))
    starts = starts or day
    if until is None:
        raise Refused(FieldProblem("until", _("Say until when.")))
    if until <= starts:
        raise Refused(FieldProblem("until", _("The end is not after the beginning.")))
    if until <= day:
        raise Refused(FieldProblem("until", _("This day has passed already.")))
    if (until - starts).days > 3 * 366:
        raise Refused(FieldProblem("until", _("At most three years at a time.")))
    return starts, until


def committee_of(course: Course, day: date) -> list[User]:
    """Who may decide on the course, among those who hold a role in its organisation or what the document names."""
    card = card_of(course.provider.organisation, day)
    if card is None or card.rule.decided_by is None:
        return []
    held = card.definition.people[card.rule.decided_by].holds
    found = [*people.holders_of(held, day), *people.people_with_uuids(programmes.holders_of_awards(held, day))]
    return [each for each in {one.pk: one for one in found}.values() if each.pk != course.provider.director_id]


def may_decide_in(person: User, organisation: people.Organisation, day: date) -> bool:
    """Whether somebody decides on courses of the organisation's directory that day."""
    card = card_of(organisation, day)
    if card is None or card.rule.decided_by is None:
        return False
    return acting_as(person, card.rule.decided_by, card, day)


def may_decide(person: User, course: Course, day: date) -> bool:
    """Whether somebody decides on the course that day; never its director."""
    return person.pk != course.provider.director_id and may_decide_in(person, course.provider.organisation, day)


def _deciding(course: Course, by: User, day: date) -> Card:
    card = card_of(course.provider.organisation, day)
    if card is None or not may_decide(by, course, day):
        raise Refused(FieldProblem("", _("Whom the rules name decides, and never the director of the course.")))
    return card


def _opened(course: Course, now: datetime) -> tuple[Course, CourseStanding, date]:
    held = Course.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "provider__organisation", "provider__director"
    )
    course = held.get(pk=course.pk)
    day = today_of(course, now)
    return course, course_standing(course, day), day


def _must(standing: CourseStanding, act: CourseAct, actor: CourseActor) -> None:
    if not standing.may(act, actor):
        raise Overtaken(_("This is not open as the course stands now. Somebody may have decided meanwhile."))


def _say_nobody(words: str, day: date) -> None:
    if find_identifiers(words, as_of=day):
        raise Refused(FieldProblem("words", _("This looks as if it named a patient. Take it out.")))


def _step(
    course: Course, act: CourseAct, day: date, by: User, now: datetime, words: str, *, renewal: bool = False,
    starts: date | None = None, until: date | None = None, form: Mapping[str, object] | None = None,
) -> CourseStep:  # fmt: skip
    made = CourseStep.objects.create(
        course=course, act=act.value, on=day, renewal=renewal, starts=starts, until=until, form=dict(form or {}),
        words=words.strip()[:2000], by=by, at=now,
    )  # fmt: skip
    detail = {"course": str(course.uuid), "from": starts, "until": until}
    record(course.provider, f"{act.value}-course", by, now, {name: each for name, each in detail.items() if each})
    return made
