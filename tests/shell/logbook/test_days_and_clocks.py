"""On the two nights on which clocks change, a scan still has one day, and a year one last minute."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from insonate.certification.standings import api as standings
from insonate.logbook import api as logbook
from insonate.logbook.scans.problems import ScanRefused
from tests.factories.scans import logged
from tests.factories.yearly import enrolled

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 0, 0, tzinfo=UTC), date(2026, 3, 29)),
        # A day of 23 hours: 00:00 GMT to 23:59 BST.
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), date(2026, 10, 24)),
        # A day of 25 hours: 00:00 BST to 23:59 GMT, with the hour from one to two twice.
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_day_of_an_instant_around_the_change_of_clocks(instant: datetime, day: date) -> None:
    assert logbook.day_of(enrolled("nadia").person, instant) == day


@pytest.mark.parametrize(
    ("last_minute", "first_minute"),
    [
        (datetime(2026, 3, 29, 23, 59, tzinfo=LONDON), datetime(2026, 3, 30, 0, 0, tzinfo=LONDON)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=LONDON), datetime(2026, 10, 26, 0, 0, tzinfo=LONDON)),
    ],
    ids=["spring", "autumn"],
)
def test_year_ends_with_the_day_on_which_the_clocks_change(last_minute: datetime, first_minute: datetime) -> None:
    """The year's last day is the one of 23 or 25 hours: a scan saved in its last minute is in it, one saved a minute
    later is in the next."""
    began = first_minute.date().replace(year=first_minute.year - 1)
    nadia = enrolled("nadia", from_on=began)
    for minute in (last_minute, first_minute):
        now = minute.astimezone(UTC)
        assert logbook.day_of(nadia.person, now) == minute.date()
        logged(nadia.person, now=now, performed_on=minute.date())
    after = standings.cycles_for(nadia.enrolment, "scanning-year", as_of=first_minute.date())
    assert (after[0].starts_on, after[0].until) == (began, first_minute.date())
    found = standings.standing_of(nadia.enrolment, as_of=first_minute.date()).standing
    (record,) = (each for each in found.requirements if each.kind == "each-cycle")
    have = {
        turn.cycle.number: scans.have
        for turn in record.children
        if turn.cycle is not None
        for scans in turn.walk()
        if scans.reads == "scans"
    }
    assert have == {0: 1, 1: 1}


def test_scan_of_tomorrow_is_refused_in_the_last_minute_of_a_short_day() -> None:
    nadia = enrolled("nadia").person
    late = datetime(2026, 3, 29, 22, 59, tzinfo=UTC)
    with pytest.raises(ScanRefused):
        logged(nadia, now=late, performed_on=date(2026, 3, 30))
    logged(nadia, now=late, performed_on=date(2026, 3, 29))
