"""One year's record: what is in it and what falls short while it grows, handing it in, and what became of it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import RecordState, SubmissionRefused
from insonate.kit import clock
from insonate.web.candidate.records import own_year, person_of
from insonate.web.records import words
from insonate.web.records.presenting import view_of


class GapForm(forms.Form):
    """Why there were no scans in a stretch."""

    from_on = forms.DateField(widget=forms.HiddenInput)
    until_on = forms.DateField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_l("Why there were no scans"),
        help_text=_l("A line is enough: leave, a move, no patients. The tutor reads it with the record."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class HandInForm(forms.Form):
    """The logbook as it stood on the page from which the record is handed in."""

    watermark = forms.IntegerField(widget=forms.HiddenInput)


def year_of_record(year: submissions.Year, number: int) -> submissions.YearOfRecord:
    """One year of an enrolment. 404 if it has not begun."""
    for each in submissions.years_in(year):
        if each.number == number:
            return each
    raise Http404


@login_required
@require_GET
def show(request: HttpRequest, enrolment: UUID, number: int) -> HttpResponse:
    """The record as it is: growing, or as it was handed in with what the tutor said."""
    year = own_year(request, enrolment)
    return _page(request, year, year_of_record(year, number), None)


def _page(
    request: HttpRequest, year: submissions.Year, each: submissions.YearOfRecord, gap_form: GapForm | None
) -> HttpResponse:
    is_frozen = each.latest is not None and each.state is not RecordState.RETURNED
    if is_frozen and each.latest is not None:
        record = submissions.frozen_record(each.latest)
    else:
        record = submissions.growing_record(year, each.number, now=clock.now())
    seal = each.latest.content_hash if is_frozen and each.latest is not None else ""
    view = view_of(record, seal=seal, today=year.as_of)
    gaps = [
        (gap, None if is_frozen else _gap_form(gap_form, gap.from_on.isoformat(), gap.until_on.isoformat(), gap.said))
        for gap in view.gaps
    ]
    state, badge = words.STATES[each.state]
    latest = each.latest
    return render(
        request,
        "candidate/record.html",
        {
            "enrolment": year.enrolment,
            "number": each.number,
            "year_words": words.year_words(each.number),
            "record": view,
            "gaps": gaps,
            "state": state.value,
            "badge": badge,
            "timing": words.timing_words(each, year.as_of),
            "can_hand_in": each.state in {RecordState.OPEN, RecordState.OVERDUE, RecordState.RETURNED},
            "is_frozen": is_frozen,
            "is_growing": each.state is RecordState.GROWING,
            "submission": latest,
            "decision": getattr(latest, "decision", None) if latest is not None else None,
            "attempts": list(submissions.attempts_of(latest)) if latest is not None else [],
            "files": words.file_rows(latest, "candidate:record_file", latest.uuid) if latest is not None else [],
            "missing": record.missing,
            "need": record.need,
        },
        status=200 if gap_form is None else 422,
    )  # fmt: skip


def _gap_form(posted: GapForm | None, from_on: str, until_on: str, said: str) -> GapForm:
    """The form of one gap: the one that was posted if it is about this gap, else a fresh one."""
    prefix = f"gap-{from_on}"
    if posted is not None and posted.data.get("from_on") == from_on:
        return posted
    return GapForm(initial={"from_on": from_on, "until_on": until_on, "words": said}, auto_id=f"{prefix}-%s")


@login_required
@require_POST
def explain(request: HttpRequest, enrolment: UUID, number: int) -> HttpResponse:
    """Keep what the person says of a gap."""
    year = own_year(request, enrolment)
    each = year_of_record(year, number)
    form = GapForm(request.POST, auto_id=f"gap-{request.POST.get('from_on', '')}-%s")
    if not form.is_valid():
        return _page(request, year, each, form)
    try:
        submissions.explain_gap(
            enrolment=year.enrolment, from_on=form.cleaned_data["from_on"], until_on=form.cleaned_data["until_on"],
            words=form.cleaned_data["words"], by=person_of(request), now=clock.now(),
        )  # fmt: skip
    except SubmissionRefused as refused:
        form.add_error("words", words.problem_words(refused))
        return _page(request, year, each, form)
    messages.success(request, _("Your explanation is kept with the record."))
    return redirect("candidate:record", enrolment=enrolment, number=number)


@login_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, enrolment: UUID, number: int) -> HttpResponse:
    """Say exactly what will be frozen, and freeze it."""
    year = own_year(request, enrolment)
    each = year_of_record(year, number)
    if request.method == "POST":
        form = HandInForm(request.POST)
        try:
            submissions.freeze_record(
                enrolment=year.enrolment, cycle=number, by=person_of(request), now=clock.now(),
                shown_watermark=form.cleaned_data["watermark"] if form.is_valid() else None,
            )  # fmt: skip
        except SubmissionRefused as refused:
            messages.error(request, words.problem_words(refused))
            if refused.problem is submissions.Problem.CHANGED_SINCE_SHOWN:
                return redirect("candidate:hand_in", enrolment=enrolment, number=number)
            return redirect("candidate:record", enrolment=enrolment, number=number)
        messages.success(request, _("Your record is handed in and frozen. The tutors are told."))
        return redirect("candidate:record", enrolment=enrolment, number=number)
    if each.state not in {RecordState.OPEN, RecordState.OVERDUE, RecordState.RETURNED}:
        messages.warning(request, words.timing_words(each, year.as_of))
        return redirect("candidate:record", enrolment=enrolment, number=number)
    record = submissions.growing_record(year, number, now=clock.now())
    return render(
        request,
        "candidate/hand_in.html",
        {
            "enrolment": year.enrolment,
            "number": number,
            "year_words": words.year_words(number),
            "record": view_of(record, today=year.as_of),
            "plain": record,
            "version": record.programme.version,
            "organisation": record.body.name,
            "unexplained": sum(not gap.words for gap in record.gaps),
            "form": HandInForm(initial={"watermark": record.watermark}),
        },
    )
