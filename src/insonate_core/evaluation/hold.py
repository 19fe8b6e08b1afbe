"""`hold`: is an award, a membership or an enrolment held on a day, and for long enough?

The day is today if none is said; inside a cycle it is the cycle's last day, or today while it runs. On a day that
has not come nothing is held yet. Spans that touch are one span.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import MONTHS_DIFFER, anchor_missing
from insonate_core.evaluation.matching import joined
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import grace_reasons, leaf_state, said
from insonate_core.evidence import Fact
from insonate_core.findings import Finding, Message, Next, Reason, Refusal, Shortfall
from insonate_core.periods import DAY, Period, after, merged
from insonate_core.programmes.requirements import Hold

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: Hold, scope: Scope) -> Finding:
    """The finding: 1 of 1 if held on the day."""
    log = evaluation.index.log(requirement.reads)
    day, missing = _day(evaluation, requirement, scope)
    ahead = day if day is not None and day > evaluation.as_of else None
    timing = evaluation.days.timing(requirement, None, scope)
    # An order of steps asks what is held, not when the span began, so only what does not exist yet is hidden.
    seen = 0 if scope.closed else evaluation.visible(log)
    reasons = [(str(Refusal.TOO_EARLY), evaluation.visible(log))] if scope.closed else []
    judged = evaluation.entries(log, requirement.where)
    fitting = judged.yes & seen
    facts = {place: log.facts[place] for place in log.places(judged.maybe & seen)}
    lasting = {place: in_force(fact) for place, fact in facts.items()}
    spans = merged(span for place, each in lasting.items() if fitting >> (8 * place) & 1 for span in each)
    _note_turns(evaluation, requirement, day, spans)
    held = next((span for span in spans if day is not None and day in span), None)
    since = possible = None
    if held is not None and held.starts is not None:
        since = held.starts
        if requirement.for_at_least is not None:
            since = after(since, requirement.for_at_least)
    met = since is not None and day is not None and since <= day and ahead is None
    if since is not None and not met:
        possible = since if ahead is None else max(since, ahead)
    counted = early = elsewhere = pending = 0
    for place, fact in facts.items():
        bit = 1 << (8 * place)
        inside = (
            ahead is None
            and day is not None
            and (held is not None and held.starts is not None and held.starts <= fact.on)
        )
        inside = inside and held is not None and (held.until is None or fact.on < held.until)
        if not fitting & bit:
            covers = day is not None and ahead is None and any(day in span for span in lasting[place])
            pending, elsewhere = (pending | bit, elsewhere) if covers else (pending, elsewhere | bit)
        elif inside and met:
            counted |= bit
        elif inside:
            early |= bit
        else:
            elsewhere |= bit
    reasons += [(reason, mask & seen) for reason, mask in judged.reasons]
    reasons += [(str(Refusal.NOT_LONG_ENOUGH), early), (str(Refusal.NOT_HELD), elsewhere)]
    later = 1 if met or (pending and requirement.for_at_least is None) else 0
    state = leaf_state(0 if met else 1, 1 - later, timing, moving=bool(early or pending), at_risk=False)
    return Finding(
        **said(requirement),
        kind="hold",
        state=state,
        have=1 if met else 0,
        need=1,
        waiting=0 if met else later,
        counted=log.named(counted),
        pending=log.named(pending),
        refused={str(reason): log.named(mask) for reason, mask in joined(reasons) if mask},
        window=Period(day, day + DAY) if day is not None else None,
        by=timing.due,
        grace_until=timing.grace_until,
        since=(max(since, scope.since) if scope.since is not None else since) if met and since else None,
        reasons=(
            *([anchor_missing(missing)] if missing is not None else []),
            *([Message(Reason.WINDOW_NOT_OPEN_YET, (("opens_on", ahead),))] if ahead is not None else []),
            *grace_reasons(state, timing),
        ),
        next=None if met else Next(1, (Shortfall(requirement.path, 1),), later, possible),
        reads=requirement.reads,
    )


def in_force(fact: Fact) -> tuple[Period, ...]:
    """The days on which what lasts was in force. An award names, by twos, the days on which it lapsed and on which it
    was restored; the days between are none of it."""
    lapses = fact.attributes.get("lapsed", ())
    edges = [day for day in (lapses if isinstance(lapses, tuple) else (lapses,)) if isinstance(day, date)]
    starts = [fact.on, *edges[1::2]]
    ends = [*edges[::2], fact.until]
    return tuple(
        Period(begins, end)
        for begins, end in zip(starts, ends, strict=False)
        if (end is None or end > begins) and (fact.until is None or begins < fact.until)
    )


def _day(evaluation: Evaluation, requirement: Hold, scope: Scope) -> tuple[date | None, str | None]:
    """The day asked about, and the anchor that is missing if it cannot be told."""
    today = evaluation.as_of if scope.upto is None else min(evaluation.as_of, scope.upto)
    phrase = requirement.on_day
    if phrase is not None:
        if phrase.base == "today":
            return after(today, phrase.offset), None
        resolved = evaluation.days.resolve(phrase, scope)
        return resolved.day, resolved.missing
    if scope.cycle is not None:
        return min(today, scope.cycle.cycle.until - DAY), None
    return today, None


def _note_turns(evaluation: Evaluation, requirement: Hold, day: date | None, spans: Sequence[Period]) -> None:
    """The days on which the answer may turn by time alone: a span ends, or has lasted long enough."""
    if day is None:
        return
    edges = [edge for span in spans for edge in (span.starts, span.until)]
    if requirement.for_at_least is not None:
        edges += [after(span.starts, requirement.for_at_least) for span in spans if span.starts is not None]
    phrase = requirement.on_day
    if phrase is None or phrase.base != "today":
        evaluation.turns(day, *edges)
        return
    for edge in edges:
        if edge is not None and edge > day:
            evaluation.turns(evaluation.as_of + DAY * max(1, (edge - day).days - MONTHS_DIFFER))
