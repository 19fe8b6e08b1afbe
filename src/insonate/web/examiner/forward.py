"""Putting a candidate forward: what is there, the statement, and the request as it goes on."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insonate.certification.awards.api import ActRefused, Problem
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import AwardRequest, Stage
from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.awards.history import history
from insonate.web.examiner.guard import person_of, seated
from insonate.web.findings.people import names_for
from insonate.web.findings.tree import requirement_rows, shown_state
from insonate.web.findings.words import day
from insonate_core.credentials.lifecycle import Act, acts_from


class StatementForm(forms.Form):
    """What is stated with a request."""

    stated = forms.BooleanField(
        label=_l("I supervised or examined this candidate, and nothing about them speaks against the award."),
        error_messages={"required": _l("Without this statement the request cannot be made.")},
    )


class AnswerForm(forms.Form):
    """The answer to a request that came back."""

    words = forms.CharField(
        label=_l("Your answer"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000,
        help_text=_l("Whoever decides reads it, and so does the candidate. Nothing about patients."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def put_forward(request: HttpRequest, enrolment: UUID, award: str) -> HttpResponse:
    """What the candidate has for this award, and asking for it. A page that is not there for whoever may not ask."""
    person, now = person_of(request), clock.now()
    _seat, found = seated(request, enrolment, now=now)
    definition = programmes.definition_of(found.version)
    if award not in definition.awards:
        raise Http404
    try:
        requests.need_to_ask(found, award, by=person, now=now)
    except ActRefused as refused:
        messages.error(request, words.problem_words(refused, definition))
        return redirect("examiner:candidate", enrolment=enrolment)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = requests.request_award(enrolment=found, award=award, by=person, now=now)
        except ActRefused as refused:
            form.add_error(None, words.problem_words(refused, definition))
        else:
            messages.success(request, _("The request is made. Everything it rests on is frozen as it stands now."))
            return redirect("examiner:request", asked=made.uuid)
    enrolled = standings.standing_of(found, as_of=standings.present_day(found, now))
    standing = next(each for each in enrolled.standing.awards if each.key == award)
    rows = requirement_rows(
        standing.finding.children,
        enrolled.definition,
        names=names_for([enrolled.standing]),
        as_of=enrolled.standing.as_of,
    )
    return render(
        request,
        "examiner/put_forward.html",
        {
            "enrolment": found,
            "candidate": found.person.name,
            "title": words.award_title(definition, award),
            "programme": words.programme_title(definition),
            "version": found.version.version,
            "state": shown_state(standing.finding).value,
            "is_ready": shown_state(standing.finding).value == "met" and requests.open_request(found, award) is None,
            "rows": rows,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def made_request(request: HttpRequest, asked: UUID) -> AwardRequest:
    """The request that whoever is signed in made. 404 for anybody else."""
    try:
        return requests.request_made(person_of(request), asked)
    except AwardRequest.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def show_request(request: HttpRequest, asked: UUID) -> HttpResponse:
    """A request one made."""
    return _page(request, made_request(request, asked), AnswerForm())


def _page(request: HttpRequest, asked: AwardRequest, form: AnswerForm, status: int = 200) -> HttpResponse:
    stage = requests.stage_of(asked)
    state, badge = words.stage_words(stage)
    definition = programmes.definition_of(asked.version)
    facts = [
        (_("Candidate"), asked.enrolment.person.name),
        (_("Award"), words.award_title(definition, asked.award)),
        (_("Asked for on"), day(asked.requested_on)),
        (_("Rules"), f"{words.programme_title(definition)}, {asked.version.version}"),
        (_("Seal of the case file"), requests.case_files_of(asked)[-1].content_hash[:16]),
    ]
    return render(
        request,
        "examiner/request.html",
        {
            "asked": asked,
            "state": state.value,
            "badge": badge,
            "facts": facts,
            "lines": history(requests.steps_of(asked)),
            "may_answer": stage is Stage.RETURNED,
            "may_take_back": Act.TAKE_BACK in acts_from(stage),
            "form": form,
        },
        status=status,
    )


@login_required
@require_POST
def answer(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Answer questions and send the request again."""
    found, form = made_request(request, asked), AnswerForm(request.POST)
    if form.is_valid():
        try:
            requests.answer_request(
                request=found, words=form.cleaned_data["words"], by=person_of(request), now=clock.now()
            )
        except ActRefused as refused:
            said = words.problem_words(refused, programmes.definition_of(found.version))
            form.add_error(
                "words" if refused.problem in (Problem.WORDS_MISSING, Problem.NAMES_A_PATIENT) else None, said
            )
        else:
            messages.success(request, _("Your answer is sent, with a new case file."))
            return redirect("examiner:request", asked=asked)
    return _page(request, found, form, status=422)


@login_required
@require_POST
def take_back(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Take back a request one made."""
    try:
        requests.take_back_request(request=made_request(request, asked), by=person_of(request), now=clock.now())
    except ActRefused as refused:
        messages.error(request, words.problem_words(refused))
    else:
        messages.success(request, _("The request is taken back. The candidate and the office can see it."))
    return redirect("examiner:request", asked=asked)
