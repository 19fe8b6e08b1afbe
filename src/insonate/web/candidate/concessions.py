"""Asking for an exception: what a programme lets an officer grant, how its conditions stand, and the asking."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.programmes.api import Enrolment, Overtaken, Refused
from insonate.programmes.attested import api as attested
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.candidate.apply import person_of
from insonate.web.components.parts import Link
from insonate.web.evidence.concessions import OfferView, offer_view
from insonate.web.evidence.forms import EvidenceForm, PapersField, narrowed, show_refusal
from insonate.web.evidence.shown import ShownFact, shown_facts
from insonate.web.findings.people import names_for
from insonate.web.findings.words import title_of
from insonate_core.evaluation import evaluate_requirement
from insonate_core.findings import Finding, State


class AskForm(forms.Form):
    """What somebody says who asks for a concession."""

    reason = forms.CharField(
        label=_l("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        help_text=_l("What you have done or what happened, in a few sentences. No patient and no diagnosis."),
    )  # fmt: skip
    documents = PapersField(
        label=_l("Documents"), required=False, help_text=_l("PDF, JPEG or PNG, at most 8 MB each."),
    )  # fmt: skip


def _registration(request: HttpRequest, uuid: UUID) -> Enrolment:
    found = enrolment.own_enrolment(person_of(request), uuid)
    if found is None or found.until_on is not None:
        raise Http404
    return found


def _offers(found: Enrolment, request: HttpRequest) -> list[OfferView]:
    person, now = person_of(request), clock.now()
    enrolled = standings.standing_of(found, as_of=standings.present_day(found, now))
    definition = enrolled.definition
    index, names = standings.evidence_of(person), names_for([enrolled.standing])

    def actions(finding: Finding) -> list[Link]:
        asked = definition.requirements.get(finding.path)
        if asked is None or finding.state in {State.MET, State.WAIVED} or narrowed(asked, definition) is None:
            return []
        url = reverse("candidate:show-evidence", args=[found.uuid])
        return [Link(_("Enter this"), f"{url}?{urlencode({'clause': finding.path})}")]

    today = enrolled.standing.as_of
    return [
        offer_view(offer, index, today, names=names, actions=actions)
        for offer in attested.offers_to(person, found.programme.organisation, today)
        if offer.programme == found.programme
    ]


def _asked(found: Enrolment) -> list[ShownFact]:
    """What the person asked for or was granted in this programme."""
    facts = attested.facts_about(found.person, found.programme.organisation).filter(kind="grants")
    return shown_facts(fact for fact in facts if fact.attributes.get("programme") == found.programme.key)


@login_required
@require_safe
def index(request: HttpRequest, enrolment_uuid: UUID) -> HttpResponse:
    """Every concession that may be granted in the programme, and what was asked for."""
    found = _registration(request, enrolment_uuid)
    context = {
        "enrolment": found,
        "title": definitions.title_of(definitions.definition_of(found.version)),
        "offers": _offers(found, request),
        "facts": _asked(found),
    }
    return render(request, "candidate/concessions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, enrolment_uuid: UUID, concession: str) -> HttpResponse:
    """Ask for one concession."""
    found = _registration(request, enrolment_uuid)
    offer = next((each for each in _offers(found, request) if each.offer.rule.key == concession), None)
    if offer is None:
        raise Http404
    form = AskForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            if offer.is_too_late:
                raise Overtaken(offer.limit)
            attested.ask_concession(
                person=person_of(request), organisation=found.programme.organisation, programme=found.programme.key,
                clause=concession, reason=form.cleaned_data["reason"], documents=form.cleaned_data["documents"],
                now=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Asked. The office decides, and you are told. It counts once it is granted."))
            return redirect("candidate:concessions", found.uuid)
        except Overtaken as overtaken:
            form.add_error(None, str(overtaken))
        except Refused as refused:
            show_refusal(form, refused)
    context = {"enrolment": found, "offer": offer, "form": form}
    return render(request, "candidate/ask_concession.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def show_evidence(request: HttpRequest, enrolment_uuid: UUID) -> HttpResponse:
    """Show the fact that one condition of a concession asks for; the office confirms it."""
    found = _registration(request, enrolment_uuid)
    person, now = person_of(request), clock.now()
    definition = definitions.definition_of(found.version)
    path = request.GET.get("clause", "")
    asked = definition.requirements.get(path) if path in _conditions(found) else None
    narrow = narrowed(asked, definition) if asked is not None else None
    if narrow is None:
        raise Http404
    form = EvidenceForm(narrow.kind, request.POST or None, request.FILES or None, narrow=narrow, is_claim=True)
    if request.method == "POST" and form.is_valid():
        try:
            attested.claim_fact(person=person, organisation=found.programme.organisation, now=now, **form.arguments())
            messages.success(request, _("Kept. It counts once the office has confirmed it."))
            return redirect("candidate:concessions", found.uuid)
        except Refused as refused:
            form.take(refused)
    finding = evaluate_requirement(definition, standings.evidence_of(person), standings.present_day(found, now), path)
    context: dict[str, Any] = {
        "form": form,
        "kind": narrow.kind,
        "title": title_of(finding, definition),
        "back": reverse("candidate:concessions", args=[found.uuid]),
    }
    return render(request, "candidate/claim.html", context, status=422 if form.is_bound else 200)


def _conditions(found: Enrolment) -> set[str]:
    """The clauses on which a concession of the programme leans, at any depth."""
    definition = definitions.definition_of(found.version)
    tops = [rule.when for rule in definition.concessions.values() if rule.granted_by is not None and rule.when]
    return {path for top in tops for path in definition.below(top)}
