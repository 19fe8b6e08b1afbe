"""Does one fact satisfy a condition? Asked of one fact at a time, by the words of section 3.2 and 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

from insonate_core.evidence import Evidence, Fact
from insonate_core.periods import after
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import (
    AllHold,
    Between,
    Condition,
    DoneBy,
    NoneOf,
    OneOf,
    SignedBy,
)

SIGNATURES = ("not-signed", "second-signature-missing", "signer-not-entitled-that-day", "signed-by-themselves")


@dataclass
class Known:
    """What is known of one subject at the end of a day."""

    definition: Definition
    evidence: Evidence
    as_of: date

    def facts(self, kind: str) -> list[Fact]:
        """The subject's own facts of a kind that exist, in order of day and id."""
        own = [fact for fact in self.evidence.facts if fact.person is None and fact.kind == kind]
        return sorted((fact for fact in own if max(fact.on, fact.recorded) <= self.as_of), key=lambda f: (f.on, f.id))

    # Entitlement

    def entitled(self, person: str, role: str, day: date) -> bool:
        """Whether a person is so entitled towards this candidate on a day."""
        if person == self.evidence.subject:
            return False
        rule = self.definition.people[role]
        since = self._held_since(person, rule.holds, day)
        if since is None or (rule.for_at_least is not None and after(since, rule.for_at_least) > day):
            return False
        acts = {act: self._first_act(person, act) for act in ("supervised", "examined")}
        done = {act for act, first in acts.items() if first is not None and first <= day}
        return (not rule.has or bool(done & set(rule.has))) and not done & set(rule.has_not)

    def _held_since(self, person: str, names: tuple[str, ...], day: date) -> date | None:
        """The first day of the unbroken stretch of holding any of the names that contains the day."""

        def holds(on: date) -> bool:
            return any(
                fact.person == person
                and fact.attributes.get("award" if fact.kind == "awards" else "role") in names
                and max(fact.on, fact.recorded) <= self.as_of
                and fact.on <= on
                and (fact.until is None or on < fact.until)
                for fact in self.evidence.facts
            )

        if not holds(day):
            return None
        starts = sorted(fact.on for fact in self.evidence.facts if fact.person == person and fact.on <= day)
        for start in starts:
            if all(holds(start + timedelta(days=step)) for step in range((day - start).days + 1)):
                return start
        raise AssertionError("held on the day and never begun")

    def _first_act(self, person: str, act: str) -> date | None:
        days: list[date] = []
        if act == "supervised":
            days = [
                each.on
                for scan in self.facts("scans")
                for each in scan.signatures
                if each.by == person and max(each.on, each.recorded) <= self.as_of
            ]
        else:
            given = [*self.facts("results"), *self.facts("assessments")]
            days = [fact.on for fact in given if fact.attributes.get("by") == person]
        return min(days, default=None)

    # Conditions

    def refuses(self, condition: Condition, fact: Fact, *, once_signed: bool) -> str | None:
        """The first reason why the fact does not satisfy the condition, or `None` if it does."""
        match condition:
            case AllHold(parts):
                return next((why for part in parts if (why := self.refuses(part, fact, once_signed=once_signed))), None)
            case SignedBy(roles):
                return self._refuses_signatures(roles, fact, once_signed=once_signed)
            case DoneBy(roles):
                return self._refuses_doer(roles, fact)
            case OneOf() | NoneOf() | Between():
                return self._refuses_value(condition, fact)
            case _:
                reasons = [self.refuses(part, fact, once_signed=once_signed) for part in condition.parts]
                if None in reasons:
                    return None
                return next((why for why in reasons if why in SIGNATURES), reasons[0] if reasons else None)

    def _refuses_value(self, condition: OneOf | NoneOf | Between, fact: Fact) -> str | None:
        value = fact.attributes.get(condition.attribute)
        if value is None:
            return f"{condition.attribute}-not-recorded"
        values = value if isinstance(value, tuple) else (value,)
        if any(_holds(condition, each) for each in values):
            return None
        return f"{condition.attribute}-other"

    def _refuses_signatures(self, roles: tuple[str, ...], fact: Fact, *, once_signed: bool) -> str | None:
        signed = {each.by for each in fact.signatures if max(each.on, each.recorded) <= self.as_of}
        people = signed | set(fact.awaiting) if once_signed else signed
        for chosen in permutations(sorted(people), len(roles)):
            if all(self.entitled(person, role, fact.on) for person, role in zip(chosen, roles, strict=True)):
                return None
        others = (signed | set(fact.awaiting)) - {self.evidence.subject}
        is_wanting = len(others) < len(roles)
        if is_wanting and any(self.entitled(person, role, fact.on) for person in signed for role in roles):
            return "second-signature-missing"
        if others:
            return "signer-not-entitled-that-day"
        if self.evidence.subject in signed | set(fact.awaiting):
            return "signed-by-themselves"
        return "not-signed"

    def _refuses_doer(self, roles: tuple[str, ...], fact: Fact) -> str | None:
        by = fact.attributes.get("by")
        if by is None:
            return "by-not-recorded"
        if any(self.entitled(str(by), role, fact.on) for role in roles):
            return None
        return "signed-by-themselves" if by == self.evidence.subject else "signer-not-entitled-that-day"

    def refuses_entry(
        self, kind: str, condition: Condition, fact: Fact, must_record: tuple[str, ...] = (), *, once_signed: bool
    ) -> str | None:
        """As `refuses`, after what every entry must say and what may count at all."""
        rule = self.definition.records.get(kind)
        for attribute in (*(rule.asks if rule else ()), *must_record):
            if attribute not in fact.attributes:
                return f"{attribute}-not-recorded"
        if rule is not None and rule.counts_if is not None:
            why = self.refuses(rule.counts_if, fact, once_signed=once_signed)
            if why is not None:
                return why
        return self.refuses(condition, fact, once_signed=once_signed)

    def once_each(self, kind: str, facts: list[Fact]) -> list[Fact]:
        """The first of each encounter, where entries count once per something."""
        rule = self.definition.records.get(kind)
        if rule is None or rule.once_per is None:
            return facts
        seen: set[Any] = set()
        kept = []
        for fact in facts:
            value = fact.attributes.get(rule.once_per)
            if value is None or value not in seen:
                kept.append(fact)
            seen.add(value)
        return kept


def _holds(condition: OneOf | NoneOf | Between, value: Any) -> bool:
    def same(one: Any, two: Any) -> bool:
        return bool(one == two) and isinstance(one, bool) == isinstance(two, bool)

    if isinstance(condition, OneOf):
        return any(same(value, each) for each in condition.values)
    if isinstance(condition, NoneOf):
        return not any(same(value, each) for each in condition.values)
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return False
    least, most = condition.at_least, condition.at_most
    return (least is None or value >= least) and (most is None or value <= most)
