"""Who may act in a programme on a day, towards whom, and if not, why not?

The document says it (`people`); awards and roles say who is one of them; the day is that of the act. Before anybody is
judged, their own awards are brought up to date, so that one that lapsed yesterday gives no power today, whether or not
the nightly job has come by.
"""

from collections.abc import Iterable
from datetime import date, datetime

from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import awards_of, binding_version
from insonate.certification.awards.refusals import ActRefused, Problem
from insonate.certification.awards.upkeep import bring_up_to_date
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import Bar, Barred, entitlement
from insonate_core.evidence import Fact
from insonate_core.programmes import Definition

DECIDES = {people.RoleKey.REGISTRAR}


def barred(
    person: people.User,
    role: str,
    *,
    definition: Definition,
    candidate: people.User,
    on: date,
    now: datetime,
    besides: Iterable[Fact] = (),
) -> Barred | None:
    """What keeps the person from acting as `role` (a person of the document) towards the candidate on a day; `None` if
    nothing does. `besides` are facts not stored yet."""
    for award in awards_of(person):
        bring_up_to_date(award, now=now)
    evidence = standings.evidence_with(candidate, [str(person.uuid)], besides=besides)
    return entitlement(definition, evidence, str(person.uuid), role, on)


def need(
    person: people.User, role: str, *, definition: Definition, candidate: people.User, on: date, now: datetime
) -> None:
    """Raises ActRefused with the reason unless the person may act as `role` towards the candidate on that day."""
    found = barred(person, role, definition=definition, candidate=candidate, on=on, now=now)
    if found is not None:
        raise refused_for(found, role)


def refused_for(found: Barred, role: str) -> ActRefused:
    """The refusal that says what keeps somebody from acting."""
    if found.bar is Bar.THEMSELVES:
        return ActRefused(Problem.OWN)
    return ActRefused(Problem.NOT_ENTITLED, {"role": role, "bar": found.bar, "on": found.on})


def holds_person(person: people.User, role: str, *, definition: Definition, on: date) -> bool:
    """Whether the person holds one of the awards or roles that the document asks of `role` on that day, whoever the
    candidate is: enough for showing a desk, never for an act."""
    wanted = set(definition.people[role].holds)
    return any(
        fact.attributes.get("award" if fact.kind == "awards" else "role") in wanted
        and fact.on <= on
        and (fact.until is None or on < fact.until)
        for fact in standings.holdings_of(person)
    )


def decides(
    person: people.User, definition: Definition, award: str, organisation: people.Organisation, *, now: datetime
) -> bool:
    """Whether the person may decide on requests for an award today: whoever the document names, else the registrars
    of the organisation."""
    on = local_day(now, organisation.time_zone)
    rule = definition.awards.get(award)
    if rule is None or rule.decided_by is None:
        return people.holds(person, organisation, DECIDES, on)
    return holds_person(person, rule.decided_by, definition=definition, on=on)


def may_decide_award(person: people.User, award: Award, *, now: datetime) -> bool:
    """Whether the person may suspend, reinstate, withdraw or issue an award again: who decides on it, never its
    holder."""
    if award.person_id == person.pk:
        return False
    definition = programmes.definition_of(binding_version(award))
    return decides(person, definition, award.award, award.organisation, now=now)
