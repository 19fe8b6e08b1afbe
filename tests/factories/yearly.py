"""A programme that asks five scans a year and their record, and somebody in it whose first year is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from insonate.people.models import Organisation, RoleKey, User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, scan, university

DOCUMENT = """\
insonate: 1
programme: harbour-record
version: "2025"
title: {en: Yearly scanning record, fr: Registre annuel}
body: Harbour University
subject: person
time-zone: Europe/London
applies: {from: 2024-01-01, decided-by: registration}
references: {book: {title: Handbook, url: "https://example.org/handbook"}}
vocabularies:
  region: [shoulder, elbow, wrist-hand, hip, knee, ankle-foot]
records:
  scan: {asks: [region]}
people:
  tutor: {holds: [harbour-tutor]}
anchors:
  registration: {first: enrolments, where: {programme: harbour-record}}
cycles:
  scanning-year:
    starts: registration
    every: 12 months
    while: {enrolments: {programme: harbour-record}}
    pauses: {leaves: {approved: true}}
    unfinished: in-proportion
    rounding: up
    reference: book
requirements:
  yearly-record:
    title: {en: "Each year: the log and its submission"}
    each-cycle: scanning-year
    requires: [scans, submission, acceptance]
    reference: book
  scans:
    title: {en: At least five scans in the year}
    count: scans
    at-least: 5
    reference: book
  submission:
    title: {en: The record is handed in}
    count: submissions
    where: {what: scanning-record}
    within: {from: cycle-end}
    by: cycle-end + 1 month
    grace: 14 days
    reference: book
  acceptance:
    title: {en: A tutor accepts it}
    count: reviews
    where: {what: scanning-record, outcome: accepted, by: tutor}
    within: {from: cycle-end}
    reference: book
  regular:
    title: {en: No month without a scan}
    no-gap: scans
    longer-than: 1 month
    indicative: true
    pauses: {leaves: {approved: true}}
    within: {from: registration}
    reference: book
awards:
  engaged:
    title: {en: Continued engagement}
    requires: [yearly-record, regular]
    decided-by: tutor
    reference: book
audits:
  annual-monitoring: {sample: 10%, of: submissions, rounding: up, at-least: 1, reference: book}
"""
FIRST_DAY = date(2025, 7, 1)


@dataclass(frozen=True)
class Enrolled:
    """Somebody in the programme, with a tutor of the organisation."""

    person: User
    enrolment: programmes.Enrolment
    tutor: User
    organisation: Organisation


def organisation_with_programme(slug: str = "harbour") -> Organisation:
    """The university with its programme published."""
    organisation = university(slug)
    programmes.publish_version(organisation=organisation, text=DOCUMENT, by=None, now=NOW)
    return organisation


def enrolled(key: str = "nadia", *, from_on: date = FIRST_DAY, tutor: str = "ruth") -> Enrolled:
    """One of the cast, registered since July 2025; the tutor is made if not there yet."""
    organisation = organisation_with_programme()
    programme = programmes.Programme.objects.get(key="harbour-record")
    somebody, teacher = person(key), person(tutor)
    if not teacher.roles.filter(role=RoleKey.TUTOR).exists():
        role(teacher, RoleKey.TUTOR)
    registration = programmes.Enrolment.objects.create(
        person=somebody,
        programme=programme,
        version=programme.versions.get(),
        from_on=from_on,
        recorded_at=datetime.combine(from_on, time(9), UTC),
    )
    return Enrolled(somebody, registration, teacher, organisation)


def scans(somebody: User, *days: date, late_by: int = 0, supervisor: User | None = None) -> None:
    """A scan on each of these days, entered that evening or so many days later."""
    for each in days:
        entered = datetime.combine(each + timedelta(days=late_by), time(18), UTC)
        scan(somebody, supervisor, on=each, entered_at=entered)


def monthly(somebody: User, *, months: int = 12) -> None:
    """A scan in the middle of each month of the first year."""
    scans(somebody, *(_middle(month) for month in range(months)))


def _middle(month: int) -> date:
    years, month0 = divmod(FIRST_DAY.month - 1 + month, 12)
    return date(FIRST_DAY.year + years, month0 + 1, 15)
