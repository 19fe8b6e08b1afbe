"""What a kind of requirement needs: the tests that say what is missing when one is added.

A new kind is a class and a line of words (`requirements`, `grammar`), a way to read it (`clauses`), one file that
judges it (`evaluation/<kind>.py`), a paragraph of the reference, words for people, a generator and a slow, obvious
judge for the laws, and a case in a programme. Decision 0014 says why not less.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from insonate_core.evaluation.evaluator import JUDGES
from insonate_core.programmes import parse_definition, requirements
from insonate_core.programmes.clauses import READERS
from insonate_core.programmes.grammar import KINDS
from insonate_core.programmes.schema import document_schema
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
