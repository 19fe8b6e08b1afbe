"""Registrations: who is in, leave to decide, ends and new beginnings."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.programmes import access as programmes_access
from insonate.programmes.api import Overtaken, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import Cell, Column, QueueRow, State, Table
from insonate.web.evidence.forms import show_refusal
from insonate.web.evidence.leave import shown_leave, shown_leaves
from insonate.web.findings.words import day, readable
from insonate.web.office.guard import not_found_unless, organisations_of, person_of

PAGE = 100


class EndForm(forms.Form):
    """The end of a registration."""

    last_on = forms.DateField(
        label=_l("Last day of registration"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_l("Why"), max_length=300, help_text=_l("The person reads it."))


class RestartForm(forms.Form):
    """A new beginning after an end."""

    from_on = forms.DateField(
        label=_l("Registered again from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Leave that waits, then everybody who is or was registered."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, programmes_access.SEES_ENROLMENTS, now))
    words = request.GET.get("q", "").strip()[:100]
    rows = enrolment.enrolments_in(organisations)
    for word in words.split():
        rows = rows.filter(person__name__icontains=word)
    try:
        start = max(0, int(request.GET.get("from", "0")))
    except ValueError:
        start = 0
    found = list(rows[start : start + PAGE + 1])
    titles = definitions.programme_titles(each.programme_id for each in found)
    waiting = list(enrolment.leaves_asked(organisations).exclude(enrolment__person=person))

    def address(place: int) -> str:
        return f"{request.path}?{urlencode({'q': words, 'from': str(place)})}"

    context = {
        "q": words,
        "table": _table(found[:PAGE], titles),
        "has_rows": bool(found),
        "waiting": [_leave_row(leave) for leave in waiting],
        "newer_url": address(max(0, start - PAGE)) if start else "",
        "older_url": address(start + PAGE) if len(found) > PAGE else "",
    }
    return render(request, "office/enrolments.html", context)


def _table(rows: list[enrolment.Enrolment], titles: dict[int, str]) -> Table:
    today = clock.now()
    cells = []
    for each in rows:
        running = each.runs_on(local_day(today, each.programme.organisation.time_zone))
        ended = _("Ends %(day)s") if running else _("Ended %(day)s")
        state = _("Registered") if each.until_on is None else ended % {"day": day(each.until_on)}
        cells.append(
            [
                Cell(each.person.name, url=reverse("office:enrolment", args=[each.uuid])),
                Cell(titles[each.programme_id], detail=each.version.version),
                Cell(day(each.from_on)),
                Cell(day(each.anchor_on) if each.anchor_on else "–"),
                Cell(state, state=State.MET if running else State.NOTMET),
            ]
        )
    columns = [
        Column(_("Name")), Column(_("Programme")), Column(_("Registered from")), Column(_("Years counted from")),
        Column(_("State")),
    ]  # fmt: skip
    return Table(_("Registrations"), columns, cells, caption_hidden=True)


def _leave_row(leave: enrolment.Leave) -> QueueRow:
    shown = shown_leave(leave)
    return QueueRow(
        title=leave.enrolment.person.name,
        detail=f"{shown.days} · {leave.reason}",
        url=reverse("office:enrolment", args=[leave.enrolment.uuid]) + "#leave",
        state=State.WAITING,
        badge=_("Asked %(day)s") % {"day": day(leave.asked_at.date())},
    )


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, enrolment_uuid: UUID) -> HttpResponse:
    """One registration: what it pins, its leave, its end."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(enrolment.enrolment_for_officer(person, enrolment_uuid, now=now))
    ending = "end" in request.POST
    end_form = EndForm(request.POST if ending else None)
    restart_form = RestartForm(request.POST if "restart" in request.POST else None)
    if request.method == "POST":
        form: forms.Form = end_form if ending else restart_form
        if form.is_valid():
            try:
                if ending:
                    enrolment.end_registration(
                        enrolment=found, until_on=end_form.cleaned_data["last_on"] + timedelta(days=1),
                        reason=end_form.cleaned_data["reason"], by=person, now=now,
                    )  # fmt: skip
                    messages.success(request, _("The end is entered, and the person is told."))
                    return redirect("office:enrolment", found.uuid)
                again = enrolment.restart_registration(
                    person=found.person, programme=found.programme,
                    from_on=restart_form.cleaned_data["from_on"], by=person, now=now,
                )  # fmt: skip
                messages.success(request, _("Registered again, and the person is told."))
                return redirect("office:enrolment", again.uuid)
            except Overtaken as overtaken:
                messages.warning(request, str(overtaken))
                return redirect("office:enrolment", found.uuid)
            except Refused as refused:
                show_refusal(form, refused.renamed({"until_on": "last_on"}))
    return _page(request, enrolment_uuid, end_form, restart_form)


def _page(
    request: HttpRequest,
    enrolment_uuid: UUID,
    end_form: EndForm | None = None,
    restart_form: RestartForm | None = None,
    leave_problem: dict[str, object] | None = None,
) -> HttpResponse:
    person, now = person_of(request), clock.now()
    found = not_found_unless(enrolment.enrolment_for_officer(person, enrolment_uuid, now=now))
    organisation = found.programme.organisation
    end_form, restart_form = end_form or EndForm(), restart_form or RestartForm()
    definition = definitions.definition_of(found.version)
    anchor = enrolment.clock_anchor(definition)
    facts = [(_("Registered from"), day(found.from_on))]
    if found.until_on is not None:
        facts += [(_("Last day"), day(found.until_on - timedelta(days=1))), (_("Why it ends"), found.end_reason)]
    if found.anchor_on is not None:
        facts.append((_("Years counted from"), f"{day(found.anchor_on)} ({readable(anchor or '').lower()})"))
    facts.append((_("Bound by version"), f"{found.version.version} ({found.version.sha256[:12]})"))
    other = found.person != person
    may = {
        "leave": other and programmes_access.allowed(person, organisation, programmes_access.DECIDES_LEAVE, now),
        "end": other and programmes_access.allowed(person, organisation, programmes_access.ENDS_REGISTRATION, now),
        "evidence": programmes_access.allowed(person, organisation, programmes_access.SEES_EVIDENCE, now),
    }
    invalid = bool(leave_problem) or any(each.is_bound and each.errors for each in (end_form, restart_form))
    context = {
        "enrolment": found, "title": definitions.title_of(definition), "facts": facts, "may": may,
        "leaves": shown_leaves(enrolment.leaves_of(found)), "end_form": end_form, "restart_form": restart_form,
        "leave_problem": leave_problem, "may_restart": may["end"] and found.until_on is not None,
    }  # fmt: skip
    return render(request, "office/enrolment.html", context, status=422 if invalid else 200)


@login_required
@require_POST
def decide_leave(request: HttpRequest, leave: UUID) -> HttpResponse:
    """Approve or refuse leave."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(enrolment.leave_for_officer(person, leave, now=now))
    typed = request.POST.get("words", "")
    try:
        decided = enrolment.decide_leave(
            leave=found, approve="approve" in request.POST, words=typed, by=person, now=now
        )
        messages.success(request, _("%(state)s, and the person is told.") % {"state": decided.get_state_display()})
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
    except Refused as refused:
        problem = {"uuid": found.uuid, "typed": typed, "words": str(refused)}
        return _page(request, found.enrolment.uuid, leave_problem=problem)
    return redirect(reverse("office:enrolment", args=[found.enrolment.uuid]) + "#leave")
