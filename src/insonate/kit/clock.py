"""Where time enters. Views and jobs ask once and pass `now` on; nothing below them looks at a clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string


def now() -> datetime:
    """The present instant, aware, in UTC; from the callable that `settings.CLOCK` names."""
    clock = settings.CLOCK
    instant = import_string(clock)() if isinstance(clock, str) else clock()
    assert isinstance(instant, datetime)
    return instant


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of an instant where the organisation is."""
    return instant.astimezone(ZoneInfo(zone)).date()
