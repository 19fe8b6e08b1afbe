"""Scans for tests: an ordinary one, changed in what the test is about."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from insonate.logbook import api as logbook
from insonate.people import api as people
from tests.factories.cast import NOW


def content(**changes: Any) -> logbook.ScanContent:
    """A diagnostic scan of a patient's right shoulder on Wednesday 8 July 2026, nobody supervising."""
    said: dict[str, Any] = {
        "performed_on": date(2026, 7, 8),
        "region": "shoulder",
        "side": "right",
        "determinate": True,
        "finding": "abnormal",
        "subject": "patient",
        "procedure": "diagnostic",
        "assistance": "unassisted",
        "supervision": "none",
        "clinical_question": "Full-thickness supraspinatus tear?",
    }
    return logbook.ScanContent(**(said | changes))


def entry(uuid: UUID | None = None, not_a_patient: dict[str, str] | None = None, **changes: Any) -> logbook.ScanEntry:
    """An entry of such a scan."""
    return logbook.ScanEntry(uuid or uuid4(), content(**changes), not_a_patient or {})


def logged(person: people.User, *, now: datetime = NOW, **changes: Any) -> logbook.Scan:
    """A saved scan of a person."""
    return logbook.log_scan(person=person, entry=entry(**changes), by=person, now=now)


def supervised(by: people.User, **changes: Any) -> dict[str, Any]:
    """What a directly supervised scan says differently."""
    return {"supervision": "direct", "supervisor": str(by.uuid), **changes}
