"""Invented providers and their courses: accredited, under review, listed; and who attended."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from insonate.learning.courses import api as courses
from insonate.people import api as people
from insonate_core.learning.accreditation import CourseAct
from insonate_core.learning.scorecards import scored_by

# Name, title, what it prepares for, days, hours, exams, place; "accredited", "asked" or nothing.
OFFERED = (
    ("Alder Coast Ultrasound", "Joints in two days", "introductory", 2, 16, (), "Prince Rupert", "accredited"),
    ("Bow Valley Hands-On", "From first scan to certificate", "certification", 3, 30,
     ("written", "visual", "practical"), "Canmore", "accredited"),
    ("Fundy Bedside Imaging", "A day of joints", "introductory", 1, 8, (), "Saint John", ""),
    ("Prairie Probe Workshop", "Four days, all examinations", "certification", 4, 32,
     ("written", "visual", "practical"), "Brandon", "accredited"),
    ("Rive-Sud Échographie", "Deux jours d’articulations", "introductory", 2, 16, (), "Longueuil", "asked"),
)  # fmt: skip
ALDER = OFFERED[0][0]


def offer_courses(
    organisation: people.Organisation, directors: Mapping[str, people.User], member: people.User, today: date
) -> None:
    """The directory of the organisation: directors by the provider's name, and one of the committee who decides."""
    long_ago = today - timedelta(days=1000)
    for name, title, level, days, hours, exams, place, standing in OFFERED:
        director, listed = directors[name], _at(long_ago)
        provider = courses.list_provider(
            organisation=organisation, name=name, website="https://courses.example", by=director, now=listed
        )
        says = courses.Says(
            title=title, level=level, tracks=["fm-msk"], exams=exams, days=days, hours=Decimal(hours), country="CA",
            learners_per_instructor=Decimal(2), learners_per_machine=Decimal(2),
            combined_with="Diagnostic" if name.startswith("Prairie") else "",
            about="Short talks, then scanning in small groups on volunteers.",
        )  # fmt: skip
        course = courses.list_course(provider=provider, says=says, by=director, now=listed)
        if standing == "accredited":
            _accredit(course, organisation, director, member, long_ago)
        elif standing == "asked":
            courses.apply_for(course=course, by=director, now=_at(today - timedelta(days=12)))
        coming = today + timedelta(days=30 + 17 * len(name) % 60)
        courses.announce_session(
            course=course, starts_on=coming, ends_on=coming + timedelta(days=days - 1), place=place, by=director,
            now=_at(today - timedelta(days=40)),
        )  # fmt: skip


def _accredit(
    course: courses.Course, organisation: people.Organisation, director: people.User, member: people.User, day: date
) -> None:
    courses.apply_for(course=course, by=director, now=_at(day, 10))
    card = courses.card_of(organisation, day)
    assert card is not None
    scores = {each.key: "met" for each in scored_by(card.definition)}
    courses.score(course=course, scores=scores, words={}, by=member, now=_at(day, 11))
    courses.decide(
        course=course, act=CourseAct.ACCREDIT, until=day + timedelta(days=3 * 365), by=member, now=_at(day, 12)
    )


def attend(person: people.User, ends: date) -> None:
    """The person completed the introductory course of Alder Coast on a day, by the word of its director."""
    course = courses.Course.objects.select_related("provider__director").get(provider__name=ALDER)
    director = course.provider.director
    held = courses.announce_session(
        course=course, starts_on=ends - timedelta(days=1), ends_on=ends, place="Prince Rupert", by=director,
        now=_at(ends - timedelta(days=40)),
    )  # fmt: skip
    courses.expect(session=held, lines=f"{person.name} <{person.email}>", by=director, now=_at(ends, 8))
    courses.confirm(session=held, outcomes={person.email: "completed"}, by=director, now=_at(ends, 18))


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)
