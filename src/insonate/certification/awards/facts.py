"""Awards as evidence: to their holder with what was decided, to others the days on which they gave their powers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from insonate.certification.awards.models import Award, AwardStep
from insonate_core.credentials.lifecycle import IN_FORCE, Act, Stage, after
from insonate_core.evidence import Fact, Value
from insonate_core.periods import Period


@dataclass(frozen=True, slots=True)
class Issued:
    """The awards given here to one person: as their own evidence, and as evidence of somebody for whom they act."""

    own: tuple[Fact, ...]
    to_others: tuple[Fact, ...]


def issued_by_person(person_uuids: Iterable[str]) -> dict[str, Issued]:
    """The awards given here to these people, each with them. One's own say what was decided and between which days
    they lapsed; whether their upkeep holds today is for the core to judge. To others they are the spans in
    which they were in force."""
    awards = (
        Award.objects.filter(person__uuid__in=set(person_uuids))
        .select_related("person")
        .prefetch_related("steps")
        .order_by("given_on", "pk")
    )
    found: dict[str, Issued] = {}
    for award in awards:
        name, steps = str(award.person.uuid), list(award.steps.all())
        before = found.get(name, Issued((), ()))
        found[name] = Issued((*before.own, _own(award, steps)), (*before.to_others, *_to_others(award, steps)))
    return found


def _own(award: Award, steps: Sequence[AwardStep]) -> Fact:
    stage, until = Stage.APPROVED, None
    lapsed: list[date] = []
    for step in steps:
        stage = after(stage, Act(step.act))
        # By twos: the day on which it lapsed, the day on which it was in force again.
        if (stage is Stage.LAPSED) is (len(lapsed) % 2 == 0) and (stage is Stage.LAPSED or stage in IN_FORCE):
            lapsed.append(step.on)
        if stage in (Stage.SUSPENDED, Stage.WITHDRAWN):
            until = until or step.on
        elif step.act == Act.REINSTATE:
            until = None
    attributes: dict[str, Value] = {"award": award.award}
    if lapsed:
        attributes["lapsed"] = tuple(lapsed)
    if stage in (Stage.SUSPENDED, Stage.WITHDRAWN):
        attributes["status"] = stage.value
    # A span has at least its first day, even if the decision came on it.
    if until is not None and until <= award.given_on:
        until = None
    return Fact(
        id=f"award:{award.uuid}", kind="awards", on=award.given_on, recorded=award.given_on, until=until,
        attributes=attributes,
    )  # fmt: skip


def _to_others(award: Award, steps: Sequence[AwardStep]) -> list[Fact]:
    return [
        Fact(
            id=f"award:{award.uuid}" + (f"/{place}" if place else ""),
            kind="awards",
            on=span.starts or award.given_on,
            recorded=award.given_on,
            until=span.until,
            person=str(award.person.uuid),
            attributes={"award": award.award},
        )
        for place, span in enumerate(spans_in_force(award, steps))
    ]


def spans_in_force(award: Award, steps: Sequence[AwardStep]) -> list[Period]:
    """The days on which the award gave its powers, as its steps say and no longer than it is valid."""
    spans: list[Period] = []
    stage, since = Stage.APPROVED, None
    for step in steps:
        stage = after(stage, Act(step.act))
        if stage in IN_FORCE and since is None:
            since = step.on
        elif stage not in IN_FORCE and since is not None:
            spans.append(Period(since, max(since, step.on)))
            since = None
    if since is not None:
        spans.append(Period(since, None))
    ends = award.valid_until_on
    clipped = [Period(span.starts, _earlier(span.until, ends)) for span in spans]
    return [span for span in clipped if span.starts is not None and (span.until is None or span.until > span.starts)]


def _earlier(one: date | None, other: date | None) -> date | None:
    return other if one is None else one if other is None else min(one, other)


def beside_issued(attested: Iterable[Fact], issued: Iterable[Fact]) -> list[Fact]:
    """What officers attested, where awards given here do not take its place: from the day an award was given here, an
    attested one of the same name says nothing more of that person. What it said of earlier days remains."""
    first: dict[tuple[str | None, object], date] = {}
    for fact in issued:
        key = (fact.person, fact.attributes.get("award"))
        first[key] = min(first.get(key, fact.on), fact.on)
    kept: list[Fact] = []
    for fact in attested:
        given_on = first.get((fact.person, fact.attributes.get("award"))) if fact.kind == "awards" else None
        if given_on is None or (fact.until is not None and fact.until <= given_on):
            kept.append(fact)
        elif fact.on < given_on:
            kept.append(replace(fact, until=given_on))
    return kept
