"""The guide of the committee: every example in it is read, checked and run, and together they show all there is."""

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from insonate.programmes.definitions import api as definitions
from insonate.web.office.studio.case_form import expectation_places
from insonate_core.cases import read_case, strange_expectations, try_case
from insonate_core.evaluation import evaluate
from insonate_core.evidence import ATTRIBUTES, Evidence
from insonate_core.programmes import parse_definition
from insonate_core.programmes.grammar import KINDS, PARTS
from insonate_core.programmes.lint import lint
from insonate_core.programmes.tried import ask_by_trying

GUIDE = Path(__file__).resolve().parents[3] / "docs/how-to/write-your-bodys-rules-in-an-hour.md"
BLOCKS = re.findall(r"^```yaml ([^\n]+)\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


def tree(text: str) -> dict[str, Any]:
    return definitions.read_document(text).tree


def grown(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """The document with the lines of an example added where the guide's reader would add them."""
    made = deepcopy(document)
    for word, value in part.items():
        made[word] = {**made.get(word, {}), **value} if isinstance(value, dict) and word != "applies" else value
    return made


def whole() -> dict[str, Any]:
    """The document of somebody who has followed the guide to its eighth part."""
    (first,) = (tree(text) for kind, text in BLOCKS if kind == "whole")
    for kind, text in BLOCKS:
        if kind == "part":
            first = grown(first, tree(text))
    return first


def cases() -> dict[str, dict[str, Any]]:
    return {kind.removeprefix("case "): tree(text) for kind, text in BLOCKS if kind.startswith("case ")}


def test_the_first_example_can_be_read_and_is_asked_nothing_that_stops() -> None:
    (text,) = (text for kind, text in BLOCKS if kind == "whole")
    definition = definitions.check_document(text)[1]
    assert {problem.key for problem in lint(definition)} <= {"unused"}


@pytest.mark.parametrize("number", [number for number, (kind, _text) in enumerate(BLOCKS) if kind == "part"])
def test_an_example_can_be_read_where_it_stands(number: int) -> None:
    """Each example, with all that the guide has said or says later: a name may be explained further down."""
    part = tree(BLOCKS[number][1])
    definition = parse_definition(whole())
    for key in part.get("requirements", {}):
        assert key in definition.requirements


def test_the_whole_can_be_published() -> None:
    definition = definitions.check_document(definitions.write_yaml(whole()))[1]
    assert [str(problem) for problem in lint(definition)] == []


def test_people_invented_for_each_clause_meet_it() -> None:
    assert ask_by_trying(parse_definition(whole())) == ()


def test_the_form_of_a_case_offers_each_number_inside_a_clause() -> None:
    """And each of them has a finding: the guide's own document, judged for somebody who did nothing."""
    definition = parse_definition(whole())
    offered = dict(expectation_places(definition))
    assert offered["requirements/logbook/alone"] == "50 scans: unassisted"
    assert "requirements/logbook/apical" in offered
    assert "requirements/portfolio/lung" in offered
    standing = evaluate(definition, Evidence("candidate", ()), date(2027, 2, 1))
    found = {finding.path for finding in standing.findings()}
    paths = {each.removeprefix("requirements/") for each in offered if each.startswith("requirements/")}
    assert paths - set(definition.requirements) <= found


@pytest.mark.parametrize(
    ("kind", "routes"),
    [("next", {"registered": "choose"}), ("next-two-groups", {"nearly-done": "choose", "everybody-else": "stay"})],
)
def test_the_next_version_follows(kind: str, routes: dict[str, str]) -> None:
    (text,) = (text for called, text in BLOCKS if called == kind)
    definition = definitions.check_document(definitions.write_yaml(grown(whole(), tree(text))))[1]
    assert definition.replaces == "2027"
    assert {key: route.may for key, route in definition.transitions.items()} == routes
    assert [str(problem) for problem in lint(definition)] == []


def test_the_table_of_words_is_the_one_of_the_core() -> None:
    """What each kind of evidence may say stands in the guide as the core reads it."""
    rows = re.findall(r"^\| ((?:`[a-z]+`(?:, )?)+) \| ([^|]+) \|$", GUIDE.read_text(), re.MULTILINE)
    words_in = re.compile(r"`([a-z-]+)`")
    said = {kind: set(words_in.findall(words)) for kinds, words in rows for kind in words_in.findall(kinds)}
    missing = {kind: set(words) - said.get(kind, set()) for kind, words in ATTRIBUTES.items() if kind != "grants"}
    assert {kind: words for kind, words in missing.items() if words} == {
        "awards": {"status", "lapsed"},  # kept by the certification itself; no committee writes them
    }


@pytest.mark.parametrize("name", cases())
def test_a_case_of_the_guide_holds(name: str) -> None:
    goods = {each.removeprefix("good/"): raw for each, raw in cases().items() if each.startswith("good/")}
    definition = parse_definition(whole())
    case = read_case(cases()[name], goods)
    assert strange_expectations(definition, case) == ()
    trial = try_case(definition, case)
    assert [f"{look.where} {look.word}: {look.expected}, came out {look.found}" for look in trial.misses] == []


def test_every_kind_part_and_option_is_shown_by_an_example() -> None:
    said = {word for _kind, text in BLOCKS for word in re.findall(r"[\s{\[]([a-z-]+):", f" {text}")}
    options = {word for kind in KINDS.values() for word in (kind.word, *kind.options)}
    missing = (options | set(PARTS["document"]) - {"about"}) - said
    assert missing == set()
