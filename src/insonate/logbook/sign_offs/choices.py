"""Whom may a candidate name as supervisor of a scan?

Whoever supervises or tutors in an organisation where the candidate is enrolled that day, and whoever they named
before: a visiting teacher stays one tap away. Never the candidate. Naming is not entitlement: whether a signature
counts is for each programme to say, by the signer's standing on the day of the scan.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from insonate.logbook.scans.models import Scan
from insonate.people import api as people

OFFERED = (people.RoleKey.SUPERVISOR, people.RoleKey.TUTOR)


@dataclass(frozen=True, slots=True)
class SupervisorChoice:
    """One person who may be named: where they teach, and whether the candidate named them before."""

    person: people.User
    organisations: tuple[str, ...]
    named_before: bool


def supervisors_for(candidate: people.User, today: date) -> list[SupervisorChoice]:
    """Those a candidate may name today: the last named first, then by name."""
    enrolled = candidate.enrolments.filter(from_on__lte=today).filter(Q(until_on__isnull=True) | Q(until_on__gt=today))
    roles = (
        people.Role.objects.filter(
            organisation__in=enrolled.values("programme__organisation"),
            role__in=OFFERED,
            from_on__lte=today,
            person__is_active=True,
        )
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=today))
        .exclude(person=candidate)
        .select_related("person", "organisation")
        .order_by("organisation__name")
    )
    named = dict(
        Scan.objects.filter(logbook__person=candidate, supervisor__isnull=False, supervisor__is_active=True)
        .exclude(supervisor=candidate)
        .order_by()
        .values_list("supervisor")
        .annotate(last=Max("id"))
    )
    found = {role.person_id: role.person for role in roles}
    found |= {person.pk: person for person in people.User.objects.filter(pk__in=named.keys() - found.keys())}
    teaches: dict[int, dict[str, None]] = {key: {} for key in found}
    for role in roles:
        teaches[role.person_id][role.organisation.name] = None
    ordered = sorted(found.values(), key=lambda person: (-named.get(person.pk, 0), person.name, person.pk))
    return [SupervisorChoice(person, tuple(teaches[person.pk]), person.pk in named) for person in ordered]
