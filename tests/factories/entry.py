"""The two organisations of the demonstration with their real programme files, and people on their way in."""

from datetime import date, datetime
from pathlib import Path

from insonate.people.models import Organisation, RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from tests.factories.cast import NOW, person, role

FOLDER = Path(__file__).resolve().parents[2] / "programmes"
CERTIFICATE = date(2026, 6, 1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + b"\0" * 17
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20


_published: dict[str, dict[str, object]] = {}


def essex() -> Organisation:
    """The university with its scanning record published."""
    return _organisation("essex", "University of Essex", "Europe/London", "essex-scanning-record")


def cpocus() -> Organisation:
    """The society with its track published."""
    return _organisation("cpocus", "CPoCUS", "America/Winnipeg", "cpocus-fm-msk")


def _organisation(slug: str, name: str, zone: str, key: str) -> Organisation:
    made, _new = Organisation.objects.get_or_create(slug=slug, defaults={"name": name, "time_zone": zone})
    if programmes.programme_called(key) is None:
        if key in _published:  # reading YAML takes most of a second; the row is the same each time
            programme = programmes.Programme.objects.create(organisation=made, key=key)
            programmes.ProgrammeVersion.objects.create(programme=programme, **_published[key])
        else:
            (version,) = programmes.publish_folder(organisation=made, folder=FOLDER, keys={key}, by=None, now=NOW)
            names = ("version", "document", "sha256", "applies_from", "applies_until", "published_at")
            _published[key] = {name: getattr(version, name) for name in names}
    return made


def record() -> programmes.Programme:
    """The scanning record."""
    return programmes.programmes_of(essex()).get()


def track() -> programmes.Programme:
    """The certification track."""
    return programmes.programmes_of(cpocus()).get()


def officer(key: str = "ruth", organisation: Organisation | None = None) -> User:
    """Somebody who admits at the university."""
    at = organisation or essex()
    holder = person(key)
    if not holder.roles.filter(organisation=at, role=RoleKey.ADMISSIONS_OFFICER).exists():
        role(holder, RoleKey.ADMISSIONS_OFFICER, at)
    return holder


def attest(
    about: User, kind: str, on: date = CERTIFICATE, by: User | None = None, now: datetime = NOW, **attributes: object
) -> attested.AttestedFact:
    """A fact that the university's officer entered."""
    return attested.attest_fact(
        person=about, organisation=essex(), kind=kind, on=on, attributes=attributes, by=by or officer(), now=now
    )


def fulfil(about: User, certificate: date = CERTIFICATE) -> None:
    """Enter all that the scanning record asks at entry."""
    attest(about, "awards", certificate, award="pgcert-msk-ultrasound")
    attest(about, "enrolments", certificate, module="pgdip-msk-ultrasound")
    attest(about, "results", date(2025, 3, 1), test="ielts", score="6.5")


def handed_in(applicant: User, words: str = "") -> enrolment.Application:
    """An application that the office has."""
    begun = enrolment.begin_application(person=applicant, programme=record(), now=NOW)
    return enrolment.submit_application(application=begun, words=words, now=NOW)


def admitted(applicant: User, certificate: date = CERTIFICATE, from_on: date | None = None) -> enrolment.Enrolment:
    """Somebody who fulfils the entry requirements and was admitted."""
    fulfil(applicant, certificate)
    return enrolment.admit(application=handed_in(applicant), from_on=from_on, by=officer(), now=NOW)
