"""The fast evaluator says what a slow and obvious one says, on random programmes and random people."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate_requirement
from insonate_core.evidence import Evidence
from insonate_core.findings import Finding, State
from insonate_core.programmes import Definition, parse_definition
from insonate_core.programmes.grammar import KINDS
from tests.core.reference.evaluator import Reference, Said
from tests.core.reference.programmes import AS_OF, CLAUSES, documents, people

EXAMPLES = int(os.environ.get("REFERENCE_EXAMPLES", "25"))
"""How many people each kind is tried on; many more by `REFERENCE_EXAMPLES=2000`."""


def compare(found: Finding, said: Said, definition: Definition, where: str = "") -> None:
    where = f"{where}/{found.key}"
    assert (found.state, found.have, found.need) == (said.state, said.have, said.need), where
    if found.kind in ("count", "pass"):
        refused = {reason: len(facts) for reason, facts in found.refused.items()}
        assert len(found.counted) == len(said.counted), where
        if not _may_choose(found, definition):
            assert set(found.counted) == said.counted, where
            assert {reason: set(facts) for reason, facts in found.refused.items()} == said.refused, where
            assert found.waiting == said.waiting, where
            assert refused == {reason: len(facts) for reason, facts in said.refused.items()}, where
        clauses = [each for each in found.children if each.kind in ("value", "clause")]
        if not _any_value_suffices(found, definition):
            assert {each.key: each.missing for each in clauses} == said.missing, where
    elif found.kind == "divide":
        assert {each.key: each.missing for each in found.children} == said.missing, where
        assert found.waiting == said.waiting, where
    for child, expected in zip(found.children, said.children, strict=False):
        compare(child, expected, definition, where)


def _may_choose(found: Finding, definition: Definition) -> bool:
    """Whether equally good choices differ in which facts they take: where there is a cap or a run at the end."""
    clauses = getattr(definition.requirements.get(found.path), "of_which", ())
    return any(each.at_least is None for each in clauses)


def _any_value_suffices(found: Finding, definition: Definition) -> bool:
    return getattr(definition.requirements.get(found.path), "enough", None) is not None and _may_choose(
        found, definition
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_the_evaluator_says_what_the_reference_says(kind: str, data: Any) -> None:
    document = data.draw(documents(kind))
    known: Evidence = data.draw(people())
    definition = parse_definition(document)
    found = evaluate_requirement(definition, known, AS_OF, "clause")
    compare(found, Reference(definition, known, AS_OF).said("clause"), definition)


def test_every_kind_has_a_generator_and_a_reference() -> None:
    assert CLAUSES.keys() == KINDS.keys()


def test_the_generators_reach_every_state() -> None:
    """A comparison of clauses that are never met, or never wait, would prove little."""
    seen: set[State] = set()

    @settings(max_examples=600, deadline=None, database=None, derandomize=True)
    @given(document=documents("count"), known=people())
    def look(document: Any, known: Evidence) -> None:
        seen.add(evaluate_requirement(parse_definition(document), known, AS_OF, "clause").state)

    look()
    assert seen >= {State.MET, State.WAITING, State.OVERDUE, State.IN_PROGRESS, State.NOT_MET}
