"""The front page and the programmes, for anyone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import Link
from insonate.web.findings import words
from insonate.web.law import about, clauses, parts
from insonate.web.public.track import track_of

BRIEF = ("level", "credits", "campus")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is and which programmes run here; whoever has a desk is led to it."""
    if isinstance(request.user, people.User) and (desk := _desk_of(request.user)):
        return redirect(desk)
    return render(request, "public/home.html", {"groups": _groups()})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every programme, by organisation."""
    return render(request, "public/programmes.html", {"groups": _groups()})


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One programme, built from its file and the organisation's settings alone."""
    now = clock.now()
    programme = definitions.programme_called(key)
    if programme is None:
        raise Http404
    version = definitions.version_for(programme, local_day(now, programme.organisation.time_zone))
    if version is None:
        # Published ahead of its day, or over: its own page says from when until when it binds.
        nearest = definitions.versions_of(programme).filter(withdrawal__isnull=True).first()
        if nearest is None:
            raise Http404
        return redirect("public:version", programme.key, nearest.version)
    definition = definitions.definition_of(version)
    application = registration = None
    if isinstance(request.user, people.User):
        application = enrolment.open_application(request.user, programme)
        registration = next(
            (each for each in enrolment.enrolments_of(request.user, now=now) if each.programme_id == programme.pk), None
        )
    context: dict[str, Any] = {
        "programme": programme,
        "organisation": programme.organisation,
        "title": definitions.title_of(definition),
        "definition": definition,
        "version": version,
        "short_facts": about.short_facts(definition.about),
        "passages": about.passages(definition.about),
        "entry": clauses.law_rows(definition.enrolment.requires, definition) if definition.enrolment else [],
        "cycles": [
            (clauses.cycle_title(key, definition), parts.cycle_words(cycle, definition), cycle.example)
            for key, cycle in definition.cycles.items()
        ],
        "awards": [
            {
                "title": words.text_of(award.titles, words.readable(award.key)),
                "requires": clauses.law_rows(award.requires, definition),
                "upkeep": clauses.law_rows(award.upkeep, definition),
                "fee": f"{words.number(award.fee.amount)} {award.fee.currency}" if award.fee else "",
                "decided_by": words.readable(award.decided_by).lower() if award.decided_by else "",
                "example": award.example,
            }
            for award in definition.awards.values()
        ],
        "exams": [parts.exam_row(exam, definition) for exam in definition.exams.values()],
        "concessions": [parts.concession_row(each, definition) for each in definition.concessions.values()],
        "transitions": [parts.transition_row(each, definition) for each in definition.transitions.values()],
        "asks": [
            words.attribute_words(attribute)
            for rule in definition.records.values()
            if rule.reads == "scans"
            for attribute in rule.asks
        ],
        "references": [
            (Link(reference.title, reference.url or ""), reference.unconfirmed)
            for reference in definition.references.values()
        ],
        "has_examples": _has_examples(definition),
        "track": track_of(programme, definition),
        "is_open": definition.subject == "person",
        "application": application,
        "registration": registration,
    }
    return render(request, "public/programme.html", context)


def _has_examples(definition: Any) -> bool:
    numbered = [
        *definition.requirements.values(),
        *definition.cycles.values(),
        *definition.awards.values(),
        *definition.exams.values(),
        *definition.concessions.values(),
    ]
    return any(each.example for each in numbered)


def _groups() -> list[dict[str, Any]]:
    """Organisations with their programmes as rows."""
    groups: dict[int, dict[str, Any]] = {}
    for programme, version in definitions.open_programmes(clock.now().date()):
        definition = definitions.definition_of(version)
        group = groups.setdefault(programme.organisation_id, {"organisation": programme.organisation, "rows": []})
        facts = about.short_facts({key: definition.about[key] for key in BRIEF if key in definition.about})
        group["rows"].append(
            {
                "title": definitions.title_of(definition),
                "url": reverse("public:programme", args=[programme.key]),
                "detail": " · ".join(f"{term} {text}" for term, text in facts) or _("Version %(version)s") % {
                    "version": version.version},
            }
        )  # fmt: skip
    return list(groups.values())


def _desk_of(person: people.User) -> str:
    """Where somebody who is signed in starts: their own standing, else the desk of their role; empty if neither."""
    now = clock.now()
    held = {people.RoleKey(role.role) for role in people.roles_on(person, now.date())}
    wanted = []
    if enrolment.enrolments_of(person, now=now):
        wanted.append("candidate:standing")
    if people.RoleKey.SUPERVISOR in held:
        wanted.append("supervisor:queue")
    if held & people.OFFICE_ROLES:
        wanted.append("office:desk")
    return reverse(wanted[0]) if wanted else ""
