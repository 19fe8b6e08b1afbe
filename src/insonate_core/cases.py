"""Does a document give the invented people of its cases the standing that its committee expects?

A case is a person, what is known of them, a day, and what must come out. A bad case is a good one with one thing
changed, so that what it shows is that one thing. Cases are plain values here, as a YAML reader gives them; the format
is programmes/README.md. What cannot be read raises `CaseErrors` with every place; what is read is tried against a
definition, and each expectation answers with what was found and the finding that says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from insonate_core.evaluation import EvidenceIndex, binds, evaluate, evaluate_cycle, evaluate_remedial_cycle
from insonate_core.evidence import FACT_KINDS, Atom, Evidence, Fact, Signature, Value
from insonate_core.findings import AwardState, Finding, Standing, State
from insonate_core.identifiers import is_key, nearest
from insonate_core.programmes import Definition, DefinitionErrors
from insonate_core.programmes.document import canonical_json
from insonate_core.programmes.reading import Node, Problem, as_date, exact

GOOD = frozenset({"about", "version", "candidate", "people", "facts", "as-of", "expect"})
BAD = frozenset({"about", "like", "without", "with", "instead", "as-of", "expect"})
CHANGES = ("without", "with", "instead", "as-of")
OWN = frozenset({"id", "kind", "on", "recorded", "until", "signed-by", "asked-of", "number", "every", "a-day"})
LOOKS = frozenset(
    {"state", "have", "need", "waiting", "waiting-for", "refused", "reasons", "acts", "by", "late", "since", "until",
     "concessions"}
)  # fmt: skip
MOST_FACTS = 5_000
MOST_DAYS = 36_525
WHOLE, BINDS, REMEDIAL = "whole", "binds", "-remedial"


class CaseErrors(DefinitionErrors):
    """A case that cannot be read, or a bad one that changes more than one thing; `problems` say where."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case that can be tried. `expect` is as it was written."""

    about: str
    candidate: str
    facts: tuple[Fact, ...]
    as_of: date
    expect: Mapping[str, Any]
    version: str = ""

    @property
    def evidence(self) -> Evidence:
        return Evidence.of(self.candidate, self.facts)


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that a case looks at: where, what was expected of it, what was found, and the finding that tells why
    (none for an award, and where the document has no such clause)."""

    where: str
    word: str
    expected: Any
    found: Any
    finding: Finding | None = None

    @property
    def holds(self) -> bool:
        return _same(self.expected, self.found)


@dataclass(frozen=True, slots=True)
class Trial:
    """A case tried against a definition: everything that it looks at, in its order."""

    looks: tuple[Look, ...]
    standing: Standing
    cycles: Mapping[str, Finding] = field(default_factory=dict)

    @property
    def passes(self) -> bool:
        return bool(self.looks) and all(look.holds for look in self.looks)

    @property
    def misses(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if not look.holds)


# Reading


def read_case(raw: Any, goods: Mapping[str, Any] | None = None) -> Case:
    """The case that plain values say. `goods` holds the good cases by name, for a case that is `like` one of them.

    Raises `CaseErrors`: unknown words, a fact of no kind or day, an expectation of nothing, a bad case that does not
    change exactly one thing.
    """
    problems: list[Problem] = []
    root = Node(raw, (), problems)
    if not isinstance(raw, Mapping):
        root.wrong("mapping")
        raise CaseErrors(problems)
    is_bad = "like" in raw
    known = BAD if is_bad else GOOD
    for word in raw:
        if word not in known:
            root.child(str(word), None).problem("unknown-word", word=word, nearest=nearest(str(word), known))
    expect = raw.get("expect")
    if not isinstance(expect, Mapping) or not expect:
        root.child("expect", expect).problem("case-expects-nothing")
        expect = {}
    about = raw.get("about", "")
    full = _changed(root, raw, goods or {}) if is_bad and not problems else raw
    if problems:
        raise CaseErrors(problems)
    case = _Reader(Node(full, (), problems)).case(str(about), expect)
    if problems:
        raise CaseErrors(problems)
    return case


def _changed(root: Node, raw: Mapping[str, Any], goods: Mapping[str, Any]) -> Mapping[str, Any]:
    """The good case with one thing changed: a fact less, a fact more, one word of one fact, or the day."""
    like, changes = str(raw["like"]), [word for word in CHANGES if word in raw]
    if like not in goods:
        root.child("like", like).problem("unknown-name", of="case", name=like, nearest=nearest(like, goods))
        return {}
    if len(changes) != 1:
        root.problem("case-changes-one-thing", found=", ".join(changes))
        return {}
    base: dict[str, Any] = deepcopy(dict(goods[like]))
    people, facts = base.setdefault("people", {}), base.setdefault("facts", [])
    ids = [str(entry.get("id")) for entry in facts if isinstance(entry, Mapping)]
    word = changes[0]
    node = root.child(word, raw[word])
    if word == "as-of":
        base["as-of"] = raw["as-of"]
    elif word == "with":
        facts.append(raw["with"])
    elif word == "without":
        _leave_out(node, str(raw["without"]), people, facts)
    elif not isinstance(raw["instead"], Mapping) or len(raw["instead"]) != 1:
        node.wrong("mapping")
    else:
        ((id, words),) = raw["instead"].items()
        if not isinstance(words, Mapping) or len(words) != 1:
            found = ", ".join(map(str, words)) if isinstance(words, Mapping) else ""
            node.problem("case-changes-one-thing", found=found)
            return base
        ((name, value),) = words.items()
        if str(id) in people and isinstance(people[id], dict):
            people[id][name] = value
        elif str(id) in ids:
            entry = facts[ids.index(str(id))]
            if value is None:
                entry.pop(name, None)
            else:
                entry[name] = value
        else:
            node.problem("unknown-name", of="fact", name=id, nearest=nearest(str(id), [*ids, *people]))
    return base


def _leave_out(node: Node, id: str, people: dict[str, Any], facts: list[Any]) -> None:
    ids = [str(entry.get("id")) for entry in facts if isinstance(entry, Mapping)]
    if id in people:
        del people[id]
    elif id in ids:
        del facts[ids.index(id)]
    else:
        node.problem("unknown-name", of="fact", name=id, nearest=nearest(id, [*ids, *people]))


@dataclass(slots=True)
class _Reader:
    """Reads a case that is written out in full."""

    root: Node
    ids: set[str] = field(default_factory=set)
    number: int = 0

    def case(self, about: str, expect: Mapping[str, Any]) -> Case:
        words = dict(self.root.items())
        candidate = words["candidate"].text() if "candidate" in words else "candidate"
        as_of = self._day(words, "as-of", self.root)
        facts: list[Fact] = []
        for name, node in words["people"].items() if "people" in words else ():
            facts.extend(self._person(name, node))
        for node in words["facts"].entries() if "facts" in words else ():
            facts.extend(self._facts(node))
        version = words["version"].value if "version" in words else ""
        return Case(about, candidate, tuple(facts), as_of, expect, str(version))

    def _day(self, words: Mapping[str, Node], word: str, holder: Node) -> date:
        if word not in words:
            holder.problem("word-missing", word=word)
            return date(2000, 1, 1)
        return words[word].day()

    def _person(self, name: str, node: Node) -> Iterable[Fact]:
        """Another person: what they hold, since when and until when."""
        for award, since in node.items():
            if isinstance(since.value, Mapping):
                words = dict(since.items())
                on = self._day(words, "from", since)
                until = words["until"].day() if "until" in words else None
            else:
                on, until = since.day(), None
            yield Fact(
                id=f"{name}-{award}", kind="awards", on=on, recorded=on, until=until, person=name,
                attributes={"award": award},
            )  # fmt: skip

    def _facts(self, node: Node) -> Iterable[Fact]:
        """One fact, or a series: `number` of them from `on`, `every` so many days or `a-day` so many."""
        words = dict(node.items())
        if not isinstance(node.value, Mapping):
            return
        kind = words["kind"].text() if "kind" in words else ""
        if kind not in FACT_KINDS:
            node.problem("unknown-name", of="fact-kind", name=kind, nearest=nearest(kind, FACT_KINDS))
            return
        id = words["id"].text() if "id" in words else ""
        if not id:
            node.problem("word-missing", word="id")
        elif id in self.ids:
            node.problem("key-twice", key=id)
        self.ids.add(id)
        on = self._day(words, "on", node)
        attributes = {key: _value(each) for key, each in words.items() if key not in OWN}
        if "number" not in words:
            yield self._fact(words, kind, id, on, attributes)
            return
        number = words["number"].whole()
        every = words["every"].whole() if "every" in words else 1
        a_day = max(words["a-day"].whole(), 1) if "a-day" in words else 1
        self.number += number
        if self.number > MOST_FACTS or number // a_day * every > MOST_DAYS:
            node.problem("case-too-large", most=MOST_FACTS)
            return
        for place in range(number):
            each = f"{id}-{place:04}"
            day = on + timedelta(days=place // a_day * every)
            yield self._fact(words, kind, each, day, {"encounter": each, "subject-number": each, **attributes})

    def _fact(
        self, words: Mapping[str, Node], kind: str, id: str, on: date, attributes: Mapping[str, Value]
    ) -> Fact:  # fmt: skip
        return Fact(
            id=id,
            kind=kind,
            on=on,
            recorded=words["recorded"].day() if "recorded" in words else on,
            until=words["until"].day() if "until" in words else None,
            attributes=attributes,
            signatures=tuple(Signature(by=person, on=on, recorded=on) for person in _names(words, "signed-by")),
            awaiting=_names(words, "asked-of"),
        )


def _names(words: Mapping[str, Node], word: str) -> tuple[str, ...]:
    return tuple(each.text() for each in words[word].entries_or_one()) if word in words else ()


def _value(node: Node) -> Value:
    if isinstance(node.value, (list, tuple)):
        return tuple(_atom(each) for each in node.entries())
    return _atom(node)


def _atom(node: Node) -> Atom:
    """`68 of 80` and `85%` are exact scores; 6.5 is thirteen halves."""
    value = node.value
    if isinstance(value, str):
        share = value.removesuffix("%")
        if share != value and share.replace(".", "", 1).isdigit():
            return Fraction(share) / 100
        part, of, whole = value.partition(" of ")
        if of and part.isdigit() and whole.isdigit() and int(whole):
            return Fraction(int(part), int(whole))
    return node.atom()


# Trying


def try_case(definition: Definition, case: Case) -> Trial:
    """What comes out of the case under the definition, beside what was expected."""
    index = EvidenceIndex(case.evidence)
    standing = evaluate(definition, index, case.as_of)
    cycles: dict[str, Finding] = {}
    looks: list[Look] = []
    for word, expected in case.expect.items():
        if word == "enrolment":
            looks += _looks("enrolment", standing.enrolment, expected)
        elif word == "awards":
            states = {award.key: award.state.value for award in standing.awards}
            looks += [Look(f"awards/{key}", "state", each, states.get(key)) for key, each in _items(expected)]
        elif word == "requirements":
            for path, each in _items(expected):
                looks += _looks(f"requirements/{path}", _at(standing, path), each)
        elif word == BINDS:
            looks.append(Look(BINDS, BINDS, expected, binds(definition, standing)))
        else:
            turn = _turn(definition, index, case.as_of, word)
            if turn is not None:
                cycles[word] = turn
            for path, each in _items(expected):
                looks += _looks(f"{word}/{path}", turn if path == WHOLE or turn is None else _at(turn, path), each)
    return Trial(tuple(looks), standing, cycles)


def _items(expected: Any) -> Iterable[tuple[str, Any]]:
    return expected.items() if isinstance(expected, Mapping) else ((WHOLE, expected),)


def _at(holder: Standing | Finding, path: str) -> Finding | None:
    try:
        return holder.at(path)
    except KeyError:
        return None


def _turn(definition: Definition, index: EvidenceIndex, as_of: date, word: str) -> Finding | None:
    """The turn that `scanning-year 0` names, or the one that makes it good; `None` if it has not begun or is none."""
    name, number = _cycle_named(word)
    if name not in definition.cycles or not number.isdigit():
        return None
    judge = evaluate_remedial_cycle if word.endswith(REMEDIAL) else evaluate_cycle
    try:
        return judge(definition, index, as_of, name, int(number))
    except KeyError:
        return None


def _cycle_named(word: str) -> tuple[str, str]:
    name, _space, number = word.rpartition(" ")
    return name, number.removesuffix(REMEDIAL)


def _looks(where: str, finding: Finding | None, expected: Any) -> list[Look]:
    """A state, or a mapping of what to look at."""
    looked = expected if isinstance(expected, Mapping) else {"state": expected}
    if finding is None:
        return [Look(where, word, value, None) for word, value in looked.items()]
    return [Look(where, word, value, look_at(finding, word), finding) for word, value in looked.items()]


def look_at(finding: Finding, word: str) -> Any:
    """What a finding says under a word of an expectation; `None` for a word that is none."""
    match word:
        case "state":
            return finding.shown_state.value
        case "refused":
            return {reason: len(facts) for reason, facts in finding.refused.items()}
        case "reasons":
            return [reason.key for reason in finding.reasons]
        case "acts":
            return finding.next.acts if finding.next is not None else 0
        case "until":
            return finding.window.until if finding.window is not None else None
        case "waiting-for":
            return {person: waiting.facts for person, waiting in finding.waiting_for.items()}
        case "concessions":
            return list(finding.concessions)
        case "have" | "need" | "waiting" | "late" | "by" | "since":
            return getattr(finding, word)
        case _:
            return None


def _same(expected: Any, found: Any) -> bool:
    """Whether two values are the same, where a file may write a day as text and a number with a point."""
    if isinstance(found, date) and not isinstance(expected, date):
        return as_date(expected) == found
    if isinstance(found, (int, Fraction)) and not isinstance(found, bool):
        return exact(expected) == found
    return bool(expected == found)


# What cases say together


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two cases of the same person on the same day that expect different things at one place."""

    one: str
    other: str
    where: str


def contradictions(cases: Mapping[str, Case]) -> tuple[Contradiction, ...]:
    """Every pair of cases that cannot both pass, whatever the document says."""
    found = []
    seen: dict[Any, list[str]] = {}
    for name, case in cases.items():
        same = (case.candidate, case.as_of, tuple(sorted(case.facts, key=lambda fact: fact.id)).__repr__())
        for other in seen.get(same, ()):
            here, there = _expected(case.expect), _expected(cases[other].expect)
            found += [
                Contradiction(other, name, where) for where in here if where in there and here[where] != there[where]
            ]
        seen.setdefault(same, []).append(name)
    return tuple(found)


def _expected(expect: Mapping[str, Any]) -> dict[str, str]:
    """Each single expectation by its place, as comparable text."""
    flat: dict[str, str] = {}
    for word, expected in expect.items():
        for path, each in _items(expected):
            for look, value in each.items() if isinstance(each, Mapping) else (("state", each),):
                flat[f"{word}/{path}/{look}"] = canonical_json({"": value}).decode()
    return flat


STATES = frozenset(str(state.value) for states in (State, AwardState) for state in states)


def strange_expectations(definition: Definition, case: Case) -> tuple[Problem, ...]:
    """Expectations of what the document does not have, or that no standing ever says, with the nearest known."""
    problems: list[Problem] = []
    root = Node(case.expect, ("expect",), problems)
    for word, node in root.items():
        name, number = _cycle_named(word)
        if word == BINDS:
            if not isinstance(node.value, bool):
                node.wrong("boolean")
        elif word not in ("awards", "requirements", "enrolment") and not (
            number.isdigit() and name in definition.cycles
        ):
            known = {"enrolment", "awards", "requirements", BINDS, *(f"{cycle} 0" for cycle in definition.cycles)}
            node.problem("unknown-name", of="expectation", name=word, nearest=nearest(word, known))
        elif word == "enrolment":
            _strange_looks(node)
        else:
            for path, each in _items(node.value):
                inner = node.child(path, each)
                if word == "awards" and path not in definition.awards:
                    inner.problem("unknown-name", of="award", name=path, nearest=nearest(path, definition.awards))
                _strange_looks(inner)
    return tuple(problems)


def _strange_looks(node: Node) -> None:
    looked = node.value if isinstance(node.value, Mapping) else {"state": node.value}
    for word, value in looked.items():
        if word not in LOOKS:
            node.problem("unknown-word", word=word, nearest=nearest(str(word), LOOKS))
        elif word == "state" and value not in STATES:
            node.problem("unknown-word", word=value, nearest=nearest(str(value), STATES))


def is_case_name(name: str) -> bool:
    """Whether a case may be called so: small letters, digits and hyphens."""
    return is_key(name)
