"""The demonstration builds, says who can sign in, and is built once."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from insonate.certification.awards import api as awards
from insonate.demo import cast
from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.people import api as people
from tests.shell.pages import client_of, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 2, 29, 12, tzinfo=UTC))


def staged(stage: str) -> str:
    said = StringIO()
    call_command("stage", stage, stdout=said)
    return said.getvalue()


def called(key: str) -> people.User:
    return people.User.objects.get(email=f"{key}@insonate.example")


def test_empty_stage_has_its_cast_and_nothing_done() -> None:
    said = staged("empty")
    for member in cast.EVERYONE:
        assert member.email in said
        assert called(member.key).check_password(cast.PASSWORD)
    assert not logbook.Scan.objects.exists()


def test_last_stage_holds_what_all_before_it_did_and_is_built_once() -> None:
    assert "Building" in staged("certified")
    before = logbook.Scan.objects.count()
    assert before > 300
    assert awards.awards_of(called("owen"))
    assert "Building" not in staged("certified")
    assert logbook.Scan.objects.count() == before
    page(client_of(called("owen")), "/certificates/")
    page(client_of(called("nadia")), "/standing/")
