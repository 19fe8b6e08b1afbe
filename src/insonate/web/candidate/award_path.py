"""The way to an award, from the first requirement to the certificate, and the request on it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused, Problem
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act, AwardRequest, Stage
from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.learning import api as learning
from insonate.people import api as people
from insonate.programmes.enrolment import access as enrolments
from insonate.web.awards import words
from insonate.web.awards.history import history
from insonate.web.awards.path import Known, path_view
from insonate.web.findings.people import names_for
from insonate.web.findings.words import day, text_of
from insonate.web.findings.words import number as number_words
from insonate_core.credentials.lifecycle import Actor, acts_from


class WordsForm(forms.Form):
    """What the candidate says with an appeal or when taking a request back."""

    words = forms.CharField(
        label=_l("Your reasons"),
        help_text=_l("Whoever decides reads them. Leave out anything about patients."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


@login_required
@require_safe
def show(request: HttpRequest, enrolment: UUID, award: str) -> HttpResponse:
    """The way to one award of one's registration."""
    person, now = person_of(request), clock.now()
    found = enrolments.own_enrolment(person, enrolment)
    if found is None:
        raise Http404
    enrolled = standings.standing_of(found, as_of=standings.present_day(found, now))
    standing = next((each for each in enrolled.standing.awards if each.key == award), None)
    if standing is None:
        raise Http404
    rule = enrolled.definition.awards[award]
    given = awards.holds_award(person, found.programme, award)
    asked = next((each for each in requests.requests_of(found) if each.award == award), None)
    held = awards.held_award(given, as_of=awards.day_of(given, now)) if given is not None else None
    view = path_view(
        Known(
            definition=enrolled.definition, rule=rule, standing=standing, evidence=standings.evidence_of(person),
            request=asked, award=held, account=requests.invoice_of(asked, now=now) if asked is not None else None,
            names=names_for([enrolled.standing]), now=now,
        )
    )  # fmt: skip
    others = [
        (words.award_title(enrolled.definition, key), reverse("candidate:path", args=[found.uuid, key]))
        for key in enrolled.definition.awards
        if key != award
    ]
    return render(
        request,
        "candidate/path.html",
        {
            "enrolment": found,
            "view": view,
            "programme": words.programme_title(enrolled.definition),
            "asked": asked,
            "given": given,
            "others": others,
            "curriculum": bool(learning.module_keys(found.programme.key)),
            "has_offers": given is None
            and found.until_on is None
            and any(each.granted_by for each in enrolled.definition.concessions.values()),
            "may_ask": rule.requested_by is None
            and standing.state.value == "ready"
            and requests.open_request(found, award) is None,
            "award": award,
            "note": text_of(rule.notes),
            "example": rule.example,
        },
    )


@login_required
@require_POST
def ask(request: HttpRequest, enrolment: UUID, award: str) -> HttpResponse:
    """Ask for the award oneself, where the rules name nobody who does."""
    person = person_of(request)
    found = enrolments.own_enrolment(person, enrolment)
    if found is None:
        raise Http404
    definition = standings.standing_of(found, as_of=found.from_on).definition
    try:
        made = requests.request_award(enrolment=found, award=award, by=person, now=clock.now())
    except ActRefused as refused:
        messages.error(request, words.problem_words(refused, definition))
        return redirect("candidate:path", enrolment=enrolment, award=award)
    messages.success(request, _("Your request is made, with everything it rests on."))
    return redirect("candidate:request", asked=made.uuid)


def own_request(request: HttpRequest, asked: UUID) -> AwardRequest:
    """The request about the person who is signed in. 404 for anybody else."""
    try:
        return requests.own_request(person_of(request), asked)
    except AwardRequest.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def show_request(request: HttpRequest, asked: UUID) -> HttpResponse:
    """A request about oneself: where it stands, what was said, and what one may do."""
    return _request_page(request, own_request(request, asked), WordsForm())


def _request_page(request: HttpRequest, asked: AwardRequest, form: WordsForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    stage = requests.stage_of(asked)
    state, badge = words.stage_words(stage)
    definition = standings.standing_of(asked.enrolment, as_of=asked.requested_on).definition
    until = requests.appeal_until(asked) if stage is Stage.REFUSED else None
    account = requests.invoice_of(asked, now=now)
    fee = requests.fee_of(asked)
    facts = [
        (_("Award"), words.award_title(definition, asked.award)),
        (_("Asked for by"), asked.requested_by.name),
        (_("On"), day(asked.requested_on)),
        (_("Rules"), f"{words.programme_title(definition)}, {asked.version.version}"),
    ]
    if fee is not None:
        facts.append((_("Fee"), f"{number_words(fee.amount)} {fee.currency}"))
    return render(
        request,
        "candidate/award_request.html",
        {
            "asked": asked,
            "title": words.award_title(definition, asked.award),
            "state": state.value,
            "badge": badge,
            "facts": facts,
            "lines": history(requests.steps_of(asked)),
            "appeal_until": until,
            "may_appeal": until is not None and standings.day_in(asked.enrolment, now) <= until,
            "may_take_back": Act.TAKE_BACK in acts_from(stage, Actor.CANDIDATE),
            "account": account
            if stage is Stage.APPROVED or (account is not None and account.standing.credit)
            else None,
            "invoice_url": reverse("candidate:invoice", args=[account.invoice.uuid]) if account is not None else "",
            "given": awards.award_from_request(asked.uuid),
            "form": form,
        },
        status=status,
    )


@login_required
@require_POST
def appeal(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Appeal against a refusal."""
    found, form = own_request(request, asked), WordsForm(request.POST)
    if not form.is_valid():
        return _request_page(request, found, form, status=422)
    try:
        requests.appeal_request(request=found, words=form.cleaned_data["words"], by=person_of(request), now=clock.now())
    except ActRefused as refused:
        if refused.problem in (Problem.WORDS_MISSING, Problem.NAMES_A_PATIENT):
            form.add_error("words", words.problem_words(refused))
            return _request_page(request, found, form, status=422)
        messages.error(request, words.problem_words(refused))
    else:
        messages.success(request, _("Your appeal is with the office. Somebody else than who refused decides it."))
    return redirect("candidate:request", asked=asked)


@login_required
@require_POST
def take_back(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Take a request back before the award is given."""
    found = own_request(request, asked)
    try:
        requests.take_back_request(request=found, by=person_of(request), now=clock.now())
    except ActRefused as refused:
        messages.error(request, words.problem_words(refused))
    else:
        messages.success(request, _("The request is taken back. What you already paid is kept as credit."))
    return redirect("candidate:request", asked=asked)
