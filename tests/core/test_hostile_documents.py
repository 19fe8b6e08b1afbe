"""Whatever is given to be read, nothing but the documented refusal comes back, in good time."""

from __future__ import annotations

import time
from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate, evaluate_until
from insonate_core.evidence import Evidence
from insonate_core.programmes import Definition, DefinitionErrors, parse_definition
from insonate_core.programmes.grammar import KINDS, PARTS
from insonate_core.programmes.lint import CaseNumbers, lint, lint_versions
from insonate_core.programmes.schema import document_schema
from tests.core.invented import AS_OF, Inventor
from tests.core.programme_files import VERSIONS, load
from tests.core.test_documents import SMALL
from tests.core.test_lint import SOUND

WORDS = sorted({*KINDS, *PARTS, *(word for part in PARTS.values() for word in part)})
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.sampled_from(WORDS),
    st.sampled_from(("5%", "0 days", "9999 years", "today + 1 month", "*", "a/b", "31 June", "next day", "logbook/*")),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=8), st.integers()), inner, max_size=5),
    ),
    max_leaves=24,
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(document: Any) -> Definition | None:
    """The definition, or `None` for the documented refusal; anything else fails the test."""
    try:
        return parse_definition(document)
    except DefinitionErrors as caught:
        refusal = caught
    assert refusal.problems
    assert all(problem.key and isinstance(problem.path, str) for problem in refusal.problems)
    return None


def used(definition: Definition, seed: int = 0) -> None:
    """A definition that can be read can be asked about and judged, for nobody and for somebody."""
    lint(definition, cases=CaseNumbers(0, 0))
    lint_versions([definition, definition])
    evaluate(definition, Evidence.of("nobody", ()), AS_OF)
    evaluate_until(definition, Inventor(definition, Random(seed)).evidence(8, 8), AS_OF)


@many
@given(st.dictionaries(st.sampled_from(sorted(PARTS["document"])), trees))
def test_any_tree_is_read_or_refused(document: Any) -> None:
    read(document)


@many
@given(st.one_of(trees, st.binary(max_size=4)))
def test_what_is_no_document_at_all_is_refused(document: Any) -> None:
    assert read(document) is None


def places(node: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [at, *(place for step, inner in steps for place in places(inner, (*at, step)))]


def changed(document: Any, place: tuple[Any, ...], value: Any, *, leave_out: bool) -> Any:
    copy = deepcopy(document)
    *above, last = place
    holder = copy
    for step in above:
        holder = holder[step]
    if leave_out:
        del holder[last]
    else:
        holder[last] = value
    return copy


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 2**16))
def test_a_real_document_with_one_thing_changed_is_read_or_refused(data: Any, seed: int) -> None:
    document = data.draw(st.sampled_from([SOUND, *map(load, VERSIONS)]))
    place = data.draw(st.sampled_from(places(document)[1:]))
    there = places(document)
    other = data.draw(st.sampled_from(there))
    elsewhere = document
    for step in other:
        elsewhere = elsewhere[step]
    value = data.draw(st.one_of(trees, st.just(deepcopy(elsewhere))))
    definition = read(changed(document, place, value, leave_out=data.draw(st.booleans())))
    if definition is not None:
        used(definition, seed)


@pytest.mark.parametrize(
    ("where", "word"),
    [
        (("requirements", "logbook"), {"count": ""}),
        (("requirements", "logbook"), {"reference": ""}),
        (("requirements", "logbook"), {"where": {"signed-by": ""}}),
        (("requirements", "logbook"), {"where": {"signed-by": []}}),
        (("requirements", "logbook"), {"where": {"subject": []}}),
        (("requirements", "logbook"), {"where": {"any-of": []}}),
        (("requirements", "logbook"), {"where": {"subject": {"not": []}}}),
        (("anchors", "registration"), {"first": ""}),
        (("awards", "heart-basics"), {"requires": [""]}),
        (("people",), {"": {"holds": ["mentor"]}}),
    ],
)
def test_an_empty_name_or_list_names_nothing(where: tuple[str, ...], word: dict[str, Any]) -> None:
    document = deepcopy(SOUND)
    holder = document
    for step in where:
        holder = holder[step]
    holder.update(word)
    assert read(document) is None


@pytest.mark.parametrize(
    "clause",
    [
        {"hold": "memberships", "on-day": "registration + 9999 years"},
        {"count": "scans", "within": {"anywhere": "9999 years"}},
        {"count": "scans", "within": {"from": "9999-12-31 + 9999 years"}},
        {"count": "scans", "by": "0001-01-01 - 9999 years", "grace": "9999 months"},
        {"count": "scans", "at-least": 10**15, "of-which": {"a": {"at-most": 10**14, "where": {"view": "apical"}}}},
        {"no-gap": "scans", "longer-than": "0 days"},
        {"no-gap": "scans", "longer-than": "9999 years"},
    ],
)
def test_extreme_days_and_numbers_are_judged_or_refused(clause: Any) -> None:
    definition = read({**SMALL, "awards": {}, "requirements": {"clause": clause}})
    if definition is not None:
        used(definition)


@pytest.mark.parametrize("every", ["0 days", "1 day", "9999 years", "0 months"])
def test_extreme_cycles_are_judged_or_refused(every: str) -> None:
    requirements = {"clause": {"each-cycle": "turn", "requires": ["log"]}, "log": {"count": "scans"}}
    cycles = {"turn": {"starts": "registration", "every": every, "missed": {"every": every, "requires": ["log"]}}}
    definition = read({**SMALL, "awards": {}, "requirements": requirements, "cycles": cycles})
    if definition is not None:
        used(definition)


def nested(depth: int) -> Any:
    clause: Any = {"key": "inner", "count": "scans"}
    for _level in range(depth):
        clause = {"key": "group", "all-of": [clause]}
    return {**SMALL, "awards": {}, "requirements": {"clause": {"all-of": [clause]}}}


@pytest.mark.parametrize("depth", [10, 200, 5_000, 100_000])
def test_deep_nesting_is_read_or_refused(depth: int) -> None:
    read(nested(depth))


def test_a_condition_nested_deeply_is_refused() -> None:
    condition: Any = {"view": "apical"}
    for _level in range(5_000):
        condition = {"any-of": [condition]}
    assert read({**SMALL, "awards": {}, "requirements": {"clause": {"count": "scans", "where": condition}}}) is None


def test_ten_thousand_clauses_take_time_that_grows_with_their_number() -> None:
    """Ten times the clauses may take ten times as long, and some; not a hundred times."""

    def seconds(number: int) -> float:
        clauses = {
            f"c{n}": {"count": "scans", "where": {"view": "apical"}, "reference": "handbook"} for n in range(number)
        }
        document = {**SMALL, "requirements": clauses, "awards": {"all": {"requires": list(clauses)}}}
        began = time.process_time()
        definition = parse_definition(document)
        lint(definition)
        evaluate(definition, Evidence.of("nobody", ()), date(2025, 1, 1))
        return time.process_time() - began

    seconds(100)
    assert seconds(10_000) < 60 * max(seconds(1_000), 0.05)


def test_a_filter_that_doubles_itself_is_refused_in_good_time() -> None:
    """Thirty filters that name the one before twice would be a thousand million tests."""
    filters: dict[str, Any] = {"f0": {"view": "apical"}}
    for number in range(1, 31):
        filters[f"f{number}"] = [f"f{number - 1}", f"f{number - 1}"]
    document = {
        **SMALL,
        "awards": {},
        "filters": filters,
        "requirements": {"clause": {"count": "scans", "where": "f30"}},
    }
    assert read(document) is None


def test_clauses_that_ask_the_same_again_and_again_are_judged_once() -> None:
    """Forty groups that each name the one before twice."""
    requirements: dict[str, Any] = {"g0": {"count": "scans"}}
    for number in range(1, 41):
        requirements[f"g{number}"] = {"all-of": [f"g{number - 1}", f"g{number - 1}"]}
    definition = read({**SMALL, "awards": {}, "requirements": requirements})
    if definition is not None:
        lint(definition)


def test_the_schema_is_made_in_a_moment() -> None:
    assert document_schema()["$defs"]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_is_none_is_refused_where_any_value_may_stand(number: float) -> None:
    document = deepcopy(SMALL)
    document["requirements"]["logbook"]["where"]["age"] = [number]
    assert read(document) is None
