"""Who was entitled to sign, examine or assess on a day?

Everybody is judged on the day of the act, never today. A person of the document (`people`) is whoever holds
one of the named awards or roles on that day, for so long if it says so, and has done one of the acts it names
(`has`) and none of those it excludes (`has-not`) towards this candidate before or on that day. Spans that touch
are one span: an award renewed without a gap was held all along. The candidate never is anybody's supervisor or
examiner for themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insonate_core.evaluation.index import EvidenceIndex, Log, Mask
from insonate_core.periods import Period, after, clipped, merged
from insonate_core.programmes.definition import People


class Bar(StrEnum):
    """Why somebody is not entitled on a day. The value is the message key."""

    THEMSELVES = "themselves"
    NEVER_HELD = "never-held"
    HELD_LATER = "held-later"
    ENDED = "ended"
    NOT_LONG_ENOUGH = "not-held-long-enough"
    DID_NOTHING = "neither-supervised-nor-examined"
    NOT_INDEPENDENT = "not-independent"


@dataclass(frozen=True, slots=True)
class Barred:
    """A reason, and the day on which the award or role ended, where that is it (the first day without it)."""

    bar: Bar
    on: date | None = None


class Entitlements:
    """Entitlements of other people as the evidence shows them at the end of `known`."""

    def __init__(self, people: Mapping[str, People], index: EvidenceIndex, known: date) -> None:
        self._people = people
        self._index = index
        self.subject = index.subject
        self._known = known
        self._periods: dict[tuple[str, str], tuple[Period, ...]] = {}
        self._masks: dict[tuple[str, str, str], Mask] = {}

    def periods(self, person: str, role: str) -> tuple[Period, ...]:
        """When `person` was `role` towards this candidate."""
        key = (person, role)
        if key not in self._periods:
            self._periods[key] = self._find(person, self._people[role])
        return self._periods[key]

    def on(self, person: str, role: str, day: date) -> bool:
        """Whether `person` was `role` towards this candidate on `day`."""
        return any(day in period for period in self.periods(person, role))

    def why_not(self, person: str, role: str, day: date) -> Barred | None:
        """What keeps `person` from being `role` towards this candidate on `day`; `None` if nothing does.

        The first of: it is themselves; never held; held only later; no longer held, with the day it ended; not long
        enough; did nothing for this candidate; did what somebody independent must not have done."""
        if self.on(person, role, day):
            return None
        if person == self._index.subject:
            return Barred(Bar.THEMSELVES)
        rule = self._people[role]
        spans = self._held(person, rule)
        if not spans:
            return Barred(Bar.NEVER_HELD)
        if not any(day in span for span in spans):
            ended = [span.until for span in spans if span.until is not None and span.until <= day]
            return Barred(Bar.ENDED, max(ended)) if ended else Barred(Bar.HELD_LATER)
        if rule.for_at_least is not None and not any(day in span for span in _held_long(spans, rule)):
            return Barred(Bar.NOT_LONG_ENOUGH)
        firsts = [self._first_act(person, act) for act in rule.has]
        if rule.has and not any(first is not None and first <= day for first in firsts):
            return Barred(Bar.DID_NOTHING)
        return Barred(Bar.NOT_INDEPENDENT)

    def mask(self, log: Log, person: str, role: str) -> Mask:
        """The facts of `log` on whose day `person` was `role`."""
        key = (log.kind, person, role)
        mask = self._masks.get(key)
        if mask is None:
            mask = 0
            for period in self.periods(person, role):
                mask |= log.between(period.starts, period.until)
            self._masks[key] = mask
        return mask

    def _find(self, person: str, rule: People) -> tuple[Period, ...]:
        if person == self._index.subject:
            return ()
        held = _held_long(self._held(person, rule), rule)
        if rule.has:
            firsts = [first for act in rule.has if (first := self._first_act(person, act)) is not None]
            held = clipped(held, Period(min(firsts), None)) if firsts else ()
        for act in rule.has_not:
            first = self._first_act(person, act)
            held = clipped(held, Period(None, first))
        return held

    def _held(self, person: str, rule: People) -> tuple[Period, ...]:
        return merged(
            Period(fact.on, fact.until)
            for fact in self._index.held.get(person, ())
            if fact.attributes.get("award" if fact.kind == "awards" else "role") in rule.holds
            and max(fact.on, fact.recorded) <= self._known
        )

    def _first_act(self, person: str, act: str) -> date | None:
        """The first day on which they supervised (signed a scan) or examined (gave a result)."""
        days: list[date] = []
        if act == "supervised":
            signer = self._index.log("scans").signed.get(person)
            if signer is not None:
                first = signer.first_day(self._known)
                days += [first] if first is not None else []
        else:
            for kind in ("results", "assessments"):
                log = self._index.log(kind)
                done = log.known(self._known) & log.column("by").where(("by", person), lambda by: by == person)
                if done:
                    days.append(log.days[log.first_place(done)])
        return min(days, default=None)


def _held_long(spans: tuple[Period, ...], rule: People) -> tuple[Period, ...]:
    """The parts of spans that come after the time for which it must have been held."""
    if rule.for_at_least is None:
        return spans
    return merged(
        Period(after(span.starts, rule.for_at_least), span.until) for span in spans if span.starts is not None
    )
