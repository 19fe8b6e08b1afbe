"""Applying to a programme: beginning, showing evidence, handing in, answering, taking back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes.api import Overtaken, Refused
from insonate.programmes.attested import api as attested
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import Link, Step
from insonate.web.evidence.forms import EvidenceForm, narrowed, show_refusal
from insonate.web.evidence.shown import shown_facts
from insonate.web.findings.entry import entry_rows
from insonate.web.findings.words import title_of
from insonate_core.findings import Finding, State

WITH_APPLICANT = {enrolment.ApplicationState.DRAFT, enrolment.ApplicationState.ASKED}


class WordsForm(forms.Form):
    """What the applicant wants the office to know."""

    words = forms.CharField(
        label=_l("Anything the office should know"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Before applying: what is asked and where the person stands on it. The button opens the application."""
    person, now = person_of(request), clock.now()
    programme = definitions.programme_called(key)
    if programme is None:
        raise Http404
    opened = enrolment.open_application(person, programme)
    if opened is not None:
        return redirect("candidate:application", opened.uuid)
    registered = next((each for each in enrolment.enrolments_of(person, now=now) if each.programme == programme), None)
    if registered is not None:
        return redirect("candidate:registration", registered.uuid)
    entry = enrolment.entry_standing(person, programme, now=now)
    if entry is None:
        raise Http404
    if request.method == "POST":
        try:
            opened = enrolment.begin_application(person=person, programme=programme, now=now)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("public:programme", key)
        return redirect("candidate:application", opened.uuid)
    context = {
        "programme": programme, "title": definitions.title_of(entry.definition), "rows": entry_rows(entry),
    }  # fmt: skip
    return render(request, "candidate/apply.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, application: UUID) -> HttpResponse:
    """One application: the answer first, then what is asked, what was shown for it, and what was said."""
    person, now = person_of(request), clock.now()
    found = enrolment.own_application(person, application)
    if found is None:
        raise Http404
    form = WordsForm(request.POST or None, initial={"words": found.words if found.state == "draft" else ""})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if "submit" in request.POST:
                enrolment.submit_application(application=found, words=words, now=now)
                messages.success(request, _("Handed in. The office has it now."))
            else:
                enrolment.save_draft(application=found, words=words, now=now)
                messages.success(request, _("Saved. Nobody else sees it until you hand it in."))
            return redirect("candidate:application", found.uuid)
        except Refused as refused:
            show_refusal(form, refused)
            found.refresh_from_db()
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, found, form, status)


def _page(request: HttpRequest, found: enrolment.Application, form: WordsForm, status: int) -> HttpResponse:
    person, now = person_of(request), clock.now()
    with_applicant = found.state in WITH_APPLICANT
    entry = enrolment.entry_standing(person, found.programme, now=now)

    def actions(finding: Finding) -> list[Link]:
        assert entry is not None
        asked = entry.definition.requirements.get(finding.path)
        if not with_applicant or asked is None or finding.state in {State.MET, State.WAIVED}:
            return []
        if narrowed(asked, entry.definition) is None:
            return []
        url = reverse("candidate:claim", args=[found.uuid])
        return [Link(_("Enter this"), f"{url}?{urlencode({'clause': finding.path})}")]

    steps = list(enrolment.steps_of(found))
    asked_words = next((step.words for step in reversed(steps) if step.state == "asked"), "")
    context = {
        "application": found,
        "title": definitions.title_of(entry.definition) if entry else found.programme.key,
        "with_applicant": with_applicant,
        "rows": entry_rows(entry, actions=actions) if entry else [],
        "entry": entry,
        "facts": shown_facts(attested.facts_about(person, found.programme.organisation)),
        "path": _path(found),
        "steps": steps,
        "asked_words": asked_words if found.state == "asked" else "",
        "last": steps[-1] if steps else None,
        "registration": enrolment.enrolment_from(found),
        "form": form,
    }
    return render(request, "candidate/application.html", context, status=status)


def _path(found: enrolment.Application) -> list[Step]:
    """The three steps of an application, and who acts in each."""
    state = found.state
    decided = {"admitted": _("Admitted"), "refused": _("Refused"), "withdrawn": _("You took it back")}
    return [
        Step(
            _("You show what is asked"),
            _("The office asks you for something more.") if state == "asked" else _("Save as often as you like."),
            is_done=state not in {"draft", "asked"}, is_current=state in {"draft", "asked"},
        ),
        Step(
            _("The office looks at it"), _("An admissions officer confirms your evidence."),
            is_done=state in decided, is_current=state == "submitted",
        ),
        Step(decided.get(state, _("Decision")), is_done=state in decided),
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, application: UUID) -> HttpResponse:
    """Show the fact that one entry requirement asks for."""
    person, now = person_of(request), clock.now()
    found = enrolment.own_application(person, application)
    if found is None or found.state not in WITH_APPLICANT:
        raise Http404
    entry = enrolment.entry_standing(person, found.programme, now=now)
    path = request.GET.get("clause", "")
    asked = entry.definition.requirements.get(path) if entry else None
    narrow = narrowed(asked, entry.definition) if entry and asked else None
    if entry is None or asked is None or narrow is None:
        raise Http404
    form = EvidenceForm(narrow.kind, request.POST or None, request.FILES or None, narrow=narrow, is_claim=True)
    if request.method == "POST" and form.is_valid():
        try:
            attested.claim_fact(person=person, organisation=found.programme.organisation, now=now, **form.arguments())
            messages.success(request, _("Kept. It counts once the office has confirmed it."))
            return redirect("candidate:application", found.uuid)
        except Refused as refused:
            form.take(refused)
    entry_finding = next((each for each in (entry.finding.walk() if entry.finding else ()) if each.path == path), None)
    context = {
        "application": found,
        "form": form,
        "kind": narrow.kind,
        "title": title_of(entry_finding, entry.definition) if entry_finding else str(narrow.kind.label),
    }
    return render(request, "candidate/claim.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, application: UUID) -> HttpResponse:
    """Take an application back."""
    found = enrolment.own_application(person_of(request), application)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            enrolment.withdraw_application(application=found, now=clock.now())
            messages.success(request, _("Taken back. Your evidence is kept for another time."))
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
        return redirect("candidate:application", found.uuid)
    return render(request, "candidate/withdraw_application.html", {"application": found})


@login_required
@require_POST
def withdraw_claim(request: HttpRequest, fact: UUID) -> HttpResponse:
    """Take back a claim that nobody has decided."""
    person, now = person_of(request), clock.now()
    found = attested.own_fact(person, fact)
    if found is None:
        raise Http404
    try:
        attested.decide_fact(fact=found, outcome=attested.FactOutcome.WITHDRAWN, by=person, now=now)
        messages.success(request, _("Taken back."))
    except Refused as refused:
        messages.warning(request, str(refused))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    application = request.POST.get("application", "")
    try:
        return redirect("candidate:application", UUID(application))
    except ValueError:
        return redirect("candidate:evidence")
