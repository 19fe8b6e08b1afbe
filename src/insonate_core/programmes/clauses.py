"""Requirements of a document: the ten kinds, read from the one table in `grammar`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from insonate_core.identifiers import nearest
from insonate_core.periods import Duration
from insonate_core.programmes.conditions import (
    Names,
    read_condition,
    read_day,
    read_days,
    read_for_each,
    read_kind,
    read_span,
    read_span_kind,
    read_within,
)
from insonate_core.programmes.grammar import KINDS, PARTS, SHARED, Word
from insonate_core.programmes.reading import Node, Place
from insonate_core.programmes.requirements import (
    ANYTHING,
    AllOf,
    AnyOf,
    Clause,
    Count,
    Divide,
    EachCycle,
    Hold,
    InOrder,
    NoGap,
    Part,
    Pass,
    Requirement,
    Share,
)

Words = dict[str, Node]
Shared = dict[str, Any]


@dataclass(slots=True)
class ClauseReader:
    """Reads requirements into one flat mapping by path; groups refer to their children by path."""

    names: Names
    requirements: dict[str, Requirement] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def named(self, key: str, node: Node) -> None:
        """A clause of `requirements`."""
        self._read(key, key, node, PARTS_OF_NAMED, {})

    def inline(self, node: Node, prefix: str, inherited: Shared) -> str:
        """A small clause written inside a group or a concession; returns its path."""
        words = dict(node.items())
        if "key" in words:
            key = words["key"].key()
        elif "pass" in words:
            key = words["pass"].text()
        else:
            node.problem("word-missing", word="key")
            key = str(node.place[-1])
        path = f"{prefix}/{key}"
        if path in self.requirements:
            node.problem("key-twice", key=key)
        self._read(key, path, node, PARTS_OF_INLINE, inherited)
        return path

    def _read(self, key: str, path: str, node: Node, shared: dict[str, Word], inherited: Shared) -> None:
        if not isinstance(node.value, dict):
            node.wrong("requirement")
            return
        kinds = [word for word in node.value if word in KINDS]
        if len(kinds) != 1:
            known = {*KINDS, *shared, *(word for kind in KINDS.values() for word in kind.options)}
            strange = [str(word) for word in node.value if word not in known]
            if strange and not kinds:
                node.problem("unknown-word", word=strange[0], nearest=nearest(strange[0], known))
            node.problem("one-kind", found=", ".join(kinds))
            return
        kind = KINDS[kinds[0]]
        words = node.words({kind.word: Word(kind.follows, True), **shared, **kind.options})
        common = self._shared(key, path, words, inherited)
        # The place is held first, so that the order of `requirements` is the order of the document.
        self.requirements[path] = Requirement(key=key, path=path)
        self.places[path] = node.place
        self.requirements[path] = READERS[kind.word](self, words, common, words[kind.word])

    def _shared(self, key: str, path: str, words: Words, inherited: Shared) -> Shared:
        common: Shared = {
            "key": key,
            "path": path,
            **inherited,
        }
        if "title" in words:
            common["titles"] = words["title"].texts()
        if "note" in words:
            common["notes"] = words["note"].texts()
        if "reference" in words:
            common["reference"] = words["reference"].name("reference", self.names.references)
        for word in ("example", "indicative"):
            if word in words:
                common[word] = words[word].boolean()
        if "by" in words:
            common["by"] = read_day(words["by"], self.names)
        if "grace" in words:
            common["grace"] = words["grace"].duration()
            if "by" not in words:
                words["grace"].problem("grace-without-by")
        return common

    def children(self, node: Node, common: Shared) -> tuple[str, ...]:
        """Paths of the clauses a group lists: names, or small clauses inline."""
        inherited = {word: common[word] for word in ("reference", "example") if common.get(word) not in (None, False)}
        paths = []
        for each in node.entries():
            if isinstance(each.value, str):
                paths.append(each.name("clause", self.names.clauses))
            else:
                paths.append(self.inline(each, common["path"], inherited))
        if not paths:
            node.problem("empty-group")
        return tuple(path for path in paths if path)

    def clause_names(self, node: Node) -> tuple[str, ...]:
        return tuple(each.name("clause", self.names.clauses) for each in node.entries())


def _shared_words(*also: str) -> dict[str, Word]:
    return {**SHARED, **{word: Word("key") for word in also}}


PARTS_OF_NAMED = _shared_words()
PARTS_OF_INLINE = _shared_words("key")


def _count(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    names = reader.names
    for_each = read_for_each(words["for-each"], names) if "for-each" in words else None
    at_least = words["at-least"].number() if "at-least" in words else None
    if at_least is None and for_each is None:
        at_least = 1
    if "enough" in words and for_each is None:
        words["enough"].problem("enough-without-list")
    if "measure" in words and "distinct" in words:
        words["distinct"].problem("measure-or-distinct")
    return Count(
        **common,
        reads=read_kind(of),
        at_least=at_least,
        ideally=words["ideally"].number() if "ideally" in words else None,
        where=read_condition(words["where"], names) if "where" in words else ANYTHING,
        within=read_within(words["within"], names) if "within" in words else None,
        for_each=for_each,
        enough=words["enough"].whole() if "enough" in words else None,
        of_which=_of_which(reader, words["of-which"], common) if "of-which" in words else (),
        measure=words["measure"].key() if "measure" in words else None,
        distinct=words["distinct"].key() if "distinct" in words else None,
    )


def _of_which(reader: ClauseReader, node: Node, common: Shared) -> tuple[Clause, ...]:
    clauses = []
    for key, each in node.keyed():
        words = each.words(PARTS["clause"])
        numbers = [word for word in ("at-least", "at-most", "the-last") if word in words]
        if len(numbers) != 1:
            each.problem("one-number", found=", ".join(numbers))
            continue
        if "where" not in words:
            each.problem("word-missing", word="where")
        rounding = words["rounding"].rounding() if "rounding" in words else None
        clauses.append(
            Clause(
                key=key,
                path=f"{common['path']}/{key}",
                where=read_condition(words["where"], reader.names) if "where" in words else ANYTHING,
                at_least=words["at-least"].amount(rounding) if "at-least" in words else None,
                at_most=words["at-most"].amount(rounding) if "at-most" in words else None,
                the_last=words["the-last"].whole() if "the-last" in words else None,
                titles=words["title"].texts() if "title" in words else {},
                notes=words["note"].texts() if "note" in words else {},
                reference=(
                    words["reference"].name("reference", reader.names.references)
                    if "reference" in words
                    else common.get("reference")
                ),
                example=words["example"].boolean() if "example" in words else common.get("example", False),
                indicative=words["indicative"].boolean() if "indicative" in words else False,
            )
        )
    return tuple(clauses)


def _divide(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    parts = []
    for key, each in words["among"].keyed() if "among" in words else ():
        inner = each.words(PARTS["part"])
        parts.append(
            Part(
                key=key,
                path=f"{common['path']}/{key}",
                at_least=inner["at-least"].whole() if "at-least" in inner else 0,
                where=read_condition(inner["where"], reader.names) if "where" in inner else ANYTHING,
                titles=inner["title"].texts() if "title" in inner else {},
                reference=(
                    inner["reference"].name("reference", reader.names.references)
                    if "reference" in inner
                    else common.get("reference")
                ),
                example=inner["example"].boolean() if "example" in inner else common.get("example", False),
            )
        )
    return Divide(
        **common,
        reads=read_kind(of),
        among=tuple(parts),
        within=read_within(words["within"], reader.names) if "within" in words else None,
    )


def _share(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    names = reader.names
    return Share(
        **common,
        reads=read_kind(of),
        where=read_condition(words["where"], names) if "where" in words else ANYTHING,
        of_which=read_condition(words["of-which"], names) if "of-which" in words else ANYTHING,
        at_least=words["at-least"].percent() if "at-least" in words else Fraction(0),
        within=read_within(words["within"], names) if "within" in words else None,
    )


def _no_gap(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    return NoGap(
        **common,
        reads=read_kind(of),
        longer_than=words["longer-than"].duration() if "longer-than" in words else Duration(days=1),
        within=read_days(words["within"], reader.names) if "within" in words else None,
        pauses=read_span(words["pauses"], reader.names) if "pauses" in words else None,
    )


def _hold(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    return Hold(
        **common,
        reads=read_span_kind(of),
        where=read_condition(words["where"], reader.names) if "where" in words else ANYTHING,
        on_day=read_day(words["on-day"], reader.names) if "on-day" in words else None,
        for_at_least=words["for-at-least"].duration() if "for-at-least" in words else None,
    )


def _pass(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    return Pass(
        **common,
        exam=of.name("exam", reader.names.exams),
        within=read_days(words["within"], reader.names) if "within" in words else None,
    )


def _any_of(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    children = reader.children(of, common)
    enough = words["enough"].whole() if "enough" in words else 1
    if children and not 1 <= enough <= len(children):
        words["enough"].problem("enough-of-too-few", enough=enough, of=len(children))
    return AnyOf(**common, children=children, enough=enough)


def _each_cycle(reader: ClauseReader, words: Words, common: Shared, of: Node) -> Requirement:
    return EachCycle(
        **common,
        cycle=of.name("cycle", reader.names.cycles),
        children=reader.clause_names(words["requires"]) if "requires" in words else (),
    )


READERS: dict[str, Callable[[ClauseReader, Words, Shared, Node], Requirement]] = {
    "count": _count,
    "divide": _divide,
    "share": _share,
    "no-gap": _no_gap,
    "hold": _hold,
    "pass": _pass,
    "all-of": lambda reader, _words, common, of: AllOf(**common, children=reader.children(of, common)),
    "any-of": _any_of,
    "in-order": lambda reader, _words, common, of: InOrder(**common, children=reader.children(of, common)),
    "each-cycle": _each_cycle,
}

assert READERS.keys() == KINDS.keys()
