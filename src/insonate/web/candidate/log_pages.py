"""Logging a scan: ten seconds, one thumb; and the privacy guard beside the notes."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.web.candidate.log_choices import choices_for
from insonate.web.candidate.log_form import GUARDED, LogForm
from insonate.web.candidate.log_sent import entry_sent
from insonate.web.components.scan_words import scan_title

SAME_VISIT_WITHIN = timedelta(hours=18)
LONGEST_GUARDED = 20_000


@dataclass(frozen=True, slots=True)
class Repeat:
    """A scan done often lately, to be taken as the start of the next."""

    title: str
    url: str


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def draft_key(person: people.User) -> str:
    """Under which name a device keeps what this person typed: what one leaves unsent, another never sees."""
    return f"log-{person.uuid}"


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _start(
    recent: tuple[logbook.Recent, ...], today: date, repeated: logbook.Recent | None, visit: logbook.Recent | None
) -> logbook.ScanContent:
    """What the page offers before anything is chosen: who, where and how of the last scan, on this day; with the
    place too if one is repeated, and the same patient if it is the same visit."""
    said = logbook.last_scan_defaults(recent)
    start = said or logbook.ScanContent(performed_on=today, subject="patient", procedure="diagnostic")
    start = replace(start, performed_on=today, purpose=start.purpose or "routine")
    if repeated is not None:
        kept = repeated.content
        start = replace(
            start, region=kept.region, side=kept.side, applications=kept.applications, views=kept.views,
            procedure=kept.procedure, subject=kept.subject, supervision=kept.supervision,
            supervisor=kept.supervisor, assistance=kept.assistance,
        )  # fmt: skip
    if visit is not None:
        kept = visit.content
        start = replace(
            start, performed_on=kept.performed_on, encounter=kept.encounter, age_band=kept.age_band, sex=kept.sex,
            case_number=kept.case_number, subject=kept.subject,
        )  # fmt: skip
    return start


def _named(recent: tuple[logbook.Recent, ...], uuid: UUID | None) -> logbook.Recent | None:
    return next((each for each in recent if each.scan.uuid == uuid), None)


def _visits(recent: tuple[logbook.Recent, ...], now: datetime) -> list[tuple[str, str]]:
    """Visits of the last hours, newest first, each named by its last scan."""
    found: dict[str, str] = {}
    for each in recent:
        if each.content.encounter and now - each.scan.entered_at < SAME_VISIT_WITHIN:
            title = scan_title(each.scan.region, each.scan.side, each.content.applications)
            found.setdefault(each.content.encounter, title)
    return list(found.items())[:5]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The page to log a scan. GET may name a recent scan to `repeat`, or one of the same `visit`."""
    if request.method == "HEAD":
        # A device asks whether the line is there before it sends what was typed.
        return HttpResponse()
    person, now = person_of(request), clock.now()
    if request.method == "POST" and (saved := _saved_at_once(request.POST, person, now)):
        return _thanks(request, person, saved)
    recent = logbook.recent_scans(person)
    today = logbook.day_of(person, now)
    visit = _named(recent, _uuid(request.GET.get("visit")))
    start = _start(recent, today, _named(recent, _uuid(request.GET.get("repeat"))), visit)
    data, mended = mended_data(request.POST, today) if request.method == "POST" else (None, "")
    form = LogForm(
        data,
        choices=choices_for(person, now=now),
        supervisors=sign_offs.supervisors_for(person, today),
        content=start,
        visits=_visits(recent, now),
    )
    if visit is not None:
        form.initial["visit"] = visit.content.encounter
    if mended:
        form.errors.clear()
    elif form.is_bound and form.is_valid():
        try:
            scan = logbook.log_scan(person=person, entry=_entry(form), by=person, now=now)
        except logbook.ScanRefused as refusal:
            form.refuse(refusal.problems)
        else:
            return _thanks(request, person, scan)
    elif form.is_readable() and "uuid" in form.cleaned_data:
        # The form itself is wrong somewhere; say in the same breath what the logbook would refuse.
        form.refuse(logbook.check_scans(person=person, entries=[_entry(form)], now=now).get(0, []))
    repeats = [
        Repeat(
            scan_title(each.scan.region, each.scan.side, each.content.applications),
            f"{reverse('candidate:log')}?repeat={each.scan.uuid}",
        )
        for each in logbook.usual_places(recent)
    ]
    page = {
        "form": form,
        "today": today,
        "repeats": repeats,
        "repeated": request.GET.get("repeat", ""),
        "visit": visit,
        "mended": mended,
        "draft": draft_key(person),
        "guard_url": reverse("candidate:log-guard"),
        "saved_before": _saved_before(person, form),
    }
    return render(request, "candidate/log.html", page, status=422 if form.errors else 200)


def _thanks(request: HttpRequest, person: people.User, scan: logbook.Scan) -> HttpResponse:
    messages.success(request, _("Saved in your logbook."), extra_tags=draft_key(person))
    return redirect(f"{reverse('candidate:scan', args=[scan.uuid])}?logged=1")


def _saved_at_once(data: QueryDict, person: people.User, now: datetime) -> logbook.Scan | None:
    """The scan, if what was sent can be saved as it stands; None for whatever needs the form to be looked at or
    answered. Building the form with its lists costs several times what saving does, and a good entry needs none:
    the logbook checks everything itself."""
    if (entry := entry_sent(data)) is None:
        return None
    try:
        return logbook.log_scan(person=person, entry=entry, by=person, now=now)
    except logbook.ScanRefused:
        return None


def _entry(form: LogForm) -> logbook.ScanEntry:
    """The scan of a valid form; a visit of its own unless one was chosen."""
    uuid = form.cleaned_data["uuid"]
    encounter = form.cleaned_data.get("visit") or str(uuid)
    return logbook.ScanEntry(uuid, replace(form.content(), encounter=encounter), form.stated())


def _saved_before(person: people.User, form: LogForm) -> logbook.Scan | None:
    """The scan that a refused entry was saved as, when its number is already in this person's logbook."""
    uuid = form.cleaned_data.get("uuid") if form.is_bound and form.errors and hasattr(form, "cleaned_data") else None
    if uuid is None:
        return None
    try:
        return logbook.own_scan(person, uuid)
    except logbook.Scan.DoesNotExist:
        return None


def mended_data(data: QueryDict, today: date) -> tuple[QueryDict, str]:
    """What was posted, with identifiers taken out of the field whose “Take it out” was pressed, and its name."""
    name = data.get("take_out", "")
    if name not in GUARDED:
        return data, ""
    changed = data.copy()
    changed[name] = logbook.without_identifiers(name, data.get(name, ""), as_of=today)
    return changed, name


@login_required
@require_POST
def guard(request: HttpRequest) -> JsonResponse:
    """What the privacy guard sees in one text: `{"suspicions": [{start, end, text, words}]}`, places in code points.
    Nothing is kept."""
    person, now = person_of(request), clock.now()
    name, text = request.POST.get("field", ""), request.POST.get("text", "")[:LONGEST_GUARDED]
    today = logbook.day_of(person, now)
    colleagues = [each.person.name for each in sign_offs.supervisors_for(person, today)]
    found = logbook.suspicions_in(name, text, as_of=today, colleagues=colleagues)
    suspicions: list[dict[str, Any]] = [
        {"start": each.start, "end": each.end, "text": each.text, "words": logbook.suspicion_words(each)}
        for each in found
    ]
    return JsonResponse({"suspicions": suspicions})
