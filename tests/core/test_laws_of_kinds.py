"""The laws of section 5 for each kind of requirement by itself, on random clauses and random people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate, evaluate_requirement
from insonate_core.evidence import Evidence, Fact
from insonate_core.findings import Finding, State
from insonate_core.programmes import Definition, parse_definition
from insonate_core.programmes.grammar import KINDS
from insonate_core.programmes.requirements import NoGap, Share
from tests.core.reference.programmes import AS_OF, documents, people, scans
from tests.core.test_laws import signed_by_all_asked, with_facts

EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "12"))
some = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
kinds = pytest.mark.parametrize("kind", sorted(KINDS))
steady = pytest.mark.parametrize("kind", sorted(set(KINDS) - {"share"}))


def leaves(finding: Finding) -> Iterator[Finding]:
    return (each for each in finding.walk() if each.reads is not None)


def judged(definition: Definition, known: Evidence) -> Finding:
    return evaluate_requirement(definition, known, AS_OF, "clause")


def draw(data: Any, kind: str) -> tuple[Definition, Evidence]:
    return parse_definition(data.draw(documents(kind))), data.draw(people())


@kinds
@some
@given(data=st.data())
def test_law_1_every_fact_is_counted_waiting_or_refused_once(kind: str, data: Any) -> None:
    definition, known = draw(data, kind)
    for leaf in leaves(judged(definition, known)):
        told = [*leaf.counted, *leaf.pending, *(each for facts in leaf.refused.values() for each in facts)]
        visible = [
            f.id for f in known.facts if f.person is None and f.kind == leaf.reads and max(f.on, f.recorded) <= AS_OF
        ]
        assert sorted(told) == sorted(visible), leaf


@kinds
@some
@given(data=st.data(), seed=st.integers(0, 2**16))
def test_laws_2_and_3_neither_order_nor_later_evidence_changes_anything(kind: str, data: Any, seed: int) -> None:
    definition, known = draw(data, kind)
    expected = evaluate(definition, known, AS_OF)
    mixed = list(known.facts)
    Random(seed).shuffle(mixed)
    tomorrow = AS_OF + timedelta(days=1)
    later = [
        replace(data.draw(scans(90)), recorded=tomorrow),
        replace(data.draw(scans(91)), on=tomorrow, recorded=tomorrow),
    ]
    assert evaluate(definition, Evidence.of(known.subject, [*mixed, *later]), AS_OF) == expected


def never_hurts(definition: Definition, before: Evidence, after: Evidence) -> None:
    """A met clause stays met. (What one turn of a cycle holds, and a past window, are judged by the whole.)"""
    one, two = judged(definition, before), judged(definition, after)
    if one.shown_state is State.MET:
        assert two.shown_state is State.MET, (one, two)


def has_an_honest_exception(definition: Definition) -> bool:
    """A share, gaps without a beginning, somebody's independence: section 5 says of these that a fact may hurt."""
    for requirement in definition.requirements.values():
        if isinstance(requirement, Share) or "outsider" in str(requirement):
            return True
        if isinstance(requirement, NoGap) and (requirement.within is None or requirement.within.starts is None):
            return True
    return False


@steady
@some
@given(data=st.data())
def test_law_4_one_more_scan_never_hurts(kind: str, data: Any) -> None:
    definition, known = draw(data, kind)
    assume(not has_an_honest_exception(definition))
    more = replace(data.draw(scans(99)), id="s99")
    # A second entry of an encounter that is recorded already is the same scan, said differently.
    more = replace(more, attributes={**more.attributes, "encounter": "own-99"})
    never_hurts(definition, known, with_facts(known, more))


@steady
@some
@given(data=st.data())
def test_law_5_a_signature_never_hurts_and_what_waits_is_met_once_all_come(kind: str, data: Any) -> None:
    definition, known = draw(data, kind)
    assume(not has_an_honest_exception(definition))
    facts: list[Fact] = [
        signed_by_all_asked(each) if max(each.on, each.recorded) <= AS_OF else each for each in known.facts
    ]
    after = Evidence.of(known.subject, facts)
    never_hurts(definition, known, after)
    if judged(definition, known).shown_state is State.WAITING:
        assert judged(definition, after).shown_state is State.MET


@kinds
@some
@given(data=st.data())
def test_law_7_an_indicative_clause_keeps_its_own_state_and_blocks_nothing(kind: str, data: Any) -> None:
    definition, known = draw(data, kind)
    clause = definition.requirements["clause"]
    veiled = replace(definition, requirements={**definition.requirements, "clause": replace(clause, indicative=True)})
    plain, shown = judged(definition, known), judged(veiled, known)
    assert (shown.state, shown.real_state, shown.shown_state) == (State.INDICATIVE, plain.state, plain.state)


@kinds
@some
@given(data=st.data())
def test_law_8_an_alternative_never_hurts_and_a_duty_never_helps(kind: str, data: Any) -> None:
    document, known = data.draw(documents(kind)), data.draw(people())
    other = data.draw(documents("count"))["requirements"]["clause"]
    requirements = {**document["requirements"], "other": other}

    def state(word: str) -> State:
        both = {word: ["clause", "other"]}
        definition = parse_definition({**document, "requirements": {**requirements, "both": both}})
        return evaluate_requirement(definition, known, AS_OF, "both").state

    alone = judged(parse_definition(document), known).state
    if alone is State.MET:
        assert state("any-of") is State.MET
    else:
        assert state("all-of") is not State.MET
