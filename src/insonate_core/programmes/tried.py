"""Is there evidence that meets a clause, and does no evidence at all meet it? Tried, not reasoned.

For each clause that reads facts a candidate is invented who does just what it asks: the anchors found, the right
people signing, the attributes its conditions name, inside its window. If none of what was invented meets it, nobody
may be able to; if a candidate who has done nothing meets it, nobody can fail. Both are questions to a committee:
what was invented is much, and not everything. It evaluates and so is slower than `lint`; the studio asks it beside
the cases. Decision 0102.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product
from typing import Any

from insonate_core.evaluation import EvidenceIndex, evaluate_requirement
from insonate_core.evidence import Evidence, Fact, Signature, Value
from insonate_core.findings import Finding, State
from insonate_core.periods import after
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.reading import Problem
from insonate_core.programmes.requirements import (
    ANYTHING,
    AllHold,
    Between,
    Condition,
    Count,
    Divide,
    DoneBy,
    EachCycle,
    Hold,
    NoneOf,
    OneOf,
    Pass,
    Requirement,
    SignedBy,
    SomeHold,
)

SUBJECT = "candidate"
BEGAN = timedelta(days=20)
LONG_AGO = date(1990, 1, 1)
ALTERNATIVES = 24
FACTS = 4000
LATER = (0, 40, 200, 330, 364, 700, 1000, 1500)
SETTLED = (State.MET, State.WAIVED)

Test = OneOf | NoneOf | Between | SignedBy | DoneBy


def ask_by_trying(definition: Definition) -> tuple[Problem, ...]:
    """The questions: `nobody-can-fail` and `nobody-can-pass`, each at its clause."""
    return tuple(_ask(definition))


def _ask(definition: Definition) -> Iterator[Problem]:
    base = max(definition.applies.starts, date(2000, 1, 1)) + BEGAN
    nothing = EvidenceIndex(Evidence(SUBJECT, ()))
    above = _cycles_above(definition)
    for path, requirement in definition.requirements.items():
        if not isinstance(requirement, (Count, Divide, Hold, Pass)):
            continue
        said = (("name", path),)
        top = above.get(path, path)
        idle = [_at(definition, nothing, base + timedelta(days=days), top, path) for days in (0, 400)]
        if any(found is not None and found.shown_state is State.MET for found in idle):
            yield Problem(definition.place_of(path), "nobody-can-fail", said)
        elif not _can_be_met(definition, requirement, base, top):
            yield Problem(definition.place_of(path), "nobody-can-pass", said)


def _at(definition: Definition, index: EvidenceIndex, day: date, top: str, path: str) -> Finding | None:
    """The clause as it stands, in the turn in which it stands best where it is asked in turns."""
    found = [each for each in evaluate_requirement(definition, index, day, top).walk() if each.path == path]
    return next((each for each in found if each.shown_state in SETTLED), found[0] if found else None)


def _cycles_above(definition: Definition) -> dict[str, str]:
    """The outermost `each-cycle` in which a clause is asked; clauses outside any are left out."""
    above: dict[str, str] = {}
    for path, requirement in definition.requirements.items():
        if isinstance(requirement, EachCycle):
            for child in requirement.children:
                for below in definition.below(child):
                    above.setdefault(below, path)
    for below, top in list(above.items()):
        while top in above:
            top = above[top]
        above[below] = top
    return above


def _can_be_met(definition: Definition, requirement: Requirement, base: date, top: str) -> bool:
    maker = _Maker(definition, base)
    if not maker.can_say(requirement):
        return True  # a choice of conditions too wide to try says nothing
    ground = maker.ground(requirement)
    for later in LATER:
        day = base + timedelta(days=later)
        known = EvidenceIndex(Evidence.of(SUBJECT, ground))
        found = _at(definition, known, day, top, requirement.path)
        if found is None:
            continue
        for when in maker.days(requirement, found, day):
            facts = [*ground, *maker.aimed(requirement, when)]
            judged = EvidenceIndex(Evidence.of(SUBJECT, facts))
            for as_of in dict.fromkeys((max(day, when[-1]), when[-1])):
                met = _at(definition, judged, as_of, top, requirement.path)
                if met is not None and met.shown_state in SETTLED:
                    return True
    return False


@dataclass
class _Maker:
    """Makes facts that a condition asks for."""

    definition: Definition
    base: date
    made: int = 0

    def ground(self, requirement: Requirement) -> list[Fact]:
        """What everybody has: the people, the anchors, what runs while a cycle runs, the gates of an exam."""
        facts = [*self._people()]
        facts += [
            fact
            for anchor in self.definition.anchors.values()
            for fact in islice(self._facts(anchor.reads, anchor.where, [self.base], 1), 1)
        ]
        for cycle in self.definition.cycles.values():
            if cycle.holds_while is not None:
                span = cycle.holds_while
                facts += islice(self._facts(span.reads, span.where, [self.base], 1), 1)
        if isinstance(requirement, Pass):
            for gate in self.definition.exams[requirement.exam].opens_when:
                for path in self.definition.below(gate):
                    facts += self.aimed(self.definition.requirements[path], [self.base])
        return facts

    def can_say(self, requirement: Requirement) -> bool:
        wheres = [getattr(requirement, "where", ANYTHING)]
        wheres += [clause.where for clause in getattr(requirement, "of_which", ())]
        wheres += [part.where for part in getattr(requirement, "among", ())]
        return all(len(list(islice(_ways(where), ALTERNATIVES + 1))) <= ALTERNATIVES for where in wheres)

    def days(self, requirement: Requirement, found: Finding, day: date) -> Iterator[list[date]]:
        """Days to try: spread over the window as it is known, near its end, around the day itself."""
        window = found.window or (found.cycle.period if found.cycle is not None else None)
        starts = window.starts if window is not None and window.starts is not None else day - timedelta(days=350)
        until = window.until if window is not None and window.until is not None else day + timedelta(days=1)
        span = max(1, (until - starts).days)
        if isinstance(requirement, Hold) and requirement.for_at_least is not None:
            asked_on = window.starts if window is not None and window.starts is not None else day
            held = min(day, asked_on)
            while after(held, requirement.for_at_least) > asked_on:
                held -= timedelta(days=1)
            yield [held, day]
            return
        yield [starts + timedelta(days=number * span // 200) for number in range(200)]
        yield [until - timedelta(days=1)]
        yield [starts]

    def aimed(self, requirement: Requirement, when: list[date]) -> list[Fact]:
        """Facts that do what one clause asks, on these days."""
        match requirement:
            case Count():
                return self._for_count(requirement, when)
            case Divide():
                wheres = [(part.where, part.at_least) for part in requirement.among]
                return [
                    fact for where, need in wheres for fact in self._facts(requirement.reads, where, when, int(need))
                ]
            case Hold():
                return list(self._facts(requirement.reads, requirement.where, when, 1))
            case Pass():
                return self._results(requirement, when)
        return []

    def _for_count(self, requirement: Count, when: list[date]) -> list[Fact]:
        per_value = dict(requirement.for_each.needs) if requirement.for_each is not None else {}
        whole = requirement.at_least or sum(per_value.values()) or 1
        minima = [clause for clause in requirement.of_which if clause.at_least is not None or clause.the_last]
        caps = [clause for clause in requirement.of_which if clause.at_most is not None]
        number = min(int(whole) + 1, FACTS // max(1, len(minima) + len(per_value) + 1))
        wheres: list[tuple[Condition, int]] = []
        outside = tuple(_against(cap.where) for cap in caps)
        every = tuple(clause.where for clause in minima)
        for value in per_value or {"": whole}:
            here: tuple[Condition, ...] = (requirement.where,)
            if requirement.for_each is not None:
                here = (*here, OneOf(requirement.for_each.attribute, (value,)))
            need = min(number, int(per_value.get(value, whole)) + 1)
            wheres.append((AllHold((*here, *every, *outside)), need))
            wheres.append((AllHold((*here, *outside)), need))
            wheres.append((AllHold((*here, *every)), need))
            wheres += [(AllHold((*here, clause.where, *outside)), need) for clause in minima]
            wheres += [(AllHold((*here, clause.where)), need) for clause in minima]
            wheres.append((AllHold(here), need))
        facts: list[Fact] = []
        for where, need in wheres:
            facts += self._facts(requirement.reads, where, when, need, requirement)
        return facts

    def _facts(
        self, kind: str, where: Condition, when: list[date], number: int, count: Count | None = None
    ) -> Iterator[Fact]:
        rule = self.definition.records.get(kind)
        whole = AllHold((where, rule.counts_if)) if rule is not None and rule.counts_if is not None else where
        for tests in islice(_ways(whole), ALTERNATIVES):
            said = self._attributes(tests)
            if said is None:
                continue
            signers, by = _roles(tests, SignedBy), _roles(tests, DoneBy)
            for place in range(max(1, number)):
                self.made += 1
                on = when[place * len(when) // max(1, number) % len(when)]
                yield self._fact(kind, dict(said), on, signers, by, rule.asks if rule is not None else (), count)
            return

    def _fact(
        self, kind: str, said: dict[str, Value], on: date, signers: list[str], by: list[str], asks: Iterable[str],
        count: Count | None,
    ) -> Fact:  # fmt: skip
        number = f"made-{self.made:05}"
        if count is not None and count.measure is not None:
            said.setdefault(count.measure, 1)
        for attribute in asks:
            said.setdefault(attribute, self._anything(attribute, number))
        if count is not None and count.distinct is not None:
            several = self._distinct(count)
            said[count.distinct] = several[self.made % len(several)] if several else number
        said.setdefault("encounter", number)
        if by:
            said["by"] = self._who(by[0])
        signed = tuple(Signature(by=self._who(role, place), on=on, recorded=on) for place, role in enumerate(signers))
        return Fact(id=number, kind=kind, on=on, recorded=on, attributes=said, signatures=signed)

    def _distinct(self, count: Count) -> list[Value]:
        """The values that the clause lets the attribute have of which it wants different ones; none if any will do."""
        for tests in islice(_ways(count.where), 1):
            asked = [test for test in tests if isinstance(test, OneOf) and test.attribute == count.distinct]
            return [value for test in asked[:1] for value in test.values if all(_passes(each, value) for each in asked)]
        return []

    def _anything(self, attribute: str, number: str) -> Value:
        vocabulary = self.definition.vocabularies.get(attribute)
        return vocabulary.values[0] if vocabulary is not None and vocabulary.values else number

    def _attributes(self, tests: tuple[Test, ...]) -> dict[str, Value] | None:
        """Values that pass all the tests; None if an attribute cannot."""
        by_attribute: dict[str, list[OneOf | NoneOf | Between]] = {}
        for test in tests:
            if isinstance(test, (OneOf, NoneOf, Between)):
                by_attribute.setdefault(test.attribute, []).append(test)
        said: dict[str, Value] = {}
        for attribute, asked in by_attribute.items():
            fitting = [value for value in self._candidates(attribute, asked) if all(_passes(t, value) for t in asked)]
            if not fitting:
                several = tuple(dict.fromkeys(value for t in asked if isinstance(t, OneOf) for value in t.values[:1]))
                is_closed = any(isinstance(t, Between) for t in asked) or any(isinstance(v, bool) for v in several)
                if len(several) < 2 or is_closed:
                    return None
                said[attribute] = several  # a list of values may pass what no single one does
            else:
                said[attribute] = fitting[0]
        return said

    def _candidates(self, attribute: str, asked: Iterable[OneOf | NoneOf | Between]) -> list[Any]:
        found: list[Any] = []
        for test in asked:
            if isinstance(test, OneOf):
                found += test.values
            elif isinstance(test, Between):
                found += [each for each in (test.at_least, test.at_most) if each is not None]
            else:
                found += [not value for value in test.values if isinstance(value, bool)]
        vocabulary = self.definition.vocabularies.get(attribute)
        found += vocabulary.values if vocabulary is not None else ["anything-else"]
        return found

    def _who(self, role: str, place: int = 0) -> str:
        return f"{role}-{place}"

    def _people(self) -> Iterator[Fact]:
        """For each person of the document some who hold what is asked, long since, and have done what it asks."""
        for role, rule in self.definition.people.items():
            for place in range(3):
                who = self._who(role, place)
                for award in rule.holds:
                    for kind, attribute in (("awards", "award"), ("roles", "role")):
                        yield Fact(
                            id=f"{who}-{kind}-{award}", kind=kind, on=LONG_AGO, recorded=LONG_AGO, person=who,
                            attributes={attribute: award},
                        )  # fmt: skip
                if "supervised" in rule.has or "examined" in rule.has:
                    yield Fact(
                        id=f"{who}-did", kind="assessments", on=LONG_AGO, recorded=LONG_AGO, attributes={"by": who}
                    )
                    yield Fact(
                        id=f"{who}-saw", kind="scans", on=LONG_AGO, recorded=LONG_AGO,
                        signatures=(Signature(by=who, on=LONG_AGO, recorded=LONG_AGO),),
                    )  # fmt: skip

    def _results(self, requirement: Pass, when: list[date]) -> list[Fact]:
        exam = self.definition.exams[requirement.exam]
        facts = []
        for on in (when[0], when[-1]):
            self.made += 1
            said: dict[str, Value] = {"exam": exam.key, "score": 1, "outcome": "passed"}
            if exam.examined_by is not None:
                said["by"] = self._who(exam.examined_by)
            facts.append(Fact(id=f"made-{self.made:05}", kind="results", on=on, recorded=on, attributes=said))
        return facts


def _ways(condition: Condition) -> Iterator[tuple[Test, ...]]:
    """The ways to satisfy a condition, each as tests that all hold."""
    if isinstance(condition, AllHold):
        for chosen in product(*(list(islice(_ways(part), ALTERNATIVES + 1)) for part in condition.parts)):
            yield tuple(test for tests in chosen for test in tests)
    elif isinstance(condition, SomeHold):
        for part in condition.parts:
            yield from _ways(part)
    else:
        yield (condition,)


def _against(condition: Condition) -> Condition:
    """Something that the condition does not hold of, as far as one test can say it."""
    for tests in islice(_ways(condition), 1):
        for test in tests:
            if isinstance(test, OneOf):
                return NoneOf(test.attribute, test.values)
            if isinstance(test, NoneOf):
                return OneOf(test.attribute, test.values)
    return ANYTHING


def _passes(test: OneOf | NoneOf | Between, value: Any) -> bool:
    if isinstance(test, OneOf):
        return any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in test.values)
    if isinstance(test, NoneOf):
        return not any(value == each and isinstance(value, bool) == isinstance(each, bool) for each in test.values)
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return False
    return (test.at_least is None or value >= test.at_least) and (test.at_most is None or value <= test.at_most)


def _roles(tests: tuple[Test, ...], kind: type[SignedBy] | type[DoneBy]) -> list[str]:
    return [
        role for test in tests if isinstance(test, (SignedBy, DoneBy)) and type(test) is kind for role in test.people
    ]
