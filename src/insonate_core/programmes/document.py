"""Reading a whole programme document, and the one canonical JSON that its hash is taken of.

`parse_definition` takes the document as plain values (what a YAML 1.2 or JSON reader gives) and returns a
`Definition`, or raises `DefinitionErrors` with every problem found. It reads no file. `canonical_json` of the
same document is the same bytes whatever spacing, quoting or comments it was written with: no spaces, UTF-8,
days as ISO text, and the order of the document, because order has meaning (which part of a `divide` is filled
first, how ties are broken, how clauses are shown). Keep it as text: a store that sorts keys changes the law.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from insonate_core.identifiers import nearest
from insonate_core.programmes.clauses import ClauseReader
from insonate_core.programmes.conditions import Names
from insonate_core.programmes.definition import Applies, Definition, Reference
from insonate_core.programmes.grammar import LANGUAGE
from insonate_core.programmes.parts import (
    PartReader,
    read_vocabulary,
)
from insonate_core.programmes.reading import MOST_DEPTH, DefinitionErrors, Node, Problem, is_too_deep
from insonate_core.programmes.requirements import Count, Divide, Requirement

T = TypeVar("T")

MOST_FINDINGS = 50_000
"""A clause is shown with everything it asks; more than this nobody can read."""


def parse_definition(document: Mapping[str, Any]) -> Definition:
    """The definition that `document` says.

    Raises `DefinitionErrors` if it cannot be read: unknown words and names (with the nearest known one), a
    requirement of no kind or of two, a reference to what is not there, a number or duration that is none,
    clauses that ask each other in a circle. What can be read but is unwise is `lint`'s to say.
    """
    problems: list[Problem] = []
    root = Node(document, (), problems)
    if is_too_deep(document):
        root.problem("too-deep", most=MOST_DEPTH)
        raise DefinitionErrors(problems)
    words = root.part("document")
    if "insonate" in words and words["insonate"].value != LANGUAGE:
        words["insonate"].problem("unknown-language", found=words["insonate"].value, known=LANGUAGE)

    names = _gather_names(words)
    parts = PartReader(names)
    clauses = ClauseReader(names)
    for key, node in _keyed(words, "requirements"):
        clauses.named(key, node)
    concessions = {key: parts.concession(key, node, clauses) for key, node in _keyed(words, "concessions")}

    def each(word: str, read: Callable[[str, Node], T]) -> dict[str, T]:
        return {key: read(key, node) for key, node in _keyed(words, word)}

    for _key, node in _keyed(words, "filters"):
        parts.filter(node)
    definition = Definition(
        language=LANGUAGE,
        programme=words["programme"].key() if "programme" in words else "",
        version=words["version"].text() if "version" in words else "",
        titles=words["title"].texts() if "title" in words else {},
        body=words["body"].text() if "body" in words else "",
        subject=words["subject"].choice("subject") if "subject" in words else "person",
        time_zone=words["time-zone"].text() if "time-zone" in words else "",
        applies=parts.applies(words["applies"]) if "applies" in words else NO_ONE,
        replaces=words["replaces"].text() if "replaces" in words else None,
        references=each("references", _reference),
        vocabularies=names.vocabularies,
        records=parts.records(words["records"]) if "records" in words else {},
        people=each("people", parts.person),
        anchors=each("anchors", parts.anchor),
        cycles=each("cycles", parts.cycle),
        exams=each("exams", parts.exam),
        requirements=clauses.requirements,
        enrolment=parts.enrolment(words["enrolment"]) if "enrolment" in words else None,
        awards=each("awards", parts.award),
        concessions=concessions,
        transitions=each("transitions", parts.transition),
        audits=each("audits", parts.audit),
        about=words["about"].value if "about" in words else {},
        places=clauses.places,
        unused_filters=tuple(key for key in names.filters if key not in names.filters_named),
    )
    if not problems:
        _check_circles(definition, words.get("requirements", root))
        _check_targets(definition, words.get("concessions", root))
        _check_anchors(definition, words.get("anchors", root))
    if problems:
        raise DefinitionErrors(problems)
    return definition


NO_ONE = Applies(starts=date.max, until=None, decided_by="")


def _keyed(words: Mapping[str, Node], word: str) -> list[tuple[str, Node]]:
    return list(words[word].keyed()) if word in words else []


def _keys(words: Mapping[str, Node], word: str) -> frozenset[str]:
    value = words[word].value if word in words else None
    return frozenset(str(key) for key in value) if isinstance(value, Mapping) else frozenset()


def _gather_names(words: Mapping[str, Node]) -> Names:
    return Names(
        references=_keys(words, "references"),
        people=_keys(words, "people"),
        anchors=_keys(words, "anchors"),
        cycles=_keys(words, "cycles"),
        exams=_keys(words, "exams"),
        clauses=_keys(words, "requirements"),
        vocabularies={key: read_vocabulary(key, node) for key, node in _keyed(words, "vocabularies")},
        filters=dict(_keyed(words, "filters")),
    )


def _reference(key: str, node: Node) -> Reference:
    words = node.part("reference")
    return Reference(
        key=key,
        title=words["title"].text() if "title" in words else "",
        url=words["url"].text() if "url" in words else None,
        unconfirmed=words["unconfirmed"].boolean() if "unconfirmed" in words else False,
    )


def _check_circles(definition: Definition, node: Node) -> None:
    """No clause may ask itself, however far round, nor an exam be its own gate, nor one ask more than can be shown."""
    asks: dict[str, tuple[str, ...]] = {}
    for path, requirement in definition.requirements.items():
        asks[path] = definition.children_of(path)
        exam = getattr(requirement, "exam", None)
        if exam is not None:
            asks[path] += definition.exams[exam].opens_when
    sizes: dict[str, int] = {}
    depths: dict[str, int] = {}
    for start in asks:
        way: list[tuple[str, Iterator[str]]] = [(start, iter(asks[start]))] if start not in sizes else []
        on_the_way = {start}
        while way:
            path, rest = way[-1]
            child = next((each for each in rest if each not in sizes), None)
            if child is None:
                way.pop()
                on_the_way.discard(path)
                below = [each for each in asks[path] if each in sizes]
                sizes[path] = min(MOST_FINDINGS + 1, 1 + sum(sizes[each] for each in below))
                depths[path] = 1 + max((depths[each] for each in below), default=0)
            elif child in on_the_way:
                round_it = [each for each, _rest in way]
                through = (*round_it[round_it.index(child) :], child)
                node.child(child, None).problem("asks-itself", through=" > ".join(through))
            else:
                way.append((child, iter(asks[child])))
                on_the_way.add(child)
    for path in asks:
        if depths[path] > MOST_DEPTH or sizes[path] > MOST_FINDINGS:
            node.child(path, None).problem("expands-too-far", name=path, most=MOST_FINDINGS)
            break


def _check_anchors(definition: Definition, node: Node) -> None:
    for key in definition.anchors:
        seen: list[str] = []
        step: str | None = key
        while step is not None and step in definition.anchors:
            if step in seen:
                node.child(key, None).problem("asks-itself", through=" > ".join((*seen, step)))
                break
            seen.append(step)
            step = definition.anchors[step].otherwise


def _check_targets(definition: Definition, node: Node) -> None:
    """Every concession names a clause that is there."""
    known = set(targets_of(definition.requirements))
    for key, concession in definition.concessions.items():
        named = [
            *concession.waives,
            *(each.target for each in concession.reduces),
            *(target for each in concession.reduces for target in each.exceptions),
            *(each.target for each in concession.extends),
        ]
        for target in named:
            plain = target.removesuffix("/*")
            if plain not in known:
                node.child(key, None).problem("unknown-name", of="clause", name=target, nearest=nearest(plain, known))


def targets_of(requirements: Mapping[str, Requirement]) -> list[str]:
    """Every path a concession may name: clauses, and the numbers inside them."""
    result: list[str] = []
    for path, requirement in requirements.items():
        result.append(path)
        if isinstance(requirement, Count):
            if requirement.for_each is not None:
                result.extend(f"{path}/{value}" for value, _need in requirement.for_each.needs)
            result.extend(clause.path for clause in requirement.of_which)
        elif isinstance(requirement, Divide):
            result.extend(part.path for part in requirement.among)
    return result


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """The document as canonical JSON: the same bytes for the same content in the same order."""
    return json.dumps(_plain(document), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def definition_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: the identity of a published version."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
