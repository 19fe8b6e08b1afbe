"""Which version binds somebody, and by which routes may they pass to another?

A version binds those whose `decided-by` day lies in its `applies`. The day is found in the evidence with that
version's own anchor; an enrolment pins the answer, so this is asked once and not again each day. A transition is
written in the newer version: it is open to whoever is bound to the version it names and satisfies the clause it
names, and it may ask something before the move. Section 3.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from insonate_core.evaluation.all_of import joined_finding
from insonate_core.evaluation.evaluator import Evaluation
from insonate_core.evaluation.index import EvidenceIndex
from insonate_core.evaluation.standing import Known
from insonate_core.findings import Finding, State
from insonate_core.programmes.definition import Definition, Transition


@dataclass(frozen=True, slots=True)
class Route:
    """One transition towards a version, for one person on one day.

    `is_open` says that it is meant for them; `who` is the finding that decides it, if a clause does. `asked` joins
    what must be met before the move. `may_move` says that they can move now, `may_stay` that they need not.
    """

    rule: Transition
    is_open: bool
    who: Finding | None
    asked: Finding

    @property
    def may_move(self) -> bool:
        return self.is_open and self.rule.may != "stay" and self.asked.state is State.MET

    @property
    def may_stay(self) -> bool:
        return self.is_open and self.rule.may != "move"


def routes_to(definition: Definition, evidence: Known, as_of: date, *, bound_to: str | None) -> tuple[Route, ...]:
    """Every transition of `definition` for somebody now bound to the version `bound_to`, in the document's order."""
    evaluation = Evaluation(definition, _indexed(evidence), as_of)
    return tuple(_route(evaluation, rule, bound_to) for rule in definition.transitions.values())


def _route(evaluation: Evaluation, rule: Transition, bound_to: str | None) -> Route:
    who = evaluation.finding(rule.who) if rule.who is not None else None
    told = {"key": rule.key, "path": rule.key, "titles": rule.titles, "reference": rule.reference}
    asked = joined_finding("all-of", evaluation.findings(rule.requires), {**told, "example": rule.example})
    meant = rule.starts_from is None or rule.starts_from == bound_to
    return Route(rule, meant and (who is None or who.shown_state is State.MET), who, asked)


def binding_version(definitions: Iterable[Definition], evidence: Known, as_of: date) -> Definition | None:
    """The version of one programme that binds the subject; `None` if the evidence does not give the day yet.

    Each version looks for the day with its own anchor. If more than one would bind, the one that applies from the
    latest day does; `lint_versions` tells committees before that can happen.
    """
    index = _indexed(evidence)
    for definition in sorted(definitions, key=lambda each: each.applies.starts, reverse=True):
        applies = definition.applies
        day = Evaluation(definition, index, as_of).days.anchor(applies.decided_by).day
        if day is not None and applies.starts <= day and (applies.until is None or day < applies.until):
            return definition
    return None


def _indexed(evidence: Known) -> EvidenceIndex:
    return evidence if isinstance(evidence, EvidenceIndex) else EvidenceIndex(evidence)
