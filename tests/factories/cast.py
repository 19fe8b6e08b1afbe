"""The standing cast of the tests: invented people of two invented universities, and how one enters a scan.

Every name is the same person in every test. `cast()` makes those a test asks for, so that a test says who is in it.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from insonate.kit.canonical import canonical_json, sha256
from insonate.logbook import api as logbook
from insonate.logbook.models import Change, Logbook, Scan, ScanVersion, SignState
from insonate.people.models import Organisation, Role, RoleKey, User
from insonate.programmes.models import Enrolment, Programme, ProgrammeVersion

PASSWORD = "harbour-lantern-7"
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)

NAMES = {
    "nadia": "Nadia Ferreira",
    "owen": "Owen Blackwater",
    "mei": "Mei Tanaka",
    "tom": "Dr Tom Okafor",
    "helene": "Dr Hélène Gagnon",
    "ruth": "Ruth Adeyemi",
    "piotr": "Piotr Lindqvist",
    "greta": "Greta Almond",
    "amara": "Amara Voss",
    "lucas": "Lucas Brandt",
    "felix": "Felix Moreau",
    "ines": "Ines Calder",
    "stranger": "Stan Holloway-Reed",
}


def person(key: str) -> User:
    """One of the cast, made if not there yet."""
    email = f"{key}@example.org"
    return User.objects.filter(email=email).first() or User.objects.create_user(
        email=email, password=PASSWORD, name=NAMES[key]
    )


def university(slug: str = "harbour", name: str = "Harbour University") -> Organisation:
    """An organisation in London's time zone."""
    return Organisation.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def role(holder: User, key: RoleKey, organisation: Organisation | None = None, **days: date) -> Role:
    """A role held since January 2025 unless the days say otherwise."""
    return Role.objects.create(
        person=holder, organisation=organisation or university(), role=key, **({"from_on": date(2025, 1, 1)} | days)
    )


def enrolment(candidate: User, organisation: Organisation | None = None, **days: date) -> Enrolment:
    """Enrolled since January 2026 in the organisation's one programme, whose document says nothing."""
    organisation = organisation or university()
    programme, _made = Programme.objects.get_or_create(organisation=organisation, key=f"{organisation.slug}-scanning")
    text = canonical_json({"programme": programme.key})
    version, _made = ProgrammeVersion.objects.get_or_create(
        programme=programme, version="1", defaults={"document": text, "sha256": sha256(text), "published_at": NOW}
    )
    return Enrolment.objects.create(
        person=candidate, programme=programme, version=version, recorded_at=NOW,
        **({"from_on": date(2026, 1, 1)} | days),
    )  # fmt: skip


def scan(
    candidate: User, supervisor: User | None = None, *, on: date = date(2026, 7, 8), region: str = "shoulder",
    side: str = "right", entered_at: datetime | None = None, **attributes: object,
) -> Scan:  # fmt: skip
    """A scan as entered, awaiting its supervisor if one is named."""
    book, _made = Logbook.objects.get_or_create(person=candidate)
    entered_at = entered_at or NOW - timedelta(hours=16)
    document: dict[str, object] = {
        "format": 1,
        "performed-on": on.isoformat(),
        "attributes": {"region": region, "side": side, "determinate": True, **attributes},
    }
    if supervisor:
        document["supervisor"] = str(supervisor.uuid)
    text = canonical_json(document)
    entered = Scan.objects.create(
        logbook=book, performed_on=on, region=region, side=side, determinate=True, supervisor=supervisor,
        sign_state=SignState.AWAITING if supervisor else SignState.NOT_ASKED, content=text, digest=sha256(text),
        recorded_on=entered_at.date(), entered_at=entered_at, changed_at=entered_at,
    )  # fmt: skip
    ScanVersion.objects.create(
        scan=entered, version=1, change=Change.ENTRY, content=text, digest=sha256(text), recorded_by=candidate,
        recorded_at=entered_at,
    )  # fmt: skip
    return entered


def corrected(entered: Scan, at: datetime = NOW, **changes: object) -> Scan:
    """The scan after its candidate corrected it: a new version that nobody signed."""
    said = replace(logbook.from_document(json.loads(entered.content)), **changes)  # type: ignore[arg-type]
    by = entered.logbook.person
    return logbook.correct_scan(scan=entered, content=said, reason="mistyped", by=by, now=at)
