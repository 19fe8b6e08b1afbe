"""The logbook: its list with search and filters, one scan with its history, correcting, withdrawing, restoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.web.candidate.log_choices import choices_for
from insonate.web.candidate.log_form import LogForm
from insonate.web.candidate.log_pages import mended_data, person_of
from insonate.web.components.parts import Fact, State
from insonate.web.components.scan_words import described, noted, read_document, region_words, scan_title
from insonate.web.findings.verdicts import programme_verdicts

STATES: Mapping[str, tuple[State, str | Promise]] = {
    logbook.SignState.SIGNED: (State.MET, _l("Signed")),
    logbook.SignState.AWAITING: (State.WAITING, _l("Awaiting sign-off")),
    logbook.SignState.DECLINED: (State.RISK, _l("Not signed")),
}
CHANGES: Mapping[str, str | Promise] = {
    logbook.Change.ENTRY: _l("Entered"),
    logbook.Change.CORRECTION: _l("Corrected"),
    logbook.Change.WITHDRAWAL: _l("Withdrawn"),
    logbook.Change.RESTORATION: _l("Restored"),
}


class FilterForm(forms.Form):
    """Which scans of the logbook to show; whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_l("Search"), required=False, max_length=100)
    region = forms.ChoiceField(label=_l("Region"), required=False)
    application = forms.ChoiceField(label=_l("Application"), required=False)
    since = forms.DateField(
        label=_l("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_l("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    supervisor = forms.ChoiceField(label=_l("Supervisor"), required=False)
    state = forms.ChoiceField(
        label=_l("Signature"), required=False, choices=[("", _l("Any")), *logbook.SignState.choices]
    )
    withdrawn = forms.ChoiceField(
        label=_l("Withdrawn scans"), required=False,
        choices=[("", _l("Left out")), ("all", _l("Shown too")), ("only", _l("Only these"))],
    )  # fmt: skip
    late = forms.BooleanField(label=_l("Only entries made late"), required=False)
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Mapping[str, Any], person: people.User, applications: list[tuple[str, str]]) -> None:
        super().__init__(data)
        regions = [(key, region_words(key)) for key in logbook.counts_by_region(person) if key]
        supervisors = [(str(each.uuid), each.name) for each in logbook.named_supervisors(person)]
        for name, offered in (("region", regions), ("application", applications), ("supervisor", supervisors)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Any")), *offered]

    def filters(self) -> logbook.Filters:
        """The filters that could be read."""
        self.is_valid()
        said = self.cleaned_data
        return logbook.Filters(
            text=said.get("q", ""), region=said.get("region", ""), application=said.get("application", ""),
            from_on=said.get("since"), until_on=said.get("until"),
            supervisor=UUID(said["supervisor"]) if said.get("supervisor") else None,
            sign_state=said.get("state", ""), late=said.get("late", False),
            withdrawn=said.get("withdrawn") or "no", batch=said.get("batch"),
        )  # fmt: skip

    def is_narrowed(self) -> bool:
        """Whether anything behind “Filter” is set."""
        return any(self.cleaned_data.get(name) for name in self.fields if name != "q") or bool(self.errors)


def _own(request: HttpRequest, uuid: UUID) -> logbook.Scan:
    try:
        return logbook.own_scan(person_of(request), uuid)
    except logbook.Scan.DoesNotExist as error:
        raise Http404 from error


def title_of(scan: logbook.Scan) -> str:
    """A scan's name in a list."""
    return scan_title(scan.region, scan.side, scan.applications.split())


def state_of(scan: logbook.Scan) -> tuple[State | None, str]:
    """Where a scan's signature stands, as shape and word; no shape where nobody was asked."""
    if scan.withdrawn:
        return State.NOTMET, _("Withdrawn")
    state, word = STATES.get(scan.sign_state, (None, _l("Not supervised")))
    return state, str(word)


def _late_words(scan: logbook.Scan) -> str:
    if not logbook.is_late(scan):
        return ""
    days = logbook.days_after(scan)
    return ngettext("Entered %(days)s day later", "Entered %(days)s days later", days) % {"days": days}


@dataclass(frozen=True, slots=True)
class Row:
    """A scan in the list: when, what, the rest in one line, and where its signature stands."""

    scan: logbook.Scan
    title: str
    detail: str
    state: State | None
    word: str


def _row(scan: logbook.Scan) -> Row:
    state, word = state_of(scan)
    told = {None: "", True: _("Determinate"), False: _("Indeterminate")}[scan.determinate]
    corrected = _("Corrected") if scan.version > 1 and not scan.withdrawn else ""
    imported = _("Imported") if scan.import_batch_id else ""
    parts = [told, scan.supervisor.name if scan.supervisor else "", _late_words(scan), corrected, imported]
    return Row(scan, title_of(scan), ". ".join(part for part in parts if part), state, word)


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The logbook, newest first, searched and filtered, a page at a time."""
    person, now = person_of(request), clock.now()
    offered = choices_for(person, now=now).of("applications")
    form = FilterForm(request.GET, person, [(each.value, str(each.label)) for each in offered])
    filters = form.filters()
    page = logbook.logbook_page(
        person, filters, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    query = request.GET.copy()
    for key in ("before", "after"):
        query.pop(key, None)

    def address(key: str, value: str) -> str:
        changed = query.copy()
        changed[key] = value
        return f"{request.path}?{changed.urlencode()}"

    return render(
        request,
        "candidate/logbook.html",
        {
            "form": form,
            "page": page,
            "is_filtered": filters != logbook.Filters(),
            "rows": [_row(scan) for scan in page.rows],
            "newer": address("after", page.newer) if page.newer else "",
            "older": address("before", page.older) if page.older else "",
        },
    )


@dataclass(frozen=True, slots=True)
class Told:
    """One event in a scan's history: what happened, when, by whom, in what words, and what it changed."""

    title: str
    at: Any
    by: str
    words: str
    state: State | None = None
    changed: tuple[tuple[str, str, str], ...] = ()


def _events(history: logbook.History) -> list[Told]:
    """Versions and what was said of them, in the order in which they happened."""
    events = []
    names = _supervisor_names(history)
    for each in history.versions:
        changed = tuple(
            (
                logbook.field_words(difference.field),
                _said(difference.field, difference.before, names),
                _said(difference.field, difference.after, names),
            )
            for difference in each.changed
        )
        version = each.version
        title = str(CHANGES[version.change])
        events.append(Told(title, version.recorded_at, version.recorded_by.name, version.reason, None, changed))
    for said in history.said:
        statement = said.sign_off
        signed = statement.verdict == sign_offs.Verdict.SIGNED
        words = statement.words or (str(statement.get_grounds_display()) if statement.grounds else "")
        title = _("Signed") if signed else _("Not signed")
        events.append(Told(title, statement.at, statement.by_name, words, State.MET if signed else State.RISK))
        if said.revocation is not None:
            taken = said.revocation
            events.append(Told(_("Signature taken back"), taken.at, taken.by_name, taken.words, State.RISK))
    return sorted(events, key=lambda event: event.at)


def _said(field: str, value: Any, names: Mapping[str, str]) -> str:
    if field == "supervisor" and value:
        return names.get(str(value), _("somebody"))
    return logbook.value_words(field, value) or _("nothing")


def _supervisor_names(history: logbook.History) -> dict[str, str]:
    keys = {
        str(value)
        for each in history.versions
        for difference in each.changed
        if difference.field == "supervisor"
        for value in (difference.before, difference.after)
        if value
    }
    found = people.User.objects.filter(uuid__in=keys) if keys else ()
    return {str(person.uuid): person.name for person in found}


@login_required
@require_GET
def scan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One scan: where it counts, what it says, and everything that ever happened to it."""
    person, now = person_of(request), clock.now()
    found = _own(request, uuid)
    document = read_document(found.content)
    state, word = state_of(found)
    stated = [Fact(_("Supervisor"), found.supervisor.name)] if found.supervisor else []
    counted = [] if found.withdrawn else programme_verdicts(standings.verdicts_for_scan(person, str(uuid), now=now))
    return render(
        request,
        "candidate/logbook_scan.html",
        {
            "scan": found,
            "title": title_of(found),
            "state": state,
            "word": word,
            "late": _late_words(found),
            "facts": [*stated, *described(document)],
            "notes": noted(document),
            "verdicts": counted,
            "events": _events(logbook.history_of(found)),
            "just_logged": "logged" in request.GET,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say something else of a scan, and why."""
    if request.method == "HEAD":
        return HttpResponse()
    person, now = person_of(request), clock.now()
    found = _own(request, uuid)
    if found.withdrawn:
        messages.warning(request, _("This scan is withdrawn. Restore it before you correct it."))
        return redirect("candidate:scan", uuid)
    today = logbook.day_of(person, now)
    data, mended = mended_data(request.POST, today) if request.method == "POST" else (None, "")
    form = LogForm(
        data,
        choices=choices_for(person, now=now),
        supervisors=sign_offs.supervisors_for(person, today),
        content=logbook.content_of(found),
        is_correction=True,
    )
    form.initial["version"] = found.version
    if mended:
        form.errors.clear()
    elif form.is_bound and form.is_valid():
        try:
            logbook.correct_scan(
                scan=found, content=form.content(), reason=form.cleaned_data["reason"], by=person, now=now,
                version=form.cleaned_data["version"], not_a_patient=form.stated(),
            )  # fmt: skip
        except logbook.ScanRefused as refusal:
            form.refuse(refusal.problems)
        else:
            messages.success(request, _("Corrected. What it said before is kept."), extra_tags=f"correct-{uuid}")
            return redirect("candidate:scan", uuid)
    page = {
        "form": form,
        "scan": found,
        "title": title_of(found),
        "mended": mended,
        "draft": f"correct-{uuid}",
        "guard_url": reverse("candidate:log-guard"),
        "is_signed": found.sign_state == logbook.SignState.SIGNED,
    }
    return render(request, "candidate/logbook_correct.html", page, status=422 if form.errors else 200)


class WithdrawForm(forms.Form):
    """Why a scan is withdrawn."""

    reason = forms.CharField(
        label=_l("Why you withdraw it"), max_length=300, required=False,
        help_text=_l("Logged twice, or not your scan, for example. It is kept with the scan."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for a reason, then withdraw the scan; it stays in the logbook, marked."""
    person, now = person_of(request), clock.now()
    found = _own(request, uuid)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            logbook.withdraw_scan(scan=found, reason=form.cleaned_data["reason"], by=person, now=now)
        except logbook.ScanRefused as refusal:
            for problem in refusal.problems:
                form.add_error("reason", logbook.problem_words(problem))
        else:
            messages.success(request, _("Withdrawn. It counts nowhere and stays here, with its history."))
            return redirect("candidate:scan", uuid)
    page = {"form": form, "scan": found, "title": title_of(found)}
    return render(request, "candidate/logbook_withdraw.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a withdrawal back."""
    logbook.restore_scan(scan=_own(request, uuid), by=person_of(request), now=clock.now())
    messages.success(request, _("Restored. It counts again wherever it counted."))
    return redirect("candidate:scan", uuid)
