"""Recording results, correcting them, and everything one ever entered."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.certification.awards.api import ActRefused, Problem
from insonate.certification.results import api as results
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.components.parts import Link, QueueRow, State
from insonate.web.examiner.guard import Seat, person_of
from insonate.web.findings.words import day, number

FIELDS = {
    Problem.NOT_A_SCORE: "score",
    Problem.DAY_TO_COME: "sat_on",
    Problem.DAY_TOO_EARLY: "sat_on",
    Problem.PLACE_MISSING: "place",
    Problem.ZONE_UNKNOWN: "time_zone",
    Problem.RULE_REFUSES: "sat_on",
    Problem.UNSETTLES: "sat_on",
    Problem.NO_SUCH_EXAM: "exam",
    Problem.WORDS_MISSING: "reason",
}


def _day_field() -> forms.DateField:
    return forms.DateField(
        label=_l("Day of the sitting"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("The calendar day where the sitting was."),
    )  # fmt: skip


class ResultForm(forms.Form):
    """One sitting of one exam."""

    exam = forms.ChoiceField(label=_l("Exam"), widget=forms.RadioSelect)
    score = forms.CharField(
        label=_l("Score"), max_length=40, help_text=_l("Exact, as 68/80 or 85 %. For a checklist: steps shown of all.")
    )
    sat_on = _day_field()
    place = forms.CharField(label=_l("Where"), max_length=150, help_text=_l("Town, or online. Nothing about patients."))
    time_zone = forms.ChoiceField(label=_l("Time zone of that place"))
    note = forms.CharField(label=_l("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, seat: Seat, zone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        exams = self.fields["exam"]
        assert isinstance(exams, forms.ChoiceField)
        exams.choices = [(exam.key, words.exam_title(seat.definition, exam.key)) for exam in seat.exams]
        _zones(self, zone)


class CorrectionForm(forms.Form):
    """What takes the place of a result, or that there was none."""

    score = forms.CharField(label=_l("Score"), max_length=40, required=False)
    sat_on = _day_field()
    place = forms.CharField(label=_l("Where"), max_length=150, required=False)
    time_zone = forms.ChoiceField(label=_l("Time zone of that place"))
    is_void = forms.BooleanField(
        label=_l("There was no such result"), required=False,
        help_text=_l("For one that was entered by mistake. It stays visible, and counts nowhere."),
    )  # fmt: skip
    reason = forms.CharField(label=_l("Why it is corrected"), max_length=300, help_text=_l("The candidate reads it."))

    def __init__(self, *args: Any, zone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        _zones(self, zone)


def _zones(form: forms.Form, zone: str) -> None:
    field = form.fields["time_zone"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(each, each.replace("_", " ")) for each in people.time_zones()]
    field.initial = zone


def add_refusal(form: forms.Form, refused: ActRefused, definition: Any) -> None:
    """The refusal next to the field it is about, or at the top of the form."""
    field = FIELDS.get(refused.problem)
    form.add_error(field if field in form.fields else None, words.problem_words(refused, definition))


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything one ever entered, newest first."""
    rows = [result_row(each) for each in results.results_by(person_of(request))]
    if not rows:
        raise Http404
    return render(request, "examiner/results.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, result: UUID) -> HttpResponse:
    """Correct one's own result."""
    found = results.own_result(person_of(request), result)
    if found is None:
        raise Http404
    if hasattr(found, "corrected_by"):
        messages.error(request, str(words.PROBLEMS[Problem.CORRECTED_ALREADY]))
        return redirect("examiner:results")
    initial = {"score": percent(found), "sat_on": found.sat_on, "place": found.place, "time_zone": found.time_zone}
    form = CorrectionForm(request.POST or None, initial=initial, zone=found.time_zone)
    definition = programmes.definition_of(found.enrolment.version)
    if request.method == "POST" and form.is_valid():
        try:
            results.correct_result(result=found, by=person_of(request), now=clock.now(), **form.cleaned_data)
        except ActRefused as refused:
            add_refusal(form, refused, definition)
        else:
            messages.success(request, _("The correction is recorded. What was there before stays visible."))
            return redirect("examiner:results")
    return render(
        request,
        "examiner/correct.html",
        {
            "form": form,
            "result": found,
            "candidate": found.candidate.name,
            "exam": words.exam_title(definition, found.exam),
            "score": percent(found),
        },
        status=422 if form.errors else 200,
    )


def percent(result: results.ExamResult) -> str:
    """The score as people read it: the share in percent, exact where it is short."""
    return f"{number(result.share * 100)} %"


def result_row(result: results.ExamResult) -> QueueRow:
    """A result as one line, with the way to correct it."""
    definition = programmes.definition_of(result.enrolment.version)
    title = f"{result.candidate.name}, {words.exam_title(definition, result.exam)}"
    detail = _("%(score)s, %(day)s, %(place)s") % {
        "score": percent(result), "day": day(result.sat_on), "place": result.place,
    }  # fmt: skip
    if result.is_void:
        return QueueRow(title=title, detail=_("No such result: %(why)s") % {"why": result.reason}, state=State.NOTMET)
    if hasattr(result, "corrected_by"):
        return QueueRow(title=title, detail=_("%(was)s. Corrected since.") % {"was": detail}, state=State.WAIVED)
    if result.reason:
        detail = _("%(said)s. Correction: %(why)s") % {"said": detail, "why": result.reason}
    url = reverse("examiner:correct", args=[result.uuid])
    return QueueRow(title=title, detail=detail, state=_outcome(result), action=Link(_("Correct"), url))


def attempt_row(result: results.ExamResult, reader: people.User) -> QueueRow:
    """An attempt of a candidate; its score only to who entered it."""
    definition = programmes.definition_of(result.enrolment.version)
    own = result.examiner_id == reader.pk
    by = _("you") if own else result.examiner.name
    detail = _("%(day)s, %(place)s, examined by %(by)s") % {
        "day": day(result.sat_on), "place": result.place, "by": by,
    }  # fmt: skip
    return QueueRow(
        title=words.exam_title(definition, result.exam),
        detail=f"{percent(result)}, {detail}" if own else detail,
        state=_outcome(result),
        badge=_("Passed") if _outcome(result) is State.MET else _("Not passed"),
    )


def _outcome(result: results.ExamResult) -> State:
    exam = programmes.definition_of(result.enrolment.version).exams.get(result.exam)
    if exam is None or exam.pass_at is None or result.share >= exam.pass_at:
        return State.MET
    return State.NOTMET
