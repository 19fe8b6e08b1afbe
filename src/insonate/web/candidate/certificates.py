"""One's awards: number, state and certificate, for ever and whatever became of them."""

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

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Award, HeldAward, Paper
from insonate.certification.credentials import api as credentials
from insonate.certification.registry import api as registry
from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.people import api as people
from insonate.web.awards import words
from insonate.web.awards.history import history
from insonate.web.awards.sending import send_certificate
from insonate.web.components.parts import Link, QueueRow
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.people import names_of_grants
from insonate.web.findings.tree import requirement_rows
from insonate.web.findings.words import day


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every award one was ever given: its number, how it stands, and the certificate to take along."""
    held = awards.held_awards_of(person_of(request), now=clock.now())
    return render(request, "candidate/certificates.html", {"rows": [_row(each) for each in held]})


def _row(held: HeldAward) -> QueueRow:
    state, badge = words.stage_words(held.stage)
    title = words.award_title(held.definition, held.award.award)
    url = reverse("candidate:certificate", args=[held.award.uuid])
    return QueueRow(
        title=f"{held.award.number}, {title}",
        detail=_("%(programme)s, given on %(day)s. %(state)s.") % {
            "programme": words.programme_title(held.definition), "day": day(held.award.given_on), "state": badge,
        },
        url=url, state=state, action=Link(_("Certificate"), url),
    )  # fmt: skip


def own(request: HttpRequest, award: UUID) -> Award:
    """The award of the person who is signed in. 404 for anybody else's."""
    try:
        return awards.own_award(person_of(request), award)
    except Award.DoesNotExist:
        raise Http404 from None


@login_required
@require_safe
def show(request: HttpRequest, award: UUID) -> HttpResponse:
    """One award: its number, its certificate on either paper, how it stands and since when, what it allows."""
    found, now = own(request, award), clock.now()
    today = awards.day_of(found, now)
    held = awards.held_award(found, as_of=today)
    state, badge = words.stage_words(held.stage)
    editions = awards.certificates_of(found)
    upkeep = held.standing.upkeep if held.standing is not None else ()
    facts = [
        (_("Number"), found.number),
        (_("Given"), day(found.given_on)),
        (_("Given by"), found.organisation.name),
        (_("Rules"), f"{words.programme_title(held.definition)}, {found.version.version}"),
    ]
    if found.valid_until_on is not None:
        facts.append((_("Valid until"), day(found.valid_until_on)))
    if held.grace_until is not None:
        facts.append((_("Grace until"), day(held.grace_until)))
    return render(
        request,
        "candidate/certificate.html",
        {
            "award": found,
            "title": words.award_title(held.definition, found.award),
            "programme": words.programme_title(held.definition),
            "stage": held.stage.value,
            "state": state.value,
            "badge": badge,
            "facts": facts,
            "address": awards.verify_address(found),
            "editions": list(reversed(editions)),
            "newest": editions[-1].edition,
            "papers": list(Paper),
            "lines": history(awards.steps_of(found)),
            "powers": words.power_words(held.definition, held.powers),
            "upkeep": requirement_rows(
                upkeep, held.definition, names=names_of_grants(upkeep, str(found.person.uuid)), as_of=today
            ),
        },
    )


@login_required
@require_safe
def file(request: HttpRequest, award: UUID, edition: int, paper: str) -> HttpResponse:
    """A certificate as PDF, the bytes that were made when it was issued."""
    return send_certificate(own(request, award), edition, paper)


@login_required
@require_safe
def credential(request: HttpRequest, award: UUID, edition: int) -> HttpResponse:
    """An edition as an Open Badges credential, the bytes that were signed; 503 where this machine cannot sign one."""
    certificate = next((each for each in awards.certificates_of(own(request, award)) if each.edition == edition), None)
    if certificate is None:
        raise Http404
    try:
        made = credentials.credential_of(certificate, now=clock.now())
    except credentials.KeyMissing:
        return HttpResponse(_("The credential cannot be signed at the moment. Try again later."), status=503)
    response = HttpResponse(made.content, content_type="application/vc+ld+json")
    response["Content-Disposition"] = f'attachment; filename="{certificate.award.number}-{edition}.json"'
    return response


class ListingForm(forms.Form):
    """Whether the holder wants to be found, and where they work."""

    is_listed = forms.BooleanField(label=_l("List me in the public registry"), required=False)
    place = forms.CharField(
        label=_l("Where you work"), required=False, max_length=80,
        help_text=_l("A town or hospital, as people would look for it."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest, award: UUID) -> HttpResponse:
    """Whether one may be found, and how often the award was checked."""
    found, person = own(request, award), person_of(request)
    said = registry.listing_of(found)
    initial = {"is_listed": said is not None and said.is_listed, "place": said.place if said is not None else ""}
    form = ListingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            registry.set_listing(award=found, by=person, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Kept. You can change it at any time."))
            return redirect("candidate:listing", found.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    checks = [(day(each.on), each.get_way_display(), each.times) for each in registry.checks_of(found)]
    context = {"award": found, "form": form, "checks": checks, "total": sum(times for _on, _way, times in checks)}
    return render(request, "candidate/listing.html", context, status=422 if form.is_bound and form.errors else 200)
