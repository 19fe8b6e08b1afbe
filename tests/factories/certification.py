"""A certification body with small numbers: FM MSK as published but for its counts, its instructors and a candidate.

The document is the real one with one scan of each application, so that a candidate is complete after five.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from insonate.certification.requests import api as requests
from insonate.certification.results import api as results
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import Organisation, RoleKey, User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, university
from tests.factories.programmes import PROGRAMMES
from tests.factories.scans import entry

KEY, AWARD = "cpocus-fm-msk", "independent-practitioner"
WINNIPEG = "America/Winnipeg"
APPLICATIONS = ("shoulder-dislocation", "elbow-effusion", "knee-effusion", "tendon", "soft-tissue")


def small_document(**changes: str) -> str:
    """FM MSK with one scan of each application and no fee; `changes` replace one text by another."""
    text = (PROGRAMMES / KEY / "versions/2024.yaml").read_text()
    text = re.sub(
        r"for-each: \{application: \{shoulder-dislocation: 25.*?\}\}",
        "for-each: {application: {" + ", ".join(f"{each}: 1" for each in APPLICATIONS) + "}}",
        text,
    )
    text = text.replace("    fee: {amount: 100, currency: CAD, reference: faq}\n", "")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def newer_document(version: str, applies_from: str, **changes: str) -> str:
    """The same document as a later version: from when it applies, and that who is bound by the one before stays."""
    text = small_document(
        **{
            'version: "2024"': f'version: "{version}"\nreplaces: "2024"',
            "{from: 2024-01-01,": f"{{from: {applies_from},",
            **changes,
        }
    )
    return text + '\ntransitions:\n  stayers: {from: "2024", may: stay, reference: office}\n'


@dataclass
class Body:
    """The society, its programme, two instructors (Tom, Hélène), two registrars (Ruth, Felix), a candidate (Nadia)."""

    organisation: Organisation
    version: programmes.ProgrammeVersion
    enrolment: programmes.Enrolment
    nadia: User
    tom: User
    helene: User
    ruth: User
    felix: User

    def request(self, award: str = AWARD, *, by: User | None = None, now: datetime = NOW) -> requests.AwardRequest:
        """The award asked for, by Tom unless somebody else is named."""
        return requests.request_award(enrolment=self.enrolment, award=award, by=by or self.tom, now=now)


def attested(
    organisation: Organisation, about: User, kind: str, on: date, *, by: User, until: date | None = None, **said: object
) -> None:
    """A fact as an officer entered it on its day."""
    programmes.attest_fact(
        person=about, organisation=organisation, kind=kind, on=on, until=until, attributes=said, by=by,
        accept_moved_anchor=True, now=datetime.combine(on, time(18), UTC),
    )  # fmt: skip


def body(document: str | None = None, *, instructor_until: date | None = None, is_member: bool = True) -> Body:
    """The society since January 2025; Nadia enrolled and a member since January 2026, nothing done yet."""
    organisation = university("cpocus", "Canadian Point of Care Ultrasound Society")
    organisation.time_zone = WINNIPEG
    organisation.save()
    ruth, felix = person("ruth"), person("felix")
    for registrar in (ruth, felix):
        role(registrar, RoleKey.REGISTRAR, organisation)
    version = programmes.publish_version(
        organisation=organisation, text=document or small_document(), by=None, now=datetime(2025, 1, 2, tzinfo=UTC)
    )
    tom, helene, nadia = person("tom"), person("helene"), person("nadia")
    for instructor, until in ((tom, instructor_until), (helene, None)):
        attested(organisation, instructor, "awards", date(2025, 2, 1), by=ruth, until=until, award="track-instructor")
    if is_member:
        attested(organisation, nadia, "memberships", date(2026, 1, 10), by=ruth, body="cpocus")
    enrolment = programmes.enrol(
        person=nadia, programme=version.programme, from_on=date(2026, 1, 10), application=None,
        now=datetime(2026, 1, 10, 18, tzinfo=UTC),
    )  # fmt: skip
    return Body(organisation, version, enrolment, nadia, tom, helene, ruth, felix)


def scanned(candidate: User, supervisor: User, application: str, on: date, uuid: UUID | None = None) -> None:
    """A scan that counts, logged and signed on its day."""
    now = datetime.combine(on, time(20), UTC)
    made = logbook.log_scan(
        person=candidate,
        entry=entry(
            uuid, performed_on=on, applications=(application,), assistance="unassisted", supervision="direct",
            supervisor=str(supervisor.uuid), subject="patient", purpose="certification", determinate=True,
            encounter=str(uuid4()),
        ),
        by=candidate, now=now,
    )  # fmt: skip
    (outcome,) = sign_offs.sign_off_scans(scans=[sign_offs.Shown(made.uuid, made.version)], by=supervisor, now=now)
    assert outcome.sign_off is not None


def taught(place: Body) -> None:
    """The course and a scan of each application, signed by Tom and Hélène in turn."""
    attested(
        place.organisation, place.nadia, "courses", date(2026, 2, 1), by=place.ruth, track="fm-msk",
        level="introductory", accredited=True, outcome="completed",
    )  # fmt: skip
    for number, application in enumerate(APPLICATIONS):
        scanned(place.nadia, (place.tom, place.helene)[number % 2], application, date(2026, 3, 2 + number))


def sat(
    place: Body, exam: str, score: str, on: date, *, by: User | None = None, now: datetime = NOW
) -> results.ExamResult:
    """A result as its examiner enters it."""
    return results.record_result(
        enrolment=place.enrolment, exam=exam, score=score, sat_on=on, place="Calgary", time_zone="America/Edmonton",
        by=by or place.tom, now=now,
    )  # fmt: skip


def examined(place: Body) -> None:
    """The three exams, passed in June with two examiners."""
    sat(place, "written", "72/80", date(2026, 6, 1), now=datetime(2026, 6, 1, 23, tzinfo=UTC))
    sat(place, "visual", "90%", date(2026, 6, 2), by=place.helene, now=datetime(2026, 6, 2, 23, tzinfo=UTC))
    sat(place, "practical", "26/26", date(2026, 6, 3), by=place.helene, now=datetime(2026, 6, 3, 23, tzinfo=UTC))


def ready(document: str | None = None) -> Body:
    """Nadia has everything; nobody has asked yet."""
    place = body(document)
    taught(place)
    examined(place)
    return place
