"""What can change where somebody stands: which new facts, and from which day time alone?

For whoever keeps standings of many people: after one new fact only the standings it can touch are judged again,
and each day only those whose day has come. Both answers err on the safe side (a fact that touches may change
nothing, and nothing may happen on the day), never on the other: a fact that does not touch leaves the standing as
it is, and before the day no state, number or refusal changes. Forecasts and `next` lean on the day and move daily;
they are told when a standing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from insonate_core.evaluation.entitlement import Entitlements
from insonate_core.evaluation.evaluator import Evaluation
from insonate_core.evaluation.index import EvidenceIndex
from insonate_core.evaluation.matching import Matching
from insonate_core.evaluation.standing import Known, standing_of
from insonate_core.evidence import Evidence, Fact
from insonate_core.findings import Standing
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.requirements import (
    ANYTHING,
    AllHold,
    Condition,
    DoneBy,
    NoGap,
    OneOf,
    Pass,
    SignedBy,
    SomeHold,
    Span,
)

EXAMINING = ("results", "assessments")


@dataclass(frozen=True, slots=True)
class Reads:
    """What a definition looks at.

    `own` are conditions by kind of the subject's own facts: a fact of the kind is looked at if one of them may
    hold. A clause that counts a kind tells of every fact of it (counted or refused), so its condition is
    `ANYTHING`; an anchor, a pause, a request or a grant is looked at only where it fits. `held` are the awards
    and roles of other people that entitle them to something.
    """

    own: tuple[tuple[str, Condition], ...]
    held: frozenset[str]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the subject's own facts that are looked at."""
        return frozenset(kind for kind, _condition in self.own)

    def touches(self, fact: Fact) -> bool:
        """Whether such a fact, new, corrected or withdrawn, can change a standing of its subject.

        A fact of somebody else (`person` set) touches the subjects that `signers_of` names them for.
        """
        if fact.person is not None:
            return fact.attributes.get("award" if fact.kind == "awards" else "role") in self.held
        return any(kind == fact.kind and _may_hold(condition, fact) for kind, condition in self.own)


def reads_of(definition: Definition) -> Reads:
    """What kinds of evidence a standing in this version depends on.

    A signature added to a fact touches what the fact touches.
    """
    own = tuple(dict.fromkeys((kind, condition) for kind, condition in _readings(definition)))
    kept = tuple((kind, condition) for kind, condition in own if condition == ANYTHING or (kind, ANYTHING) not in own)
    return Reads(kept, frozenset(name for rule in definition.people.values() for name in rule.holds))


def signers_of(evidence: Evidence) -> frozenset[str]:
    """The people whose awards and roles can matter for this subject: who signed, is asked to, or did something."""
    people: set[str] = set()
    for fact in evidence.facts:
        if fact.person is not None:
            continue
        people.update(signature.by for signature in fact.signatures)
        people.update(fact.awaiting)
        by = fact.attributes.get("by")
        people.update(each for each in (by if isinstance(by, tuple) else (by,)) if isinstance(each, str))
    return frozenset(people - {evidence.subject})


def changes_on(definition: Definition, evidence: Known, as_of: date) -> date | None:
    """The first day after `as_of` on which the standing may differ if no fact is added; `None` if it never does."""
    return evaluate_until(definition, evidence, as_of)[1]


def evaluate_until(definition: Definition, evidence: Known, as_of: date) -> tuple[Standing, date | None]:
    """Where the subject stands, and the first day on which that may differ by time alone.

    Costs little more than `evaluate`. What is dated or recorded after `as_of` does not exist in the standing and
    does set the day.
    """
    index = evidence if isinstance(evidence, EvidenceIndex) else EvidenceIndex(evidence)
    evaluation = Evaluation(definition, index, as_of)
    evaluation.watched = True
    standing = standing_of(evaluation)
    evaluation.turns(*_becoming_known(index, reads_of(definition).kinds, as_of))
    return standing, evaluation.turns_on


def _becoming_known(index: EvidenceIndex, kinds: Iterable[str], as_of: date) -> Iterator[date]:
    """When facts and signatures come to be known that are dated or recorded after `as_of`."""
    for kind in kinds:
        log = index.log(kind)
        if log.all_known_on > as_of:
            yield from (max(fact.on, fact.recorded) for fact in log.facts)
        for signer in log.signed.values():
            yield from signer.becoming_known(as_of)
    for facts in index.held.values():
        yield from (max(fact.on, fact.recorded) for fact in facts)


def _readings(definition: Definition) -> Iterator[tuple[str, Condition]]:
    for requirement in definition.requirements.values():
        if isinstance(requirement, Pass):
            yield "results", ANYTHING
        elif isinstance(reads := getattr(requirement, "reads", None), str):
            yield reads, ANYTHING
        if isinstance(requirement, NoGap):
            yield from _of_span(requirement.pauses)
    for anchor in definition.anchors.values():
        yield anchor.reads, anchor.where
    for cycle in definition.cycles.values():
        yield from _of_span(cycle.holds_while)
        yield from _of_span(cycle.pauses)
    for key, concession in definition.concessions.items():
        if concession.granted_by is not None:
            yield "grants", OneOf("clause", (key,))
    for key, award in definition.awards.items():
        yield "awards", OneOf("award", (key,))
        if award.requested_by is not None:
            yield "submissions", AllHold((OneOf("what", ("award-request",)), OneOf("for", (key,))))
    for rule in definition.people.values():
        for act in (*rule.has, *rule.has_not):
            yield from (("scans", ANYTHING),) if act == "supervised" else ((kind, ANYTHING) for kind in EXAMINING)


def _of_span(span: Span | None) -> Iterator[tuple[str, Condition]]:
    if span is not None:
        yield span.reads, span.where


def _may_hold(condition: Condition, fact: Fact) -> bool:
    """Whether a condition may hold of a fact; who signed it may change, so a signature always may."""
    if isinstance(condition, AllHold):
        return all(_may_hold(part, fact) for part in condition.parts)
    if isinstance(condition, SomeHold):
        return any(_may_hold(part, fact) for part in condition.parts)
    if isinstance(condition, (SignedBy, DoneBy)):
        return True
    index = EvidenceIndex(Evidence.of("", [fact]))
    log = index.log(fact.kind)
    matching = Matching(Entitlements({}, index, date.max), date.max)
    return bool(matching.judge(log, condition).yes)
