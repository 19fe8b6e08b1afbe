"""A tutor's desk for records: what waits, one record with its flags and last year's beside it, and the decision."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import FileKind, Outcome, Problem, SubmissionRefused
from insonate.kit import clock
from insonate.web.components.parts import Fact, QueueRow, State
from insonate.web.findings.words import day
from insonate.web.office.guard import not_found_unless, person_of
from insonate.web.records import words
from insonate.web.records.downloads import send_file
from insonate.web.records.presenting import programme_title, view_of

DECIDED_SHOWN = 20


class DecisionForm(forms.Form):
    """Accept or return, and what the candidate reads with it."""

    outcome = forms.ChoiceField(
        label=_l("Decision"),
        choices=[
            (Outcome.ACCEPTED.value, _l("Accept: the year is complete")),
            (Outcome.RETURNED.value, _l("Return: they answer, and hand it in again")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_l("To the candidate"),
        help_text=_l("They read it with the record. If you return it, say what is missing."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


def reviewed(request: HttpRequest, uuid: UUID) -> submissions.Submission:
    """The submission, for whoever reviews for its organisation. 404 for everybody else."""
    try:
        return submissions.reviewed_submission(person_of(request), uuid, now=clock.now())
    except submissions.Submission.DoesNotExist:
        raise Http404 from None


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a tutor, the longest wait first, and what was decided lately."""
    now = clock.now()
    organisations = not_found_unless(submissions.organisations_for(person_of(request), submissions.REVIEWS, now=now))
    waiting = [
        each
        for each in submissions.waiting_submissions(organisations, now=now)
        if each.submission.enrolment.person_id != person_of(request).pk
    ]
    decided = submissions.decided_submissions(organisations)[:DECIDED_SHOWN]
    return render(
        request,
        "office/reviews.html",
        {
            "count": len(waiting),
            "oldest": waiting[0].days if waiting else 0,
            "rows": [_waiting_row(each) for each in waiting],
            "decided": [_decided_row(each) for each in decided],
        },
    )


def _name(submission: submissions.Submission) -> str:
    return _("%(name)s, year %(number)s") % {
        "name": submission.enrolment.person.name,
        "number": submission.cycle_number + 1,
    }


def _waiting_row(waiting: submissions.Waiting) -> QueueRow:
    submission = waiting.submission
    age = ngettext("%(days)s day", "%(days)s days", waiting.days) % {"days": waiting.days}
    detail = _("%(period)s, handed in on %(day)s") % {
        "period": words.period_words(submission),
        "day": day(submission.submitted_on),
    }
    if submission.attempt > 1:
        detail += ", " + _("attempt %(number)s") % {"number": submission.attempt}
    state = State.OVERDUE if waiting.is_late else State.RISK if waiting.is_long else State.WAITING
    return QueueRow(
        title=_name(submission),
        detail=detail,
        url=reverse("office:review", args=[submission.uuid]),
        state=state,
        badge=_("Waits, %(age)s") % {"age": age} if waiting.days else _("Since today"),
    )


def _decided_row(submission: submissions.Submission) -> QueueRow:
    decision = submission.decision
    return QueueRow(
        title=_name(submission),
        detail=_("%(by)s, %(day)s") % {"by": decision.by.name, "day": day(decision.on)},
        url=reverse("office:review", args=[submission.uuid]),
        state=State.MET if decision.outcome == Outcome.ACCEPTED else State.NOTMET,
        badge=decision.get_outcome_display(),
    )


@login_required
@require_GET
def show(request: HttpRequest, submission: UUID) -> HttpResponse:
    """One record as it was handed in."""
    return _page(request, reviewed(request, submission), DecisionForm())


def _page(
    request: HttpRequest, submission: submissions.Submission, form: DecisionForm, status: int = 200
) -> HttpResponse:
    record = submissions.frozen_record(submission)
    previous = submissions.previous_year(submission)
    decision = getattr(submission, "decision", None)
    attempts = list(submissions.attempts_of(submission))
    state = State.WAITING if decision is None else State.MET if decision.outcome == Outcome.ACCEPTED else State.NOTMET
    waited = (clock.now() - submission.submitted_at).days
    waits = ngettext("Waiting, %(days)s day", "Waiting, %(days)s days", waited) % {"days": waited}
    return render(
        request,
        "office/review.html",
        {
            "submission": submission,
            "candidate": submissions.holder_of(submission).name,
            "year_words": words.year_words(submission.cycle_number),
            "record": view_of(record, seal=submission.content_hash),
            "plain": record,
            "state": state.value,
            "badge": waits if decision is None else decision.get_outcome_display(),
            "decision": decision,
            "form": form,
            "may_decide": decision is None
            and submission.pk == attempts[-1].pk
            and submissions.may_decide(person_of(request), submission, now=clock.now()),
            "attempts": attempts,
            "previous": _previous(previous) if previous is not None else None,
            "files": words.file_rows(submission, "office:review_file", submission.uuid),
        },
        status=status,
    )


def _previous(submission: submissions.Submission) -> dict[str, object]:
    """Last year's record beside this one, in the same figures."""
    record = submissions.frozen_record(submission)
    figures = view_of(record, seal=submission.content_hash).figures
    decision = getattr(submission, "decision", None)
    return {
        "year": words.year_words(submission.cycle_number),
        "period": words.period_words(submission),
        "facts": [Fact(each.label, f"{each.value} {each.small}".strip()) for each in figures],
        "decision": decision,
        "url": reverse("office:review", args=[submission.uuid]),
        "title": programme_title(record.programme.titles, record.programme.key),
    }


@login_required
@require_POST
def decide(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Keep the decision; if somebody was first, say who and what."""
    found = reviewed(request, submission)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        submissions.decide_submission(
            submission=found, outcome=outcome, words=form.cleaned_data["words"], by=person_of(request), now=clock.now()
        )
    except SubmissionRefused as refused:
        if refused.problem in {Problem.NOT_A_TUTOR, Problem.OWN_RECORD}:
            raise PermissionDenied(words.problem_words(refused)) from None
        if refused.problem is Problem.WORDS_MISSING:
            form.add_error("words", _("Say what is missing, so that the candidate can answer."))
            return _page(request, found, form, status=422)
        messages.error(request, words.problem_words(refused))
        return redirect("office:review", submission=submission)
    name = found.enrolment.person.name
    said = (
        _("The record of %(name)s is accepted. They are told.")
        if outcome is Outcome.ACCEPTED
        else _("The record of %(name)s is returned. They are told.")
    )
    messages.success(request, said % {"name": name})
    return redirect("office:reviews")


@login_required
@require_GET
def file(request: HttpRequest, submission: UUID, kind: str) -> HttpResponse:
    """A file of a submission, as it was made when it was handed in."""
    try:
        return send_file(reviewed(request, submission), FileKind(kind))
    except ValueError:
        raise Http404 from None
