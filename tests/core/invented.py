"""Random people and the same programmes with small numbers, so that clauses are met, missed and waited for."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from insonate_core.evidence import SPAN_KINDS, Evidence, Fact, Signature
from insonate_core.programmes import Definition, parse_definition
from insonate_core.programmes.requirements import (
    AllHold,
    Between,
    Condition,
    DoneBy,
    NoneOf,
    OneOf,
    Share,
    SomeHold,
)
from tests.core.programme_files import version

START = date(2022, 1, 10)
DAYS = 1000
AS_OF = START + timedelta(days=850)
CANDIDATE = "nadia"
OTHERS = ("okafor", "gagnon", "lindqvist")
NUMBERS = ("at-least", "at-most", "the-last", "ideally", "to")


def smaller(document: Any, divisor: int) -> Any:
    """The document with every number of a clause divided, so that a few dozen facts can meet it."""

    def shrink(value: Any) -> Any:
        return max(1, value // divisor) if isinstance(value, int) and not isinstance(value, bool) else value

    def walk(node: Any, inside: str) -> Any:
        if isinstance(node, dict):
            if inside in ("where", "exams", "counts-if", "filters"):
                return node
            if inside == "for-each":
                return {
                    key: {each: shrink(number) for each, number in value.items()}
                    if isinstance(value, dict)
                    else shrink(value)
                    for key, value in node.items()
                }
            return {key: shrink(value) if key in NUMBERS else walk(value, key) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(each, inside) for each in node]
        return node

    return walk(deepcopy(document), "")


def small(programme: str, name: str, divisor: int) -> Definition:
    return parse_definition(smaller(version(programme, name), divisor))


def conditions_of(definition: Definition) -> list[tuple[str, Condition]]:
    """Every condition of the document, with the kind of fact it is asked of."""
    found: list[tuple[str, Condition]] = []
    for requirement in definition.requirements.values():
        reads = getattr(requirement, "reads", None)
        if reads is None:
            continue
        found.append((reads, getattr(requirement, "where", AllHold(()))))
        if isinstance(requirement, Share):
            found.append((reads, requirement.of_which))
        else:
            found += [(reads, clause.where) for clause in getattr(requirement, "of_which", ())]
        found += [(reads, part.where) for part in getattr(requirement, "among", ())]
    found += [(rule.reads, rule.where) for rule in definition.anchors.values()]
    found += [(kind, rule.counts_if) for kind, rule in definition.records.items() if rule.counts_if]
    for cycle in definition.cycles.values():
        found += [(span.reads, span.where) for span in (cycle.holds_while, cycle.pauses) if span]
    return found


@dataclass
class Inventor:
    """Invents evidence that a definition has something to say about."""

    definition: Definition
    random: Random

    def __post_init__(self) -> None:
        self.values: dict[str, dict[str, set[Any]]] = {}
        self.done_by: set[str] = set()
        for kind, condition in conditions_of(self.definition):
            self._gather(kind, condition)
        for kind, rule in self.definition.records.items():
            for attribute in rule.asks:
                self.values.setdefault(kind, {}).setdefault(attribute, set())
        for attribute, vocabulary in self.definition.vocabularies.items():
            if attribute in self.values.get("scans", {}):
                self.values["scans"][attribute] = set(vocabulary.values)
        for each in self.values.get("scans", {}).values():
            if not each:
                each.update(("this", "that"))
        self.values.setdefault("credits", {})["points"] = {1, 2, Fraction(5, 2)}
        self.values.setdefault("scans", {})

    def _gather(self, kind: str, condition: Condition) -> None:
        known = self.values.setdefault(kind, {})
        match condition:
            case OneOf(attribute, values) | NoneOf(attribute, values):
                known.setdefault(attribute, set()).update(values)
                known[attribute].add(not values[0] if values and isinstance(values[0], bool) else "something-else")
            case Between(attribute, at_least, at_most):
                near = at_least if at_least is not None else at_most
                assert near is not None
                known.setdefault(attribute, set()).update((near, near + 1, max(0, near - 1)))
            case DoneBy():
                self.done_by.add(kind)
            case AllHold(parts) | SomeHold(parts):
                for part in parts:
                    self._gather(kind, part)
            case _:
                pass

    def day(self) -> date:
        return START + timedelta(days=self.random.randrange(DAYS))

    def people(self) -> list[Fact]:
        holds = sorted({award for rule in self.definition.people.values() for award in rule.holds})
        facts = []
        for person in OTHERS:
            for award in holds:
                if self.random.random() < 0.8:
                    starts = START - timedelta(days=self.random.choice((900, 900, -200, -500)))
                    facts.append(
                        Fact(
                            id=f"{person}-{award}",
                            kind="awards",
                            on=starts,
                            recorded=starts,
                            until=self.random.choice((None, None, START + timedelta(days=600))),
                            person=person,
                            attributes={"award": award},
                        )
                    )
        return facts

    def scan(self, id: str, on: date, recorded: date | None = None) -> Fact:
        attributes = self.attributes("scans")
        attributes["encounter"] = f"encounter-{id}"
        attributes["subject-number"] = f"number-{id}"
        signatures, awaiting = self.signatures(on)
        return Fact(
            id=id,
            kind="scans",
            on=on,
            recorded=recorded or on,
            attributes=attributes,
            signatures=signatures,
            awaiting=awaiting,
        )

    def signatures(self, on: date) -> tuple[tuple[Signature, ...], tuple[str, ...]]:
        """Signed by some, asked of others; waiting is made on purpose."""
        people = [*OTHERS, CANDIDATE] if self.random.random() < 0.1 else list(OTHERS)
        self.random.shuffle(people)
        signed, asked = self.random.choice(((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0), (3, 0)))
        return (
            tuple(Signature(by=person, on=on, recorded=on) for person in people[:signed]),
            tuple(people[signed : signed + asked]),
        )

    def attributes(self, kind: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for attribute, values in self.values.get(kind, {}).items():
            if self.random.random() < 0.93:
                choices = sorted(values, key=repr)
                result[attribute] = self.random.choice(choices[:1] * 2 + choices)
        if kind in self.done_by or kind in ("results",):
            result["by"] = self.random.choice((*OTHERS, *OTHERS, CANDIDATE))
        if kind == "results" and self.definition.exams:
            result["exam"] = self.random.choice(sorted(self.definition.exams))
            result["score"] = Fraction(self.random.randrange(60, 101), 100)
        return result

    def other(self, id: str) -> Fact:
        kind = self.random.choice(
            sorted(set(self.values) - {"scans"} | ({"results"} if self.definition.exams else set()))
        )
        on = self.day()
        until = None
        if kind in SPAN_KINDS and self.random.random() < 0.4:
            until = on + timedelta(days=self.random.randrange(20, 500))
        signatures, awaiting = self.signatures(on) if kind in ("reviews", "assessments") else ((), ())
        return Fact(
            id=id,
            kind=kind,
            on=on,
            recorded=on + timedelta(days=self.random.choice((0, 0, 0, 5))),
            until=until,
            attributes=self.attributes(kind),
            signatures=signatures,
            awaiting=awaiting,
        )

    def beginnings(self) -> list[Fact]:
        """What most people have: registered, certified, members; sometimes late, ended or missing."""
        facts = []
        for kind, condition in conditions_of(self.definition):
            if kind in SPAN_KINDS and kind != "leaves" and self.random.random() < 0.7:
                attributes = {
                    part.attribute: self.random.choice(part.values)
                    for part in (condition.parts if isinstance(condition, AllHold) else (condition,))
                    if isinstance(part, OneOf) and part.values
                }
                on = START + timedelta(days=self.random.choice((0, 0, 30, 200, -400)))
                facts.append(
                    Fact(
                        id=f"begin-{len(facts)}",
                        kind=kind,
                        on=on,
                        recorded=on,
                        until=self.random.choice((None, None, None, START + timedelta(days=500))),
                        attributes=attributes,
                    )
                )
        return facts

    def facts(self, scans: int, others: int) -> list[Fact]:
        """A person's evidence. Some encounters are entered twice, word for word."""
        result = [*self.people(), *self.beginnings()]
        for number in range(scans):
            on = self.day()
            late = on + timedelta(days=self.random.choice((0, 0, 0, 0, 40)))
            scan = self.scan(f"scan-{number:03}", on, late)
            result.append(scan)
            if self.random.random() < 0.08:
                result.append(
                    Fact(
                        id=f"{scan.id}-again",
                        kind="scans",
                        on=scan.on,
                        recorded=scan.recorded,
                        attributes=scan.attributes,
                        signatures=scan.signatures,
                        awaiting=scan.awaiting,
                    )
                )
        result += [self.other(f"other-{number:03}") for number in range(others)]
        return result

    def evidence(self, scans: int = 24, others: int = 25) -> Evidence:
        return Evidence.of(CANDIDATE, self.facts(scans, others))
