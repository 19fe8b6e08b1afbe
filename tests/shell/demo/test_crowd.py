"""People invented for measuring are such as the product would have written, so that what is measured is the product."""

import json

import pytest
from django.db.models import F

from insonate.certification.standings import api as standings
from insonate.demo.cohort import DOMAIN, Crowd, invent_crowd
from insonate.kit.canonical import sha256
from insonate.logbook import api as logbook
from insonate.logbook.models import Scan, ScanVersion, SignOff
from insonate.logbook.scans.content import search_words
from insonate.people.models import User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> Crowd:
    return invent_crowd(wanted=6, scans=40, now=NOW)


def test_crowd_has_the_size_asked_for(crowd: Crowd) -> None:
    assert (crowd.people, crowd.scans) == (6, Scan.objects.count())
    assert 6 * 40 * 0.4 < crowd.scans < 6 * 40 * 1.5
    assert 0 < crowd.signed == SignOff.objects.count() < crowd.scans
    candidates = User.objects.filter(email__endswith=f"@{DOMAIN}", enrolments__isnull=False).distinct()
    assert candidates.count() == 6


def test_rows_of_the_crowd_are_those_of_real_scans(crowd: Crowd) -> None:
    for scan in Scan.objects.select_related("supervisor"):
        said = logbook.from_document(json.loads(scan.content))
        assert logbook.written(said) == (scan.content, scan.digest)
        assert (scan.performed_on, scan.region, scan.side, scan.words) == (
            said.performed_on, said.region, said.side, search_words(said),
        )  # fmt: skip
        assert said.supervisor == (str(scan.supervisor.uuid) if scan.supervisor else "")
    assert not ScanVersion.objects.exclude(digest=F("scan__digest"), content=F("scan__content")).exists()
    assert {sha256(each.content) == each.digest for each in ScanVersion.objects.all()} == {True}
    assert set(SignOff.objects.exclude(digest=F("scan__digest")).values_list("pk")) == set()


def test_crowd_is_judged_like_anybody(crowd: Crowd) -> None:
    programme = programmes.programme_called("cpocus-fm-msk")
    assert programme is not None
    counted = 0
    for enrolment in programmes.enrolled_in(programme, NOW.date()):
        found = standings.standing_of(enrolment, as_of=NOW.date())
        counted += int(found.standing.at("logbook").have)
        assert found.standing.at("course").state == "met"
    assert counted > 0


def test_crowd_can_be_added_to_as_anybody(crowd: Crowd) -> None:
    """Ids go on where the poured ones ended."""
    from tests.factories.scans import logged

    someone = User.objects.filter(logbook__isnull=False).first()
    assert someone is not None
    before = Scan.objects.filter(logbook__person=someone).count()
    logged(someone)
    assert Scan.objects.filter(logbook__person=someone).count() == before + 1
