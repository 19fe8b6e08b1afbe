"""The questions that may be asked of the rules: where does somebody stand, and in which cycle?

Every function is pure: the same definition, evidence and day give the same answer, whatever the order of the
evidence. Evidence may be given as `Evidence` or, when several questions are asked of one logbook, as an
`EvidenceIndex` built once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from insonate_core.evaluation.all_of import joined_finding
from insonate_core.evaluation.awards import award_standing
from insonate_core.evaluation.cycles import turns
from insonate_core.evaluation.each_cycle import judged_turns, with_dates
from insonate_core.evaluation.entitlement import Barred
from insonate_core.evaluation.evaluator import Evaluation
from insonate_core.evaluation.index import EvidenceIndex
from insonate_core.evaluation.scope import EVERYWHERE
from insonate_core.evidence import Evidence
from insonate_core.findings import Cycle, Finding, Standing
from insonate_core.periods import Period
from insonate_core.programmes.definition import CycleRule, Definition
from insonate_core.programmes.requirements import EachCycle

Known = Evidence | EvidenceIndex

ENROLMENT = {"key": "enrolment", "path": "enrolment"}


def evaluate(definition: Definition, evidence: Known, as_of: date) -> Standing:
    """Where the subject of the evidence stands at the end of `as_of`.

    Evidence dated or recorded after that day does not exist. Which version binds is a question before this
    one; the definition given is the one that is asked.
    """
    return standing_of(_evaluation(definition, evidence, as_of))


def standing_of(evaluation: Evaluation) -> Standing:
    """The standing that one evaluation finds."""
    definition = evaluation.definition
    return Standing(
        programme=definition.programme,
        version=definition.version,
        subject=evaluation.index.subject,
        as_of=evaluation.as_of,
        enrolment=_enrolment(evaluation),
        requirements=evaluation.findings(top_level(definition)),
        awards=tuple(award_standing(evaluation, rule) for rule in definition.awards.values()),
        cycles=tuple(_current_cycles(evaluation)),
        anchors={name: evaluation.days.anchor(name).day for name in definition.anchors},
    )


def evaluate_enrolment(definition: Definition, evidence: Known, as_of: date) -> Finding:
    """Whether the entry requirements hold, as one finding over them; met if the document asks none."""
    found = _enrolment(_evaluation(definition, evidence, as_of))
    return found if found is not None else joined_finding("all-of", (), ENROLMENT)


def evaluate_requirement(definition: Definition, evidence: Known, as_of: date, path: str) -> Finding:
    """One clause by its path, judged outside any cycle; raises `KeyError` if there is none."""
    return _evaluation(definition, evidence, as_of).finding(path)


def entitlement(definition: Definition, evidence: Known, person: str, role: str, day: date) -> Barred | None:
    """What keeps `person` from acting as `role` (a person of the document) towards the subject of the evidence on
    `day`; `None` if they are entitled. The evidence must hold the awards and roles of `person`. Raises `KeyError` if
    the document names no such person."""
    return _evaluation(definition, evidence, day).entitlements.why_not(person, role, day)


def cycles_of(definition: Definition, evidence: Known, as_of: date, cycle_name: str) -> tuple[Cycle, ...]:
    """Every turn of a cycle that has begun by `as_of`, oldest first; none while its anchor is missing.

    Raises `KeyError` if the document has no such cycle. A cycle nested in another is not asked here.
    """
    evaluation = _evaluation(definition, evidence, as_of)
    return tuple(_cycles(evaluation, definition.cycles[cycle_name]))


def evaluate_cycle(definition: Definition, evidence: Known, as_of: date, cycle_name: str, number: int) -> Finding:
    """One turn of a cycle with everything the document asks in it, as a finding of kind `cycle`.

    If several clauses ask something in each turn, their findings stand side by side. Raises `KeyError` if
    there is no such cycle, or no turn of that number has begun by `as_of`.
    """
    return _one_turn(definition, evidence, as_of, cycle_name, number, remedial=False)


def evaluate_remedial_cycle(
    definition: Definition, evidence: Known, as_of: date, cycle_name: str, number: int
) -> Finding:
    """The turn that makes a missed one good, as a finding of kind `cycle`; raises `KeyError` if there is none."""
    return _one_turn(definition, evidence, as_of, cycle_name, number, remedial=True)


def _one_turn(
    definition: Definition, evidence: Known, as_of: date, cycle_name: str, number: int, *, remedial: bool
) -> Finding:
    evaluation = _evaluation(definition, evidence, as_of)
    rule = definition.cycles[cycle_name]
    for found in judged_turns(
        evaluation, rule, _path_of(definition, cycle_name), _requires(definition, cycle_name), EVERYWHERE
    ):
        if found.cycle is not None and found.cycle.number == number and found.cycle.remedial is remedial:
            return found
    raise KeyError(f"{cycle_name} {number}")


def binds(definition: Definition, standing: Standing) -> bool:
    """Whether this version is the one that binds: the day that decides lies inside what it applies to. Section 4.7."""
    applies = definition.applies
    decided_on = standing.anchors.get(applies.decided_by)
    return decided_on is not None and decided_on in Period(applies.starts, applies.until)


def top_level(definition: Definition) -> tuple[str, ...]:
    """Clauses that awards name and those that nothing else names, in the document's order."""
    named: set[str] = set()
    asked: set[str] = set()
    for award in definition.awards.values():
        named.update(award.requires, award.upkeep)
    for path in definition.requirements:
        asked.update(definition.children_of(path))
    for rule in definition.cycles.values():
        asked.update(rule.missed.requires if rule.missed is not None else ())
    for exam in definition.exams.values():
        asked.update(exam.opens_when)
    for concession in definition.concessions.values():
        asked.update([concession.when] if concession.when is not None else [])
    for transition in definition.transitions.values():
        asked.update(transition.requires, [transition.who] if transition.who is not None else [])
    if definition.enrolment is not None:
        asked.update(definition.enrolment.requires)
    return tuple(path for path in definition.requirements if path in named or path not in asked)


def _evaluation(definition: Definition, evidence: Known, as_of: date) -> Evaluation:
    index = evidence if isinstance(evidence, EvidenceIndex) else EvidenceIndex(evidence)
    return Evaluation(definition, index, as_of)


def _enrolment(evaluation: Evaluation) -> Finding | None:
    rule = evaluation.definition.enrolment
    if rule is None:
        return None
    return joined_finding("all-of", evaluation.findings(rule.requires), ENROLMENT)


def _each(definition: Definition, cycle_name: str) -> Iterator[EachCycle]:
    for requirement in definition.requirements.values():
        if isinstance(requirement, EachCycle) and requirement.cycle == cycle_name:
            yield requirement


def _path_of(definition: Definition, cycle_name: str) -> str:
    return next((each.path for each in _each(definition, cycle_name)), cycle_name)


def _requires(definition: Definition, cycle_name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for each in _each(definition, cycle_name) for path in each.children))


def _cycles(evaluation: Evaluation, rule: CycleRule) -> Iterator[Cycle]:
    definition = evaluation.definition
    requires = _requires(definition, rule.key)
    if rule.missed is None:
        for inside in turns(evaluation, rule, EVERYWHERE):
            yield with_dates(evaluation, inside, requires)
        return
    for found in judged_turns(evaluation, rule, _path_of(definition, rule.key), requires, EVERYWHERE):
        assert found.cycle is not None
        yield found.cycle


def _current_cycles(evaluation: Evaluation) -> Iterator[Cycle]:
    for rule in evaluation.definition.cycles.values():
        if rule.starts == "cycle-start":
            continue
        begun = list(_cycles(evaluation, rule))
        if begun:
            yield begun[-1]
