"""Confirmed facts as evidence. A claim that nobody confirmed is no evidence; it can be had apart."""

from collections.abc import Iterable
from datetime import date, datetime

from insonate.kit.clock import local_day
from insonate.people.api import Organisation, User
from insonate.programmes.attested.granted import as_attributes, decisions_on, granted
from insonate.programmes.attested.models import AttestedFact, FactDecision
from insonate.programmes.attested.queries import confirmed, confirmed_of, facts_about
from insonate.programmes.attested.values import as_evidence
from insonate_core.evidence import Fact, Signature


def attested_facts(person: User) -> list[Fact]:
    """What officers confirmed of a person, in one fixed order. `recorded` is the day of the confirmation where the
    organisation is: before it, the fact was a claim."""
    return attested_facts_of([person.pk]).get(person.pk, [])


def attested_facts_of(people: Iterable[int]) -> dict[int, list[Fact]]:
    """The same for many people (by inner id), those without any left out. One statement, however many, and
    one more where somebody was granted what they asked for."""
    found: dict[int, list[Fact]] = {}
    rows = list(confirmed_of(people))
    decided = decisions_on(rows)
    for row in rows:
        fact = _fact(row, row.confirmed_at) if row.kind != "grants" else _grant(row, decided.get(row.pk))
        found.setdefault(row.person_id, []).append(fact)
    return found


def award_facts(person_uuids: Iterable[str]) -> list[Fact]:
    """The confirmed awards of other people (supervisors, tutors), to judge what they were entitled to."""
    by_person = awards_by_person(person_uuids)
    return [award for key in sorted(by_person) for award in by_person[key]]


def awards_by_person(person_uuids: Iterable[str]) -> dict[str, list[Fact]]:
    """The same, by the person (uuid) who holds them. One statement, none for nobody."""
    wanted = list(person_uuids)
    found: dict[str, list[Fact]] = {}
    if wanted:
        for row in confirmed(wanted).filter(kind="awards"):
            holder = str(row.person_uuid)
            found.setdefault(holder, []).append(_fact(row, row.confirmed_at, of=holder))
    return found


def holders_of_awards(awards: Iterable[str], day: date) -> list[str]:
    """Everyone (uuid) of whom an officer confirmed that they hold one of these awards on a day."""
    rows = AttestedFact.objects.filter(kind="awards", attributes__award__in=list(awards), on__lte=day)
    people = {str(uuid) for uuid in rows.values_list("person__uuid", flat=True)}
    wanted = set(awards)
    return [
        holder
        for holder, held in sorted(awards_by_person(people).items())
        if any(
            fact.attributes.get("award") in wanted and fact.on <= day and (fact.until is None or day < fact.until)
            for fact in held
        )
    ]


def claimed_facts(person: User, organisation: Organisation) -> list[Fact]:
    """What the person claims at one organisation and nobody has decided: what would be evidence if confirmed.
    What they ask to be granted is none of it; somebody else has to give it."""
    waiting = [row for row in facts_about(person, organisation) if row.outcome is None and row.kind != "grants"]
    return [_fact(row, row.entered_at) for row in waiting]


def _fact(row: AttestedFact, at: datetime, of: str | None = None) -> Fact:
    recorded = local_day(at, row.organisation.time_zone)
    return Fact(
        id=f"attested:{row.uuid}",
        kind=row.kind,
        on=row.on,
        until=row.until,
        recorded=recorded,
        person=of,
        attributes=as_evidence(row.kind, row.attributes),
        signatures=tuple(
            Signature(by=who, on=row.on, recorded=recorded) for who in row.attributes.get("signed-by", ())
        ),
    )


def _grant(row: AttestedFact, decision: FactDecision | None) -> Fact:
    grant = granted(row, decision)
    return Fact(
        id=f"attested:{row.uuid}",
        kind="grants",
        on=grant.on,
        until=grant.until,
        recorded=local_day(row.confirmed_at, row.organisation.time_zone),
        attributes=as_attributes(grant),
    )
