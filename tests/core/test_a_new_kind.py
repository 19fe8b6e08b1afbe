"""What a kind of requirement needs: the tests that say what is missing when one is added.

A new kind is a class and a line of words (`requirements`, `grammar`), a way to read it (`clauses`), one file that
judges it (`evaluation/<kind>.py`), a paragraph of the reference, words for people, a generator and a slow, obvious
judge for the laws, and a case in a programme. Decision 0014 says why not less.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from insonate_core.evaluation import EvidenceIndex, evaluate, evaluate_until
from insonate_core.evaluation.evaluator import JUDGES
from insonate_core.evaluation.states import said
from insonate_core.findings import Finding, State
from insonate_core.programmes import clauses, parse_definition, requirements, schema
from insonate_core.programmes.clauses import READERS
from insonate_core.programmes.conditions import read_condition, read_kind
from insonate_core.programmes.grammar import KINDS, Kind, Word
from insonate_core.programmes.requirements import ANYTHING, Condition
from insonate_core.programmes.schema import document_schema
from tests.core.clauses import programme
from tests.core.evidence_builders import daily, evidence, fact
from tests.core.programme_files import PROGRAMMES, VERSIONS, load
from tests.core.reference.evaluator import JUDGES as REFERENCES
from tests.core.reference.programmes import CLAUSES

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "programme-language.md").read_text(encoding="utf-8")
WORDS_FOR_PEOPLE = ROOT / "src" / "insonate" / "web" / "law" / "clauses.py"


def class_of(kind: str) -> type | None:
    """`no-gap` is the class `NoGap`."""
    name = "".join(part.capitalize() for part in kind.split("-"))
    return getattr(requirements, name, None)


def said_to_people() -> set[str]:
    """The classes for which the page of the law has a sentence."""
    tree = ast.parse(WORDS_FOR_PEOPLE.read_text(encoding="utf-8"))
    patterns = (node for node in ast.walk(tree) if isinstance(node, ast.MatchClass))
    return {node.cls.id for node in patterns if isinstance(node.cls, ast.Name)}


def in_the_schema() -> set[str]:
    return {word for each in document_schema()["$defs"]["requirement"]["oneOf"] for word in each["properties"]}


def tried_by_a_case() -> set[type]:
    """The kinds that a shipped document uses which has cases of both sorts."""
    used: set[type] = set()
    for path in VERSIONS:
        cases = PROGRAMMES / path.parts[-3] / "cases"
        if list(cases.glob("good/*.yaml")) and list(cases.glob("bad/*.yaml")):
            used.update(type(each) for each in parse_definition(load(path)).requirements.values())
    return used


TRIED = tried_by_a_case()


def lacking(kind: str) -> list[str]:
    """What a kind still needs."""
    its_class = class_of(kind)
    module = kind.replace("-", "_") + ("_" if kind == "pass" else "")
    there = {
        "a class in requirements": its_class is not None,
        "a line of words in the grammar": kind in KINDS,
        "a way to read it": kind in READERS,
        "a file that judges it": (ROOT / "src" / "insonate_core" / "evaluation" / f"{module}.py").is_file(),
        "a line in the table of judges": its_class in JUDGES,
        "an entry in the schema": kind in in_the_schema(),
        "a row in the reference": re.search(rf"^\| `{kind}` \| \S", REFERENCE, re.MULTILINE) is not None,
        "words for people": its_class is not None and its_class.__name__ in said_to_people(),
        "a generator for the laws": kind in CLAUSES,
        "a slow and obvious judge": its_class in REFERENCES,
        "a case in a programme": its_class in TRIED,
    }
    return [what for what, is_there in there.items() if not is_there]


@pytest.mark.parametrize("kind", sorted({*KINDS, *READERS, *CLAUSES}))
def test_a_kind_lacks_nothing(kind: str) -> None:
    assert lacking(kind) == []


def test_a_kind_that_is_only_thought_of_lacks_everything() -> None:
    assert len(lacking("twice-over")) == 11


def test_there_is_no_judge_without_a_kind() -> None:
    assert set(JUDGES) == {class_of(kind) for kind in KINDS}
    assert set(REFERENCES) == set(JUDGES)


# A toy kind, added from outside: `never: declarations, where: {what: misconduct}`


@dataclass(frozen=True, slots=True, kw_only=True)
class Never(requirements.Requirement):
    """`never: declarations, where: {...}`: no such fact is known."""

    reads: str
    where: Condition = ANYTHING


def read_never(reader: Any, words: Any, common: Any, of: Any) -> Never:
    where = read_condition(words["where"], reader.names) if "where" in words else ANYTHING
    return Never(**common, reads=read_kind(of), where=where)


def judge_never(evaluation: Any, requirement: Never, scope: Any) -> Finding:
    log = evaluation.index.log(requirement.reads)
    through, _reasons = evaluation.in_place(log, scope)
    fitting = evaluation.entries(log, requirement.where).yes & through
    return Finding(
        **said(requirement), kind="never", state=State.NOT_MET if fitting else State.MET, have=0 if fitting else 1,
        need=1, counted=log.named(fitting), reads=requirement.reads,
    )  # fmt: skip


@pytest.fixture
def with_a_toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class, a line of words, a reader, a judge with its line in the table. Nothing else of the core is touched."""
    kinds = {**KINDS, "never": Kind("never", "fact-kind", {"where": Word("condition")})}
    for module in (clauses, schema):
        monkeypatch.setattr(module, "KINDS", kinds)
    monkeypatch.setitem(READERS, "never", read_never)
    monkeypatch.setitem(JUDGES, Never, judge_never)


TOY = {
    "clause": {"all-of": ["clean", "logbook"]},
    "clean": {"never": "declarations", "where": {"what": "misconduct"}},
    "logbook": {"count": "scans", "at-least": 2},
}


@pytest.mark.usefixtures("with_a_toy")
def test_a_toy_kind_is_read_judged_grouped_waived_and_foretold_without_another_line() -> None:
    concessions = {"spared": {"when": "member", "waives": ["clean"]}}
    member = {"member": {"hold": "memberships"}}
    definition = programme({**TOY, **member}, concessions=concessions)
    assert isinstance(definition.requirements["clean"], Never)
    scans = daily("s", date(2024, 1, 5), 2)
    bad = fact("m", "declarations", date(2024, 2, 1), what="misconduct")

    def states(*facts: Any) -> tuple[State, State]:
        standing = evaluate(definition, evidence(*facts), date(2024, 3, 1))
        return standing.at("clean").state, standing.at("clause").state

    assert states(scans) == (State.MET, State.MET)
    assert states(scans, bad) == (State.NOT_MET, State.IN_PROGRESS)
    assert states(scans, bad, fact("a", "memberships", date(2024, 1, 1))) == (State.WAIVED, State.MET)
    assert (
        evaluate_until(definition, EvidenceIndex(evidence(scans)), date(2024, 3, 1))[0].at("clean").state is State.MET
    )


@pytest.mark.usefixtures("with_a_toy")
def test_the_schema_knows_a_toy_kind() -> None:
    assert "never" in in_the_schema()


@pytest.mark.usefixtures("with_a_toy")
def test_a_toy_kind_in_a_turn_sees_the_turn() -> None:
    definition = programme(
        {"clause": {"each-cycle": "year", "requires": ["clean"]}, "clean": TOY["clean"]},
        anchors={"registration": {"first": "enrolments"}},
        cycles={"year": {"starts": "registration", "every": "12 months"}},
    )
    bad = fact("m", "declarations", date(2025, 2, 1), what="misconduct")
    standing = evaluate(definition, evidence(fact("e", "enrolments", date(2024, 1, 1)), bad), date(2025, 3, 1))
    assert standing.at("clause").children  # a turn is made of it, without a line in `each-cycle`


@pytest.mark.usefixtures("with_a_toy")
def test_it_is_told_what_a_toy_kind_still_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "Never", Never, raising=False)
    assert lacking("never") == [
        "a line of words in the grammar",  # this file looks at the real table
        "a file that judges it",
        "a row in the reference",
        "words for people",
        "a generator for the laws",
        "a slow and obvious judge",
        "a case in a programme",
    ]
