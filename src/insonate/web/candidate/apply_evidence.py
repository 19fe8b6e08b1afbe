"""What offices hold about a person: every fact, its papers, and what became of it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insonate.kit import clock
from insonate.programmes.attested import api as attested
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.candidate.apply import person_of
from insonate.web.evidence.papers import served
from insonate.web.evidence.shown import shown_facts


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything entered or claimed about the person, by organisation, and their applications."""
    person = person_of(request)
    groups: dict[str, list[attested.AttestedFact]] = {}
    for fact in attested.facts_of(person):
        groups.setdefault(fact.organisation.name, []).append(fact)
    applications = list(enrolment.applications_of(person))
    registrations = list(enrolment.all_enrolments_of(person))
    ids = {each.programme_id for each in applications} | {each.programme_id for each in registrations}
    titles = definitions.programme_titles(ids)
    context = {
        "groups": [(name, shown_facts(facts)) for name, facts in sorted(groups.items())],
        "applications": [(each, titles[each.programme_id]) for each in applications],
        "registrations": [(each, titles[each.programme_id]) for each in registrations],
    }
    return render(request, "candidate/evidence.html", context)


@login_required
@require_safe
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """One paper, for whom it concerns and for the office; never shown in the browser."""
    paper = attested.document_for(person_of(request), document, clock.now())
    if paper is None:
        raise Http404
    return served(paper)
