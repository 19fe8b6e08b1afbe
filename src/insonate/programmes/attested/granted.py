"""What was granted to people, in one shape: whether an officer entered it or the person asked for it first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from insonate.kit.clock import local_day
from insonate.programmes.attested.models import AttestedFact, FactDecision, FactOutcome
from insonate.programmes.attested.queries import confirmed
from insonate_core.evidence import Value


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant that stands. `by` is the officer's uuid; `asked` is set where it was asked for on another day."""

    fact: UUID
    person: str
    programme: str
    clause: str
    by: str
    granted_by: str
    on: date
    asked: date | None
    until: date | None
    to: str | None
    reason: str

    @property
    def asked_on(self) -> date:
        return self.asked or self.on


def granted_to(people: Iterable[str]) -> list[Granted]:
    """The grants of these people (by uuid) that were not withdrawn, in order of day. Two statements."""
    rows = list(confirmed(people).filter(kind="grants"))
    decided = decisions_on(rows)
    return [granted(row, decided.get(row.pk)) for row in rows]


def decisions_on(rows: Iterable[AttestedFact]) -> Mapping[int, FactDecision]:
    """The decision by which each of these became evidence, of those that the person asked for. No statement where
    nobody asked for anything."""
    asked = [row.pk for row in rows if row.kind == "grants" and row.is_asked]
    if not asked:
        return {}
    found = FactDecision.objects.filter(fact__in=asked, outcome=FactOutcome.CONFIRMED).select_related("by")
    return {decision.fact_id: decision for decision in found.order_by("pk")}


def granted(row: AttestedFact, decision: FactDecision | None) -> Granted:
    """A confirmed row of the kind `grants`; `decision` is that of the officer, where the person asked for it."""
    said = row.attributes
    if decision is None:
        asked = said.get("asked")
        return Granted(
            row.uuid, str(row.person.uuid), said.get("programme", ""), said["clause"], str(row.entered_by.uuid),
            row.entered_by.name, row.on, date.fromisoformat(asked) if asked else None, row.until, said.get("to"),
            said["reason"],
        )  # fmt: skip
    says = decision.says or {}
    on, until = local_day(decision.at, row.organisation.time_zone), says.get("until")
    return Granted(
        row.uuid, str(row.person.uuid), said.get("programme", ""), said["clause"], str(decision.by.uuid),
        decision.by.name, on, row.on, date.fromisoformat(until) if until else None, says.get("to"), decision.words,
    )  # fmt: skip


def as_attributes(grant: Granted) -> dict[str, Value]:
    """The grant as the core reads it."""
    said: dict[str, Value] = {"clause": grant.clause, "by": grant.by, "reason": grant.reason}
    if grant.programme:
        said["programme"] = grant.programme
    if grant.asked is not None:
        said["asked"] = grant.asked
    if grant.to is not None:
        said["to"] = int(grant.to) if grant.to.isdecimal() else grant.to
    return said
