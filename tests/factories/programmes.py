"""The two programmes of the demonstration, published from their files, and people enrolled in them."""

from datetime import date
from pathlib import Path

from insonate.people.models import Organisation, User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, university

PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"
HOMES = {
    "essex-scanning-record": ("essex", "University of Essex"),
    "cpocus-fm-msk": ("cpocus", "Canadian Point of Care Ultrasound Society"),
}


def published(key: str) -> programmes.ProgrammeVersion:
    """The newest version of a programme's file, published by the body that runs it."""
    organisation = university(*HOMES[key])
    found = programmes.ProgrammeVersion.objects.filter(programme__key=key).order_by("-version").first()
    return found or programmes.publish_folder(
        organisation=organisation, folder=PROGRAMMES, keys={key}, by=None, now=NOW
    )[-1]  # fmt: skip


def enrolled_in(key: str, person: User, from_on: date = date(2026, 1, 10)) -> programmes.Enrolment:
    """Somebody enrolled in one of the two programmes."""
    version = published(key)
    return programmes.Enrolment.objects.create(
        person=person, programme=version.programme, version=version, from_on=from_on, anchor_on=from_on,
        recorded_at=NOW,
    )  # fmt: skip


def home_of(key: str) -> Organisation:
    """The body that runs the programme."""
    return university(*HOMES[key])
