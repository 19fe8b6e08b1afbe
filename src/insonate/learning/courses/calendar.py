"""Sessions as a calendar that others subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from insonate.learning.courses.queries import Listed


def calendar_of(courses: Iterable[Listed], *, title: str, address: str, now: datetime) -> bytes:
    """The coming sessions of these courses, each a whole day or more. `address` is where the directory is."""
    calendar = Calendar()
    calendar.add("prodid", "-//Insonate//courses//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for each in courses:
        for session in each.sessions:
            event = Event()
            event.add("uid", f"{session.uuid}@insonate")
            event.add("dtstamp", now)
            event.add("dtstart", session.starts_on)
            event.add("dtend", session.ends_on + timedelta(days=1))
            event.add("summary", f"{each.details.title} ({each.provider.name})")
            event.add("location", session.place)
            event.add("url", f"{address}{each.course.uuid}/")
            if each.standing.state.value == "accredited" and each.standing.until is not None:
                said = _("Accredited by %(name)s until %(day)s.")
                words = {"name": each.provider.organisation.name, "day": each.standing.until.isoformat()}
                event.add("description", said % words)
            calendar.add_component(event)
    return bytes(calendar.to_ical())
