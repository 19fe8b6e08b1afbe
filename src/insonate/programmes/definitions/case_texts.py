"""The cases that stand by a document, as texts: which side, what it is called, what it says.

A case file is read by the same strict reader as a programme file, so that a committee meets one kind of message.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insonate.programmes.definitions.refusals import DefinitionRefused, Problem
from insonate.programmes.definitions.strict_yaml import ReadDocument, read_document
from insonate.programmes.definitions.words import placed_problem
from insonate_core.cases import Case, CaseErrors, read_case, strange_expectations
from insonate_core.programmes import Definition

SIDES = ("good", "bad")
MOST_CASES = 200


@dataclass(frozen=True, slots=True)
class CaseText:
    """One case as it is written. `side` is `good` or `bad`."""

    side: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case that was read, or why it was not."""

    written: CaseText
    case: Case | None
    problems: tuple[Problem, ...] = ()


def cases_to_json(cases: Iterable[CaseText]) -> str:
    """The cases as they are stored."""
    return json.dumps([[each.side, each.name, each.text] for each in cases], ensure_ascii=False)


def cases_from_json(text: str) -> tuple[CaseText, ...]:
    """The cases that were stored."""
    return tuple(CaseText(side, name, said) for side, name, said in json.loads(text))


def cases_in_folder(folder: Path, version: str) -> tuple[CaseText, ...]:
    """The cases of a programme's folder that are about one version; a bad case is about its good one's."""
    found, about = [], set()
    for side in SIDES:
        for path in sorted((folder / "cases" / side).glob("*.yaml")):
            written = CaseText(side, path.stem, path.read_text(encoding="utf-8"))
            tree = read_document(written.text).tree
            if str(tree.get("version", "")) == version or tree.get("like") in about:
                found.append(written)
                about.add(path.stem)
    return tuple(found)


def read_cases(cases: Sequence[CaseText], definition: Definition | None) -> tuple[ReadCase, ...]:
    """Each case, read as far as it can be; what it expects is held against the definition, if there is one."""
    documents: dict[CaseText, ReadDocument | DefinitionRefused] = {}
    for written in cases:
        try:
            documents[written] = read_document(written.text)
        except DefinitionRefused as refused:
            documents[written] = refused
    goods = {
        written.name: read.tree
        for written, read in documents.items()
        if written.side == "good" and isinstance(read, ReadDocument)
    }
    return tuple(_read(written, documents[written], goods, definition) for written in cases)


def _read(
    written: CaseText, read: ReadDocument | DefinitionRefused, goods: Mapping[str, Any], definition: Definition | None
) -> ReadCase:
    if isinstance(read, DefinitionRefused):
        return ReadCase(written, None, read.problems)
    try:
        case = read_case(read.tree, goods)
        if definition is not None and (strange := strange_expectations(definition, case)):
            raise CaseErrors(strange)
    except CaseErrors as errors:
        return ReadCase(written, None, tuple(placed_problem(read, problem) for problem in errors.problems))
    return ReadCase(written, case)
