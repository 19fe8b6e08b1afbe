"""What waits for this person at the office, by their roles, and the way to everything else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.certification.submissions import api as submissions
from insonate.certification.trials import api as trials
from insonate.kit import clock
from insonate.learning.curriculum import api as curricula
from insonate.people import api as people
from insonate.programmes import access as programmes_access
from insonate.programmes.attested import api as attested
from insonate.programmes.drafting import api as drafting
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import QueueRow, State
from insonate.web.office.courses import decides_on as courses_to_decide
from insonate.web.office.guard import not_found_unless, organisations_of, person_of

RoleKey = people.RoleKey


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the office: its address by name, what it is, and whose it is. `waiting` counts what waits there;
    `opens` says more than roles can about whom it is open to."""

    name: str
    title: str | Promise
    detail: str | Promise
    roles: frozenset[people.RoleKey]
    waiting: Callable[[list[people.Organisation], people.User], int] | None = None
    opens: Callable[[people.User, datetime], bool] | None = None


PLACES = (
    Place(
        "office:applications", _l("Applications"), _l("Handed in and waiting for the office, oldest first."),
        frozenset(programmes_access.SEES_APPLICATIONS),
        lambda organisations, _person: enrolment.applications_waiting(organisations).count(),
    ),
    Place(
        "office:claims", _l("Evidence to confirm"), _l("What people entered about themselves, with their documents."),
        frozenset(programmes_access.SEES_EVIDENCE),
        lambda organisations, person: attested.claims_waiting(organisations).exclude(person=person).count(),
    ),
    Place(
        "office:enrolments", _l("Registrations and leave"), _l("Who is registered, leave that waits, ends."),
        frozenset(programmes_access.SEES_ENROLMENTS),
        lambda organisations, person: enrolment.leaves_asked(organisations).exclude(enrolment__person=person).count(),
    ),
    Place(
        "office:reviews", _l("Records handed in"), _l("Years to accept or return."),
        frozenset(submissions.REVIEWS),
        lambda organisations, person: submissions.waiting_count(organisations, but_of=person),
    ),
    Place(
        "office:requests", _l("Requests for awards"), _l("With their case files, to approve, return or refuse."),
        frozenset(people.OFFICE_ROLES),
        lambda _organisations, person: len(requests.awaiting_decision(person, now=clock.now())),
        lambda person, now: bool(awards.sees_awards_of(person, now=now)) or requests.decides_anywhere(person, now=now),
    ),
    Place(
        "office:awards", _l("Awards"), _l("What was given: numbers, certificates, suspension, withdrawal."),
        frozenset(awards.SEES_AWARDS),
    ),
    Place(
        "office:cohorts", _l("Cohort"), _l("Who is on pace, who has stopped, what is due."),
        frozenset({RoleKey.PROGRAMME_LEAD, RoleKey.TUTOR}),
    ),
    Place(
        "office:trials", _l("Try rules"), _l("Whom another version would move, before it binds anybody."),
        frozenset(trials.TRIES),
    ),
    Place(
        "office:exam-designs", _l("Exam design"), _l("How many items an exam needs."), frozenset(trials.TRIES),
    ),
    Place(
        "office:audits", _l("Audit samples"), _l("Draw a sample and read what it holds."),
        frozenset(submissions.SEES_DRAWS),
    ),
    Place(
        "office:invoices", _l("Invoices"), _l("What is owed, cheques and transfers, receipts, money to give back."),
        frozenset(billing.SEES_MONEY),
        lambda organisations, _person: len(billing.needing_registrar(organisations, now=clock.now())),
    ),
    Place(
        "office:members", _l("Members"), _l("Who is one, who is in grace, who has lapsed."),
        frozenset(billing.SEES_MONEY),
    ),
    Place(
        "office:prices", _l("Prices"), _l("Classes of membership, dues and terms, from when."),
        frozenset(billing.SETS_PRICES),
    ),
    Place(
        "office:rules", _l("Rules"), _l("Write, check and publish what your programmes ask."),
        frozenset(drafting.WRITES_RULES),
        lambda organisations, person: sum(
            drafting.may_decide(person, each, clock.now()) for each in drafting.proposals_waiting(organisations)
        ),
    ),
    Place(
        "office:courses", _l("Courses"), _l("Applications to be accredited, with their clock; complaints."),
        frozenset(people.OFFICE_ROLES),
        lambda _organisations, person: sum(
            each.standing.waiting_since is not None for each in courses_to_decide(person)
        ),
        lambda person, _now: bool(courses_to_decide(person)),
    ),
    Place(
        "office:curricula", _l("Curricula"), _l("Write what your programmes teach, and approve it."),
        frozenset(curricula.WRITES_CURRICULUM),
        lambda organisations, person: sum(
            curricula.may_decide(person, each, clock.now()) for each in curricula.waiting_in(organisations)
        ),
    ),
    Place(
        "office:people", _l("People and roles"), _l("Who may act, and inviting more."),
        frozenset(programmes_access.LOOKS_AFTER_ORGANISATION),
    ),
    Place(
        "office:organisation", _l("Organisation"), _l("Name, time zone, whom to ask about fees."),
        frozenset(programmes_access.LOOKS_AFTER_ORGANISATION),
    ),
)  # fmt: skip


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The office's front page."""
    person, now = person_of(request), clock.now()
    everywhere = not_found_unless(organisations_of(person, people.OFFICE_ROLES, now))
    waiting, others = _rows(person, now)
    context = {"organisations": everywhere, "waiting": waiting, "others": others}
    return render(request, "office/desk.html", context)


def _rows(person: people.User, now: datetime) -> tuple[list[QueueRow], list[QueueRow]]:
    waiting: list[QueueRow] = []
    others: list[QueueRow] = []
    # Several places are for the same roles: asked once.
    where = {roles: organisations_of(person, roles, now) for roles in {place.roles for place in PLACES}}
    for place in PLACES:
        organisations = where[place.roles]
        if not organisations or (place.opens is not None and not place.opens(person, now)):
            continue
        url = reverse(place.name)
        count = place.waiting(organisations, person) if place.waiting else 0
        row = QueueRow(
            title=place.title, detail=place.detail, url=url,
            state=State.WAITING if count else None, badge=str(count) if count else "",
        )  # fmt: skip
        (waiting if count else others).append(row)
    return waiting, others
