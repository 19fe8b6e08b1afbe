"""The laws of section 5 of the programme language, on random people and programmes with small numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import EvidenceIndex, evaluate
from insonate_core.evidence import Evidence, Fact, Signature
from insonate_core.findings import Answer, Finding, Number, Standing, State
from insonate_core.frozen import standing_to_json
from insonate_core.programmes import Definition, parse_definition
from tests.core.invented import AS_OF, OTHERS, Inventor, small, smaller
from tests.core.programme_files import version

ESSEX, FM_MSK = ("essex-scanning-record", "2024-10"), ("cpocus-fm-msk", "2024")
DEFINITIONS: dict[str, Definition] = {
    "essex": parse_definition(version(*ESSEX)),
    "essex-small": small(*ESSEX, 60),
    "fm-msk": parse_definition(version(*FM_MSK)),
    "fm-msk-small": small(*FM_MSK, 20),
    "fusic-hd-small": small("fusic-hd", "2024", 10),
    "famus-small": small("famus", "2023-02", 8),
    "bse-small": small("bse-tte", "old", 30),
    "eular-small": small("eular-level-1", "2019", 20),
    "edec-small": small("edec", "2024", 20),
    "mainpro-small": small("mainpro", "2024", 50),
}
# A signature by somebody whose independence is needed elsewhere is an honest exception to laws 4 and 5.
INDEPENDENT = {"bse-small", "edec-small"}

people = st.tuples(st.sampled_from(sorted(DEFINITIONS)), st.integers(0, 2**32))
few = settings(max_examples=25, deadline=None)


def invented(case: tuple[str, int], scans: int = 24) -> tuple[Definition, Inventor, Evidence]:
    definition = DEFINITIONS[case[0]]
    inventor = Inventor(definition, Random(case[1]))
    return definition, inventor, inventor.evidence(scans)


def with_facts(evidence: Evidence, *facts: Fact) -> Evidence:
    return Evidence.of(evidence.subject, (*evidence.facts, *facts))


def every(standing: Standing) -> Iterator[tuple[tuple[str, ...], Finding]]:
    """Every finding with its place: keys from the root, so that cycles are told apart."""

    def walk(place: tuple[str, ...], finding: Finding) -> Iterator[tuple[tuple[str, ...], Finding]]:
        yield place, finding
        for child in finding.children:
            yield from walk((*place, child.key), child)

    for requirement in standing.requirements:
        yield from walk((requirement.key,), requirement)
    for award in standing.awards:
        yield (f"award:{award.key}",), award.finding


def shortfall(finding: Finding) -> Number:
    inner = sum(
        child.missing
        for child in finding.children
        if child.kind in ("value", "clause", "the-last") and child.state not in (State.WAIVED, State.INDICATIVE)
    )
    return finding.missing + inner


def never_worse(before: Standing, after: Standing) -> None:
    """No met finding is unmet, and no count falls shorter."""
    later = dict(every(after))
    for place, finding in every(before):
        now = later.get(place)
        if now is None:
            continue
        if finding.shown_state is State.MET and finding.kind != "cap" and finding.kind not in INNER:
            assert now.shown_state in (State.MET, State.WAIVED), (place, finding, now)
        if finding.kind == "count" and now.window == finding.window:
            assert shortfall(now) <= shortfall(finding), (place, finding, now)


INNER = ("value", "clause", "the-last", "part", "cycle", "no-gap")


@few
@given(people)
def test_law_1_every_fact_is_counted_waiting_or_refused_once(case: tuple[str, int]) -> None:
    definition, _inventor, evidence = invented(case)
    standing = evaluate(definition, evidence, AS_OF)
    visible: dict[str, set[str]] = {}
    for fact in evidence.facts:
        if fact.person is None and max(fact.on, fact.recorded) <= AS_OF:
            visible.setdefault(fact.kind, set()).add(fact.id)
    for place, finding in every(standing):
        if finding.reads is None:
            continue
        sets = [finding.counted, finding.pending, *finding.refused.values()]
        named = [fact_id for each in sets for fact_id in each]
        assert len(named) == len(set(named)), (place, finding)
        assert set(named) == visible.get(finding.reads, set()), place
        if finding.kind == "count" and finding.measure is None:
            if getattr(definition.requirements[finding.path], "distinct", None) is not None:
                assert finding.have <= len(finding.counted)  # two facts of one value count for one
                continue
            assert finding.have == len(finding.counted)
            assert finding.waiting == len(finding.pending)


@few
@given(people, st.randoms(use_true_random=False))
def test_law_2_the_order_of_evidence_does_not_matter(case: tuple[str, int], random: Random) -> None:
    definition, _inventor, evidence = invented(case)
    shuffled = list(evidence.facts)
    random.shuffle(shuffled)
    assert evaluate(definition, Evidence.of(evidence.subject, shuffled), AS_OF) == evaluate(definition, evidence, AS_OF)


@few
@given(people)
def test_law_3_evidence_dated_or_recorded_later_changes_nothing(case: tuple[str, int]) -> None:
    definition, inventor, evidence = invented(case)
    tomorrow = AS_OF + timedelta(days=1)
    later = [inventor.scan(f"later-{number}", tomorrow + timedelta(days=number)) for number in range(5)]
    entered = [replace(inventor.other(f"entered-{number}"), recorded=tomorrow) for number in range(5)] + [
        inventor.scan("entered-scan", AS_OF - timedelta(days=100), tomorrow)
    ]
    known = [fact for fact in evidence.facts if max(fact.on, fact.recorded) <= AS_OF]
    expected = evaluate(definition, Evidence.of(evidence.subject, known), AS_OF)
    assert evaluate(definition, with_facts(evidence, *later, *entered), AS_OF) == expected


@few
@given(people)
def test_a_standing_frozen_earlier_never_changes(case: tuple[str, int]) -> None:
    definition, inventor, evidence = invented(case)
    frozen = json.dumps(standing_to_json(evaluate(definition, evidence, AS_OF)), sort_keys=True)
    grown = with_facts(
        evidence, *(inventor.scan(f"new-{number}", AS_OF + timedelta(days=1 + number)) for number in range(9))
    )
    again = evaluate(definition, EvidenceIndex(grown), AS_OF)
    assert json.dumps(standing_to_json(again), sort_keys=True) == frozen


@few
@given(people)
def test_law_4_one_more_valid_scan_never_makes_anything_worse(case: tuple[str, int]) -> None:
    definition, inventor, evidence = invented(case)
    scan = inventor.scan("one-more", min(inventor.day(), AS_OF))
    if case[0] in INDEPENDENT:
        scan = replace(scan, signatures=(), awaiting=())
    never_worse(evaluate(definition, evidence, AS_OF), evaluate(definition, with_facts(evidence, scan), AS_OF))


def signed_by_all_asked(fact: Fact) -> Fact:
    new = tuple(Signature(by=person, on=AS_OF, recorded=AS_OF) for person in fact.awaiting)
    return replace(fact, signatures=(*fact.signatures, *new), awaiting=())


@few
@given(people, st.integers(0, 1000))
def test_law_5_a_signature_never_hurts(case: tuple[str, int], choice: int) -> None:
    if case[0] in INDEPENDENT:
        return
    definition, _inventor, evidence = invented(case)
    asked = [fact for fact in evidence.facts if fact.awaiting and max(fact.on, fact.recorded) <= AS_OF]
    if not asked:
        return
    chosen = asked[choice % len(asked)]
    facts = [signed_by_all_asked(fact) if fact is chosen else fact for fact in evidence.facts]
    never_worse(
        evaluate(definition, evidence, AS_OF),
        evaluate(definition, Evidence.of(evidence.subject, facts), AS_OF),
    )


@settings(max_examples=60, deadline=None)
@given(people)
def test_law_5_what_waits_is_met_once_all_pending_signatures_come(case: tuple[str, int]) -> None:
    if case[0] in INDEPENDENT:
        return
    definition, _inventor, evidence = invented(case, scans=40)
    before = evaluate(definition, evidence, AS_OF)
    facts = [signed_by_all_asked(fact) if max(fact.on, fact.recorded) <= AS_OF else fact for fact in evidence.facts]
    after = dict(every(evaluate(definition, Evidence.of(evidence.subject, facts), AS_OF)))
    for place, finding in every(before):
        if finding.shown_state is State.WAITING and finding.kind not in INNER:
            assert after[place].shown_state is State.MET, (place, finding, after[place])


def without_concessions(programme: tuple[str, str], divisor: int) -> Definition:
    document = smaller(version(*programme), divisor)
    document.pop("concessions", None)
    return parse_definition(document)


@pytest.mark.parametrize(("programme", "divisor"), [(FM_MSK, 20), (("bse-tte", "old"), 30), (("fusic-hd", "2024"), 10)])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_law_6_a_concession_never_hurts(programme: tuple[str, str], divisor: int, seed: int) -> None:
    granted = small(*programme, divisor)
    inventor = Inventor(granted, Random(seed))
    evidence = inventor.evidence()
    officers = sorted({rule.granted_by for rule in granted.concessions.values() if rule.granted_by})
    grants = [
        Fact(
            id=f"grant-{key}-{person}",
            kind="grants",
            on=AS_OF - timedelta(days=100),
            recorded=AS_OF,
            attributes={"clause": key, "by": person},
        )
        for key in granted.concessions
        for person in OTHERS
        if officers
    ]
    evidence = with_facts(evidence, *grants)
    plain = evaluate(without_concessions(programme, divisor), evidence, AS_OF)
    helped = dict(every(evaluate(granted, evidence, AS_OF)))
    for place, finding in every(plain):
        if place not in helped:  # a clause that only a concession asks stands alone without it
            continue
        now = helped[place]
        if finding.shown_state is State.MET and finding.kind not in INNER:
            assert now.shown_state in (State.MET, State.WAIVED), (place, finding, now)
        if finding.kind == "count":
            assert now.need <= finding.need


@few
@given(people)
def test_law_7_an_indicative_clause_never_changes_its_parent(case: tuple[str, int]) -> None:
    name, _seed = case
    definition, _inventor, evidence = invented(case)
    for key, award in definition.awards.items():
        if len(award.requires) < 2:
            continue
        veiled = award.requires[0]
        requirements = dict(definition.requirements)
        requirements[veiled] = replace(requirements[veiled], indicative=True)
        shown = replace(definition, requirements=requirements)
        left_out = replace(definition, awards={**definition.awards, key: replace(award, requires=award.requires[1:])})
        one, two = (evaluate(each, evidence, AS_OF) for each in (shown, left_out))
        states = [next(each for each in standing.awards if each.key == key).finding.state for standing in (one, two)]
        assert states[0] is states[1], name


def essex_document(change: Any) -> Definition:
    document = deepcopy(version(*ESSEX))
    change(document["requirements"])
    return parse_definition(smaller(document, 60))


@few
@given(st.integers(0, 2**32))
def test_law_8_an_alternative_never_hurts_a_duty_never_helps_a_wider_window_never_lowers(seed: int) -> None:
    def alternative(requirements: Any) -> None:
        requirements["english"]["any-of"].append(
            {"key": "declared", "count": "declarations", "where": {"what": "something-else"}}
        )

    def duty(requirements: Any) -> None:
        requirements["yearly-record"]["requires"].append("more")
        requirements["more"] = {"count": "declarations", "reference": "office"}

    def window(days: int) -> Any:
        def change(requirements: Any) -> None:
            requirements["scans"]["within"] = {
                "from": f"cycle-start - {days} days",
                "until": f"cycle-end + {days} days",
            }

        return change

    plain = DEFINITIONS["essex-small"]
    evidence = Inventor(plain, Random(seed)).evidence()
    before = evaluate(plain, evidence, AS_OF)
    easier, harder = (evaluate(essex_document(change), evidence, AS_OF) for change in (alternative, duty))
    assert before.enrolment is not None
    assert easier.enrolment is not None
    if before.enrolment.at("english").state is State.MET:
        assert easier.enrolment.at("english").state is State.MET
    if harder.at("yearly-record").state is State.MET:
        assert before.at("yearly-record").state is State.MET
    narrow, wide = (evaluate(essex_document(window(days)), evidence, AS_OF) for days in (1, 200))
    counts = [
        [finding.have for _place, finding in every(standing) if finding.path == "scans"] for standing in (narrow, wide)
    ]
    assert all(less <= more for less, more in zip(*counts, strict=True))


@few
@given(st.integers(0, 2**32))
def test_law_9_caps_hold(seed: int) -> None:
    definition = DEFINITIONS["fusic-hd-small"]
    evidence = Inventor(definition, Random(seed)).evidence(scans=60)
    by_id = {fact.id: fact for fact in evidence.facts}
    found = evaluate(definition, evidence, AS_OF).at("logbook")
    normal = [fact_id for fact_id in found.counted if by_id[fact_id].attributes.get("finding") == "normal"]
    assert len(normal) <= 1
    assert found.at("logbook/normal").have == len(normal)


@few
@given(people, st.integers(0, 23))
def test_fact_verdicts_agree_with_the_findings(case: tuple[str, int], number: int) -> None:
    definition, _inventor, evidence = invented(case)
    standing = evaluate(definition, evidence, AS_OF)
    fact_id = f"scan-{number:03}"
    for verdict in standing.fact_verdicts(fact_id):
        leaves = [finding for _place, finding in every(standing) if finding.path == verdict.path]
        if verdict.answer is Answer.COUNTED:
            assert any(fact_id in leaf.counted for leaf in leaves)
        elif verdict.answer is Answer.WAITING:
            assert any(fact_id in leaf.pending for leaf in leaves)
            assert not any(fact_id in leaf.counted for leaf in leaves)
        else:
            assert verdict.reason is not None
            assert any(fact_id in leaf.refused.get(verdict.reason, ()) for leaf in leaves)


def test_random_people_are_met_missed_and_waited_for() -> None:
    """The laws would say nothing if the invented people were all alike."""
    seen: dict[State, int] = {}
    for seed in range(60):
        for name in sorted(DEFINITIONS):
            definition, _inventor, evidence = invented((name, seed), scans=40)
            for _place, finding in every(evaluate(definition, evidence, date(2024, 5, 1))):
                seen[finding.shown_state] = seen.get(finding.shown_state, 0) + 1
        if all(seen.get(state, 0) >= 5 for state in State if state is not State.INDICATIVE):
            return
    pytest.fail(f"hardly any of some states: {seen}")
