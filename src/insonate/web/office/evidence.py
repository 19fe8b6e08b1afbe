"""Evidence at the office: claims to confirm, and facts that an officer enters about somebody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import access as programmes_access
from insonate.programmes.api import FieldProblem, Overtaken, Refused
from insonate.programmes.attested import api as attested
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import QueueRow
from insonate.web.evidence.concessions import OfferView, offer_view
from insonate.web.evidence.forms import EvidenceForm, show_refusal
from insonate.web.evidence.papers import served
from insonate.web.evidence.shown import shown_fact, shown_facts
from insonate.web.findings.words import Names, readable, text_of
from insonate.web.office.guard import not_found_unless, organisation_among, organisations_of, person_of

FOUND_AT_MOST = 30


class FactDecisionForm(forms.Form):
    """What the officer says of a claim."""

    words = forms.CharField(
        label=_l("What the person reads"), required=False, max_length=300,
        help_text=_l("Needed to refuse or withdraw."),
    )  # fmt: skip
    to = forms.CharField(label=_l("Number still asked"), required=False, max_length=20)
    until = forms.DateField(
        label=_l("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("The first day on which it no longer holds. Empty if it has no end."),
    )  # fmt: skip
    accept_moved_anchor = forms.BooleanField(
        label=_l("Yes, count the years from the new day"), required=False, widget=forms.HiddenInput
    )

    @property
    def says(self) -> dict[str, str]:
        """What the programme leaves to whoever grants something."""
        until = self.cleaned_data["until"]
        return {"to": self.cleaned_data["to"], "until": until.isoformat() if until is not None else ""}


@login_required
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """What people entered about themselves and nobody has decided, oldest first; and finding somebody to enter for."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, programmes_access.SEES_EVIDENCE, now))
    waiting = attested.claims_waiting(organisations).exclude(person=person)[:200]
    words = request.GET.get("q", "").strip()[:100]
    found = list(enrolment.people_known_to(organisations, words)[:FOUND_AT_MOST]) if words else []
    context = {
        "waiting": [_claim_row(fact) for fact in waiting],
        "q": words,
        "found": [
            QueueRow(
                title=each.name, detail=each.email,
                url=reverse("office:person", args=[organisation.slug, each.uuid]), badge=organisation.name,
            )
            for each in found
            for organisation in organisations
            if len(organisations) == 1 or enrolment.person_known_to(organisation, each.uuid)
        ],
    }  # fmt: skip
    return render(request, "office/claims.html", context)


def _claim_row(fact: attested.AttestedFact) -> QueueRow:
    shown = shown_fact(fact)
    return QueueRow(
        title=fact.person.name,
        detail=f"{shown.title} · {shown.detail}",
        url=reverse("office:fact", args=[fact.uuid]),
        state=shown.state,
        badge=fact.organisation.name,
    )


@login_required
@require_safe
def of_person(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """Everything the office holds about one person, and what more it may enter."""
    officer, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(officer, programmes_access.SEES_EVIDENCE, now))
    organisation = organisation_among(organisations, slug)
    about = not_found_unless(enrolment.person_known_to(organisation, person))
    applications = list(enrolment.applications_in([organisation]).filter(person=about).order_by("-submitted_at"))
    registrations = list(enrolment.enrolments_in([organisation]).filter(person=about))
    ids = {each.programme_id for each in applications} | {each.programme_id for each in registrations}
    titles = definitions.programme_titles(ids)
    context = {
        "about": about,
        "organisation": organisation,
        "facts": shown_facts(attested.facts_about(about, organisation)),
        "applications": [(each, titles[each.programme_id]) for each in applications],
        "registrations": [(each, titles[each.programme_id]) for each in registrations],
        "kinds": attested.KINDS.values(),
        "may_enter": about != officer,
    }
    return render(request, "office/person.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """Enter one fact about somebody; the kind comes in the address."""
    officer, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(officer, programmes_access.ENTERS_EVIDENCE, now))
    organisation = organisation_among(organisations, slug)
    about = not_found_unless(enrolment.person_known_to(organisation, person))
    kind = not_found_unless(attested.KINDS.get(request.GET.get("kind", "")))
    named = {name: values for (of, name), values in definitions.named_values(organisation).items() if of == kind.kind}
    offers = _offers(about, organisation, now) if kind.kind == "grants" else None
    if offers is not None:
        named = {}
    form = EvidenceForm(kind, request.POST or None, request.FILES or None, named=named, offers=offers)
    moves = False
    if request.method == "POST" and form.is_valid():
        try:
            attested.attest_fact(
                person=about, organisation=organisation, by=officer, now=now,
                accept_moved_anchor="accept_moved_anchor" in request.POST, **form.arguments(),
            )  # fmt: skip
            messages.success(request, _("Entered. It counts from today."))
            return redirect(_back(request, reverse("office:person", args=[slug, about.uuid])))
        except attested.AnchorWouldMove as moved:
            moves = True
            show_refusal(form, moved)
        except Refused as refused:
            form.take(refused)
    context = {
        "about": about, "organisation": organisation, "kind": kind, "form": form, "moves": moves,
        "suggestions": [(f"named-{name}", values) for name, values in named.items()], "back": _back(request, ""),
        "fields": [(form[name], f"named-{name}" if name in named else "") for name in form.fields],
    }  # fmt: skip
    return render(request, "office/enter.html", context, status=422 if form.is_bound else 200)


def _offers(about: people.User, organisation: people.Organisation, now: datetime) -> list[tuple[str, str]]:
    """What may be granted to the person here, by its name and that of its programme."""
    offers = attested.offers_to(about, organisation, clock.local_day(now, organisation.time_zone))
    return [
        (
            offer.key,
            f"{text_of(offer.rule.titles, readable(offer.rule.key))} ({definitions.title_of(offer.definition)})",
        )
        for offer in offers
    ]


def _back(request: HttpRequest, otherwise: str) -> str:
    back = request.GET.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise


@login_required
@require_http_methods(["GET", "POST"])
def fact(request: HttpRequest, fact: UUID) -> HttpResponse:
    """One fact with its papers; confirm, refuse or withdraw it."""
    officer, now = person_of(request), clock.now()
    found = not_found_unless(attested.fact_for_officer(officer, fact, now))
    form = FactDecisionForm(request.POST or None)
    is_asked = found.kind == "grants" and found.is_asked
    if is_asked and found.outcome is None:
        form.fields["words"].label = _("Your reason")
        form.fields["words"].help_text = _("The person reads it, and so does whoever reads where they stand.")
        form.fields["words"].required = True
        form.fields["words"].error_messages["required"] = _("Say why in a sentence; the person reads it.")
    moves = False
    if request.method == "POST" and form.is_valid():
        outcome = next((each for each in attested.FactOutcome if each.value in request.POST), None)
        try:
            if outcome is None:
                raise Refused(FieldProblem("", _("Choose one of the buttons.")))
            attested.decide_fact(
                fact=found, outcome=outcome, words=form.cleaned_data["words"], says=form.says, by=officer, now=now,
                accept_moved_anchor=form.cleaned_data["accept_moved_anchor"],
            )  # fmt: skip
            messages.success(request, _("Done, and %(name)s is told.") % {"name": found.person.name})
            return redirect(_back(request, reverse("office:claims")))
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
            return redirect("office:fact", found.uuid)
        except attested.AnchorWouldMove as moved:
            moves = True
            form.fields["accept_moved_anchor"].widget = forms.CheckboxInput()
            show_refusal(form, moved)
        except Refused as refused:
            show_refusal(form, refused)
    context: dict[str, Any] = {
        "shown": shown_fact(found), "fact": found, "form": form, "moves": moves, "offer": _offer(found, now),
        "is_asked": is_asked,
        "may_decide": found.person != officer,
        "is_known": enrolment.person_known_to(found.organisation, found.person.uuid),
    }  # fmt: skip
    return render(request, "office/fact.html", context, status=422 if form.is_bound and form.errors else 200)


def _offer(found: attested.AttestedFact, now: datetime) -> OfferView | None:
    """What a grant or the asking for one is about, as it stands for the person today; None for other facts, and where
    the programme offers it no more."""
    if found.kind != "grants":
        return None
    today = clock.local_day(now, found.organisation.time_zone)
    said = found.attributes
    for offer in attested.offers_to(found.person, found.organisation, today):
        if (offer.programme.key, offer.rule.key) == (said.get("programme"), said["clause"]):
            asked_on = found.on if found.is_asked else None
            return offer_view(offer, standings.evidence_of(found.person), today, names=Names({}), asked_on=asked_on)
    return None


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """One paper, as a download, for an officer of its organisation."""
    return served(not_found_unless(attested.document_for(person_of(request), document, clock.now())))
