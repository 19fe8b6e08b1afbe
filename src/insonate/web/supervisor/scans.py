"""One scan before its supervisor signs it, with everything it says."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from insonate.certification.submissions import api as submissions
from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.web.components.scan_words import described, noted, read_document
from insonate.web.records.presenting import INNOCENT, pattern_words
from insonate.web.supervisor import wording
from insonate.web.supervisor.queue import person_of


@login_required
@require_GET
def show(request: HttpRequest, scan: UUID) -> HttpResponse:
    """All that a scan says, what was said of it before, and the two answers."""
    now = clock.now()
    person = person_of(request)
    found = sign_offs.scan_for_supervisor(person, scan)
    document = read_document(found.content)
    waiting = sign_offs.waiting_of(found, now)
    said = sign_offs.said_of(found)
    return render(
        request,
        "supervisor/scan.html",
        {
            "scan": found,
            "title": wording.title(found),
            "candidate": found.logbook.person,
            "facts": described(document),
            "notes": noted(document),
            "waiting": waiting,
            "wait": wording.wait(waiting.days),
            "wait_state": wording.STATES[waiting.age],
            "late_days": (found.entered_at.date() - found.performed_on).days,
            "questions": _questions(person, found, now),
            "said": said,
            "mine": next(
                (each for each in reversed(said) if each.is_standing and each.sign_off.by_id == request.user.pk), None
            ),
            "may_sign": found.sign_state != "signed" and not found.withdrawn,
        },
    )


def _questions(person: people.User, scan: logbook.Scan, now: datetime) -> list[tuple[str, str]]:
    """The patterns in which the scan stands: what was seen, and what it may innocently be."""
    found = []
    for pattern in sign_offs.questions_about(person, scan.logbook.person, now=now):
        if str(scan.uuid) in pattern.scan_ids:
            arguments = {
                name: value.isoformat() if isinstance(value, date) else str(value) for name, value in pattern.arguments
            }
            seen = submissions.PatternText(key=pattern.key.value, arguments=arguments)
            found.append((pattern_words(seen), str(INNOCENT[pattern.key.value])))
    return found
