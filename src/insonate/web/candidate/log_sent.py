"""Reading a well-filled log page without building its form.

The log page is sent far more often than it is wrong. What is sent there in good order is read here directly; at the
least doubt (a day that is not one, a visit to be joined, a word taken out) the answer is None and the form itself
looks at it, which knows the lists and can say what is wrong.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict

from insonate.logbook import api as logbook
from insonate.web.candidate.log_form import GUARDED, SELECTS, TEXTS, YES_NO
from insonate.web.components.bodymap import place_of

MARKS = ("determinate", "images_stored", "indicated")
PLAIN = ("finding", "supervision", "assistance", "subject", "supervisor", *SELECTS[:6], *TEXTS)


def entry_sent(data: QueryDict) -> logbook.ScanEntry | None:
    """The entry that a log page sends, if all of it can be read as it stands."""
    if data.get("visit") or data.get("take_out"):
        return None
    region, side = place_of(data.get("place", ""))
    applications = tuple(data.getlist("applications"))
    if not region and not applications:
        return None
    sent = {name: str(value) for name, value in data.items()}
    try:
        uuid, day = UUID(sent.get("uuid", "")), date.fromisoformat(sent.get("performed_on", ""))
        said: dict[str, Any] = {name: YES_NO[sent[name]] if sent.get(name) else None for name in MARKS}
        answers = {name.removeprefix("answer_"): YES_NO[value] for name, value in _named(sent, "answer_")}
    except (ValueError, KeyError):
        return None
    said |= {name: sent[name] for name in PLAIN if name in sent}
    if said.get("supervision", "") in ("", "none"):
        said["supervisor"] = ""
    content = logbook.ScanContent(
        performed_on=day,
        region=region,
        side=sent.get("side") or side,
        applications=applications,
        views=tuple(data.getlist("views")),
        answers=answers,
        encounter=str(uuid),
        extra={name.removeprefix("extra_"): value for name, value in _named(sent, "extra_")},
        **said,
    )
    stated = {name: why for name in GUARDED if (why := data.get(f"{name}_why", "").strip())}
    return logbook.ScanEntry(uuid, content, stated)


def _named(sent: Mapping[str, str], beginning: str) -> Iterator[tuple[str, str]]:
    """What was said in the fields whose names begin so."""
    return ((name, value) for name, value in sent.items() if name.startswith(beginning) and value)
