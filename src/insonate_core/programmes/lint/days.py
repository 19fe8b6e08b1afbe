"""Days: which day is meant, does a window hold what it asks for, and is there a cycle to speak of?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from insonate_core.evidence import SPAN_KINDS
from insonate_core.periods import Duration, after
from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.names import phrases_of
from insonate_core.programmes.lint.numbers import whole_of
from insonate_core.programmes.reading import Place, Problem
from insonate_core.programmes.requirements import (
    ANYTHING,
    Anywhere,
    Count,
    DayPhrase,
    Days,
    EachCycle,
    NoGap,
    Requirement,
    Within,
)

CYCLE_DAYS = ("cycle-start", "cycle-end")
SOME_DAY = date(2023, 1, 1)


def ask_about_days(definition: Definition) -> Iterator[Problem]:
    """Anchors that may move or mean anything, windows that cannot hold, cycles where there is none."""
    yield from _anchors(definition)
    yield from _outside_a_cycle(definition)
    in_cycles = _asked_in_a_cycle(definition)
    for path, requirement in definition.requirements.items():
        place = definition.place_of(path)
        within: Within | None = getattr(requirement, "within", None)
        if isinstance(requirement, NoGap) and not _begins(requirement, path in in_cycles):
            yield Problem(place, "no-beginning")
        if within is not None:
            yield from _window(requirement, within, (*place, "within"))
        if isinstance(within, Days) and within.starts is not None and requirement.by is not None:
            length = between(within.starts, requirement.by)
            if length is not None and length <= 0:
                yield Problem((*place, "by"), "due-before-its-window")


def _begins(requirement: NoGap, in_a_cycle: bool) -> bool:
    """Whether there is a day from which gaps are looked for. Without one the first scan is it, and entering an older
    scan would make a gap."""
    return in_a_cycle if requirement.within is None else requirement.within.starts is not None


def between(starts: DayPhrase, until: DayPhrase) -> int | None:
    """At least how many days lie from one phrase to another that counts from the same day; `None` if they do not."""
    if isinstance(starts.base, date) and isinstance(until.base, date):
        return (after(until.base, until.offset) - after(starts.base, starts.offset)).days
    if starts.base == until.base and not isinstance(starts.base, date):
        return (after(SOME_DAY, until.offset) - after(SOME_DAY, starts.offset)).days
    return None


def _window(requirement: Requirement, within: Within, place: Place) -> Iterator[Problem]:
    days: int | None
    if isinstance(within, Anywhere):
        days = _days(within.length)
        if days < 1:
            yield Problem(place, "window-too-short")
            return
    else:
        days = between(within.starts, within.until) if within.starts is not None and within.until is not None else None
        if days is not None and days <= 0:
            yield Problem(place, "window-ends-before-it-begins")
            return
    if days is None or not isinstance(requirement, Count) or requirement.measure is not None:
        return
    whole = whole_of(requirement)
    if whole > days:
        yield Problem(place, "window-holds-too-few-days", (("days", str(days)), ("number", str(whole))))


def _days(length: Duration) -> int:
    return (after(SOME_DAY, length) - SOME_DAY).days


def _anchors(definition: Definition) -> Iterator[Problem]:
    for key, anchor in definition.anchors.items():
        if anchor.is_last and not anchor.notes:
            yield Problem(("anchors", key), "anchor-may-move", (("of", anchor.reads),))
        if anchor.where == ANYTHING and anchor.reads not in SPAN_KINDS:
            yield Problem(("anchors", key), "anchor-of-anything", (("of", anchor.reads),))


def _outside_a_cycle(definition: Definition) -> Iterator[Problem]:
    """Days of a cycle in clauses that no cycle asks, and cycles inside a cycle that none is around."""
    asked = _asked_in_a_cycle(definition)
    for path, requirement in definition.requirements.items():
        place = definition.place_of(path)
        for word, phrase in phrases_of(requirement):
            if phrase.base in CYCLE_DAYS and path not in asked:
                yield Problem((*place, word), "no-cycle-here", (("name", str(phrase.base)),))
        nested = isinstance(requirement, EachCycle) and definition.cycles[requirement.cycle].starts == "cycle-start"
        if nested and path not in asked:
            yield Problem(place, "no-cycle-here", (("name", getattr(requirement, "cycle", "")),))


def _asked_in_a_cycle(definition: Definition) -> set[str]:
    roots: set[str] = set()
    for requirement in definition.requirements.values():
        if isinstance(requirement, EachCycle):
            roots.update(requirement.children)
    for cycle in definition.cycles.values():
        if cycle.missed is not None:
            roots.update(cycle.missed.requires)
    inside = {path for root in roots for path in definition.below(root)}
    # What a concession asks is judged in the cycle of the clause it touches.
    for concession in definition.concessions.values():
        if concession.when is not None:
            inside.update(definition.below(concession.when))
    return inside
