"""An auditor's desk: draw a sample anyone can draw again, read the records it gave, say what was found, take the pack.

A record is known here by its number in the draw. A programme lead sees the draws too, with the names, so that the
organisation can answer an auditor's question.
"""

import secrets
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import AuditOutcome, Problem, SubmissionRefused
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.components.parts import Fact, QueueRow, State
from insonate.web.findings.words import day, readable
from insonate.web.office.guard import not_found_unless, person_of
from insonate.web.records import words
from insonate.web.records.presenting import programme_title, view_of

OUTCOME_STATES = {"in-order": State.MET, "question": State.RISK, "not-in-order": State.OVERDUE}


class DrawForm(forms.Form):
    """From what to draw, and with which seed."""

    programme = forms.ChoiceField(label=_l("Programme"))
    from_on = forms.DateField(
        label=_l("Handed in from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_l("Handed in until, this day included"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seed = forms.CharField(
        label=_l("Seed"),
        help_text=_l("Any number or word. Take one that nobody could have known before, such as a number from dice."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class FindingForm(forms.Form):
    """What a sampled record shows."""

    outcome = forms.ChoiceField(label=_l("What you found"), choices=AuditOutcome.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_l("In words"),
        help_text=_l("Needed for a question and for a record that is not in order. It goes into the pack."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


def academic_year(today: date) -> tuple[date, date]:
    """The last academic year, August to July, that has ended."""
    year = today.year if today >= date(today.year, 8, 1) else today.year - 1
    return date(year - 1, 8, 1), date(year, 7, 31)


def _audits(request: HttpRequest) -> list[people.Organisation]:
    return submissions.organisations_for(person_of(request), submissions.AUDITS, now=clock.now())


@login_required
@require_http_methods(["GET", "POST"])
def draws(request: HttpRequest) -> HttpResponse:
    """The draws that were made, and making one."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(submissions.organisations_for(person, submissions.SEES_DRAWS, now=now))
    choices = {each.key: each for each in submissions.audited_programmes(_audits(request), now=now)}
    form = _draw_form(request, choices, now.date())
    if request.method == "POST":
        if not choices:
            raise PermissionDenied
        if form.is_valid() and (draw := _draw(request, form, choices)) is not None:
            return redirect("office:audit_draw", draw=draw.uuid)
    return render(
        request,
        "office/audits.html",
        {
            "draws": [_draw_row(draw) for draw in submissions.draws_of(organisations)],
            "form": form if choices else None,
        },
        status=422 if form.is_bound else 200,
    )


def _draw_form(request: HttpRequest, choices: dict[str, programmes.Programme], today: date) -> DrawForm:
    first, last = academic_year(today)
    form = (
        DrawForm(request.POST)
        if request.method == "POST"
        else DrawForm(initial={"from_on": first, "last_on": last, "seed": str(secrets.randbelow(900000) + 100000)})
    )
    field = form.fields["programme"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(key, f"{readable(key)}, {each.organisation.name}") for key, each in choices.items()]
    return form


def _draw(
    request: HttpRequest, form: DrawForm, choices: dict[str, programmes.Programme]
) -> submissions.AuditDraw | None:
    given = form.cleaned_data
    try:
        return submissions.draw_audit(
            programme=choices[given["programme"]], from_on=given["from_on"],
            until_on=given["last_on"] + timedelta(days=1), seed=given["seed"], by=person_of(request), now=clock.now(),
        )  # fmt: skip
    except SubmissionRefused as refused:
        if refused.problem is Problem.NOT_AN_AUDITOR:
            raise PermissionDenied(words.problem_words(refused)) from None
        where = {Problem.NOT_A_PERIOD: "last_on", Problem.SEED_MISSING: "seed"}.get(refused.problem)
        form.add_error(where, words.problem_words(refused))
        return None


def _days(draw: submissions.AuditDraw) -> str:
    return submissions.wording.span(draw.from_on, draw.until_on)


def _draw_row(draw: submissions.AuditDraw) -> QueueRow:
    sampled: int = draw.sampled  # type: ignore[attr-defined]  # annotated by the query
    looked_at: int = draw.looked_at  # type: ignore[attr-defined]
    return QueueRow(
        title=_("%(programme)s, handed in %(days)s") % {"programme": readable(draw.programme.key), "days": _days(draw)},
        detail=_("%(by)s, %(day)s; seed %(seed)s; %(sampled)s of %(population)s records") % {
            "by": draw.drawn_by.name, "day": day(draw.drawn_at.date()), "seed": draw.seed, "sampled": sampled,
            "population": draw.population_size,
        },
        url=reverse("office:audit_draw", args=[draw.uuid]),
        state=State.MET if looked_at == sampled else State.PROGRESS,
        badge=_("%(looked)s of %(sampled)s read") % {"looked": looked_at, "sampled": sampled},
    )  # fmt: skip


def _draw_of(request: HttpRequest, uuid: UUID) -> submissions.AuditDraw:
    try:
        return submissions.audit_draw(person_of(request), uuid, now=clock.now())
    except submissions.AuditDraw.DoesNotExist:
        raise Http404 from None


@login_required
@require_GET
def show(request: HttpRequest, draw: UUID) -> HttpResponse:
    """One draw: how it was made, its sample, and every record that could have been drawn."""
    found = _draw_of(request, draw)
    organisation = found.programme.organisation
    is_auditor = organisation in _audits(request)
    leads = submissions.organisations_for(person_of(request), submissions.SEES_NAMES, now=clock.now())
    sees_names = organisation in leads and not is_auditor
    entries = list(found.entries.select_related("submission").defer("submission__bundle", "submission__holder"))
    again = submissions.redrawn(found)
    return render(
        request,
        "office/audit_draw.html",
        {
            "draw": found,
            "days": _days(found),
            "facts": _facts(found, len([entry for entry in entries if entry.drawn])),
            "sample": [_sampled_row(each, is_auditor, sees_names) for each in submissions.sample_of(found)],
            "entries": entries,
            "first": entries[0] if entries else None,
            "holds": [(each.number, each.digest) for each in again.tickets]
            == [(entry.number, entry.digest) for entry in entries],
            "is_auditor": is_auditor,
            "programme": readable(found.programme.key),
        },
    )


def _facts(draw: submissions.AuditDraw, drawn: int) -> list[Fact]:
    share = Fraction(draw.fraction) * 100
    percent = str(share.numerator) if share.denominator == 1 else f"{float(share):.1f}"
    rule = _("%(percent)s %% of the records, rounded %(rounding)s, at least %(least)s") % {
        "percent": percent, "rounding": {"up": _("up"), "down": _("down")}.get(draw.rounding, _("to the nearest")),
        "least": draw.at_least,
    }  # fmt: skip
    return [
        Fact(_("Handed in"), _days(draw)),
        Fact(_("Drawn"), _("%(drawn)s of %(population)s") % {"drawn": drawn, "population": draw.population_size}),
        Fact(_("Rule of the programme"), rule),
        Fact(_("Seed"), draw.seed),
        Fact(_("Method"), draw.method),
        Fact(_("By"), _("%(name)s, %(day)s") % {"name": draw.drawn_by.name, "day": day(draw.drawn_at.date())}),
    ]


def _sampled_row(sampled: submissions.Sampled, is_auditor: bool, sees_names: bool) -> QueueRow:
    entry, submission = sampled.entry, sampled.entry.submission
    decision = getattr(submission, "decision", None)
    decided = decision.get_outcome_display() if decision is not None else _("not decided yet")
    title = _("Record %(number)s") % {"number": entry.number}
    if sees_names:
        title = _("%(record)s: %(name)s") % {"record": title, "name": submission.enrolment.person.name}
    number = submission.cycle_number + 1
    finding = sampled.finding
    address = reverse("office:audited_record", args=[entry.draw.uuid, entry.number]) if is_auditor else ""
    return QueueRow(
        title=title,
        detail=_("Year %(number)s of the registration; %(decided)s") % {"number": number, "decided": decided.lower()},
        url=address,
        state=OUTCOME_STATES[finding.outcome] if finding is not None else State.NOTMET,
        badge=finding.get_outcome_display() if finding is not None else _("Not read yet"),
    )


@login_required
@require_GET
def pack(request: HttpRequest, draw: UUID) -> HttpResponse:
    """The evidence pack of a draw, as a ZIP. Only for an auditor."""
    found = _draw_of(request, draw)
    if found.programme.organisation not in _audits(request):
        raise PermissionDenied
    content = submissions.evidence_pack(found, language=get_language() or "en-gb")
    name = f"annual-monitoring-{found.programme.key}-{found.from_on}-{found.seed}.zip"
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "-.") else "-" for each in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"', "Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, draw: UUID, number: int) -> HttpResponse:
    """A sampled record by its number, and what the auditor finds of it."""
    try:
        entry = submissions.drawn_entry(person_of(request), draw, number, now=clock.now())
    except submissions.DrawnEntry.DoesNotExist:
        raise Http404 from None
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _found(request, entry, form):
        messages.success(request, _("What you found of record %(number)s is kept.") % {"number": number})
        return redirect("office:audit_draw", draw=draw)
    submission = entry.submission
    frozen = submissions.frozen_record(submission)
    decision = getattr(submission, "decision", None)
    findings = list(submissions.findings_of(entry))
    name = submissions.holder_of(submission).name
    return render(
        request,
        "office/audited_record.html",
        {
            "entry": entry,
            "submission": submission,
            "record": view_of(frozen, seal=submission.content_hash),
            "programme": programme_title(frozen.programme.titles, frozen.programme.key),
            "plain": frozen,
            "decision": decision,
            "decision_words": submissions.without_name(decision.words, name) if decision is not None else "",
            "findings": findings,
            "form": form,
            "count": ngettext("%(n)s scan", "%(n)s scans", len(frozen.scans)) % {"n": len(frozen.scans)},
        },
        status=422 if form.is_bound else 200,
    )


def _found(request: HttpRequest, entry: submissions.DrawnEntry, form: FindingForm) -> bool:
    try:
        submissions.record_audit_finding(
            entry=entry, outcome=AuditOutcome(form.cleaned_data["outcome"]), words=form.cleaned_data["words"],
            by=person_of(request), now=clock.now(),
        )  # fmt: skip
    except SubmissionRefused as refused:
        form.add_error("words" if refused.problem is Problem.WORDS_MISSING else None, words.problem_words(refused))
        return False
    return True
