"""A concession makes of a clause what the document would ask if it were written so: held against the slow evaluator.

The slow evaluator knows no concessions. It is asked about the document whose clause reads as the concession makes it;
the fast one about the document with the concession, and with the grant where one is needed.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate_requirement
from insonate_core.evidence import Evidence, Fact
from insonate_core.findings import State
from insonate_core.periods import Duration, after
from insonate_core.programmes import parse_definition
from tests.core.reference.evaluator import Reference
from tests.core.reference.programmes import AS_OF, BASE, counts, documents, keyed, leaves_of, people
from tests.core.test_reference import EXAMPLES, compare

many = settings(
    max_examples=2 * EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
DAYS = st.sampled_from((date(2024, 12, 1), date(2025, 2, 10), date(2025, 6, 1)))


def conceding(document: Any, granted: bool, **what: Any) -> Any:
    """The document with one concession, which somebody must grant or which holds for whoever said so."""
    changed = deepcopy(document)
    applies = {"key": "said-so", "count": "declarations", "where": {"what": "eased"}}
    changed["concessions"] = {"eased": {**what, "granted-by": "conceder"} if granted else {**what, "when": applies}}
    if granted:
        changed["people"] = {**changed.get("people", {}), "conceder": {"holds": ["conceder-award"]}}
    return changed


def said_so(known: Evidence) -> Evidence:
    """The same person with what the concession asks for where nobody need grant it."""
    said = _fact("said-so", "declarations", date(2024, 2, 1), attributes={"what": "eased"})
    return Evidence.of(known.subject, (*known.facts, said))


def given_it(known: Evidence, document: Any, **said: Any) -> Evidence:
    """The same person with the concession granted on a day that anybody's evidence may hold, by somebody entitled."""
    on = date(2024, 2, 1)
    held = _fact("conceder-holds", "awards", on, person="conceder", attributes={"award": "conceder-award"})
    attributes = {"clause": "eased", "programme": document["programme"], "by": "conceder", **said}
    grant = _fact("grant", "grants", on, attributes=attributes)
    return Evidence.of(known.subject, (*known.facts, held, grant))


def _fact(id: str, kind: str, on: date, **said: Any) -> Fact:
    return Fact(id=id, kind=kind, on=on, recorded=on, **said)


@many
@given(document=documents("count"), known=people(), lower=st.integers(0, 3), granted=st.booleans())
def test_a_number_made_smaller_is_that_number(document: Any, known: Evidence, lower: int, granted: bool) -> None:
    clause = document["requirements"]["clause"]
    assume(clause.get("at-least", 0) > lower)
    eased = conceding(document, granted, reduces=[{"requirement": "clause", "to": lower}])
    written = deepcopy(document)
    written["requirements"]["clause"]["at-least"] = lower
    definition = parse_definition(eased)
    asked = given_it(known, document) if granted else said_so(known)
    found = evaluate_requirement(definition, asked, AS_OF, "clause")
    compare(found, Reference(parse_definition(written), asked, AS_OF).said("clause"), definition)
    assert "eased" in found.concessions


@many
@given(document=documents("count"), known=people())
def test_a_concession_that_nobody_granted_changes_nothing(document: Any, known: Evidence) -> None:
    eased = conceding(document, True, waives=["clause"])
    definition = parse_definition(eased)
    found = evaluate_requirement(definition, known, AS_OF, "clause")
    compare(found, Reference(parse_definition(document), known, AS_OF).said("clause"), definition)
    assert found.concessions == ()


@many
@given(children=st.lists(leaves_of(), min_size=2, max_size=3), known=people(), granted=st.booleans())
def test_a_clause_taken_away_is_as_if_it_were_not_there(children: Any, known: Evidence, granted: bool) -> None:
    document = {**BASE, "requirements": {"clause": {"all-of": keyed(deepcopy(children))}}}
    rest = {**BASE, "requirements": {"clause": {"all-of": keyed(deepcopy(children))[1:]}}}
    first = document["requirements"]["clause"]["all-of"][0]["key"]
    definition = parse_definition(conceding(document, granted, waives=[f"clause/{first}"]))
    asked = given_it(known, document) if granted else said_so(known)
    found = evaluate_requirement(definition, asked, AS_OF, "clause")
    without = Reference(parse_definition(rest), asked, AS_OF).said("clause")
    assert found.children[0].shown_state is State.WAIVED
    assert found.state is without.state


@many
@given(clause=counts(), known=people(), by=DAYS, months=st.integers(1, 9), granted=st.booleans())
def test_a_day_moved_is_that_day(clause: Any, known: Evidence, by: date, months: int, granted: bool) -> None:
    assume("within" not in clause)
    later = after(by, Duration(months=months))
    document = {**BASE, "requirements": {"clause": {**deepcopy(clause), "by": by.isoformat()}}}
    written = {**BASE, "requirements": {"clause": {**deepcopy(clause), "by": later.isoformat()}}}
    eased = conceding(document, granted, extends=[{"requirement": "clause", "by": f"{months} months"}])
    definition = parse_definition(eased)
    asked = given_it(known, document) if granted else said_so(known)
    found = evaluate_requirement(definition, asked, AS_OF, "clause")
    compare(found, Reference(parse_definition(written), asked, AS_OF).said("clause"), definition)
    assert found.by == later


@many
@given(document=documents("count"), known=people(), lower=st.integers(0, 3), ended=st.booleans())
def test_a_grant_with_an_end_holds_until_then(document: Any, known: Evidence, lower: int, ended: bool) -> None:
    clause = document["requirements"]["clause"]
    assume(clause.get("at-least", 0) > lower)
    until = AS_OF if ended else date(AS_OF.year + 1, 1, 1)
    eased = conceding(document, True, reduces=[{"requirement": "clause", "to": lower}])
    asked = given_it(known, document)
    asked = Evidence.of(
        known.subject, tuple(replace(each, until=until) if each.id == "grant" else each for each in asked.facts)
    )
    written = deepcopy(document)
    if not ended:
        written["requirements"]["clause"]["at-least"] = lower
    definition = parse_definition(eased)
    found = evaluate_requirement(definition, asked, AS_OF, "clause")
    compare(found, Reference(parse_definition(written), asked, AS_OF).said("clause"), definition)
