"""`no-gap`: was there never longer than so without a scan?

The marks are the first day of the window, each fact that counts, and the last day seen. A gap is longer than
the length if the next mark lies after the day one length from the mark before, by a clock that stands still in
pauses. Two entries of one encounter are one mark all the same, so `once-per` has nothing to take away here.
What is found is shown, gap by gap, so that it can be explained; nothing can mend a gap that is past.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import Window, anchor_missing
from insonate_core.evaluation.index import Log, Mask
from insonate_core.evaluation.matching import joined
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import leaf_state, said
from insonate_core.findings import Finding, Refusal
from insonate_core.periods import DAY, Duration, Period, after, delayed
from insonate_core.programmes.requirements import ANYTHING, NoGap

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: NoGap, scope: Scope) -> Finding:
    """The finding: `have` gaps where none is allowed, each in `gaps`."""
    log = evaluation.index.log(requirement.reads)
    window = evaluation.days.window(requirement.within, scope, requirement.path)
    timing = evaluation.days.timing(requirement, window, scope)
    through, reasons = evaluation.in_place(log, scope)
    judged = evaluation.entries(log, ANYTHING)
    inside = 0
    if window.period is not None:
        inside = through & log.between(window.period.starts, window.period.until)
    counted, later = judged.yes & inside, judged.maybe & inside
    pauses = evaluation.spans(requirement.pauses)
    _note_turns(evaluation, requirement, window, log.days_of(counted), pauses)
    gaps = _gaps(log, counted, window.period, requirement.longer_than, pauses, evaluation.as_of)
    later_gaps = gaps
    if later != counted:
        later_gaps = _gaps(log, later, window.period, requirement.longer_than, pauses, evaluation.as_of)
    reasons.append((str(Refusal.OUTSIDE_WINDOW), through & ~inside))
    reasons += [(reason, mask & inside) for reason, mask in judged.reasons]
    known = window.period is not None and (window.period.starts is not None or counted)
    state = leaf_state(
        len(gaps) if known else 1,
        len(later_gaps) if known or later else 1,
        timing,
        moving=bool(later),
        at_risk=False,
    )
    return Finding(
        **said(requirement),
        kind="no-gap",
        state=state,
        have=len(gaps),
        need=0,
        waiting=(later & ~counted).bit_count(),
        counted=log.named(counted),
        pending=log.named(later & ~counted),
        refused={str(reason): log.named(mask) for reason, mask in joined(reasons) if mask},
        window=window.period,
        by=timing.due,
        gaps=gaps,
        since=window.period.starts if window.period is not None and not gaps and known else None,
        reasons=(anchor_missing(window.missing),) if window.missing is not None else (),
        reads=requirement.reads,
    )


def _gaps(
    log: Log, counted: Mask, window: Period | None, longest: Duration, pauses: Sequence[Period], as_of: date
) -> tuple[Period, ...]:
    """Every stretch without a fact that is too long, from one mark to the next."""
    if window is None:
        return ()
    last = as_of if window.until is None else min(as_of, window.until)
    days = log.days_of(counted)
    marks = days if window.starts is None else [window.starts, *days]
    marks = [*marks, last] if marks and marks[-1] < last else marks
    shortest = longest.months * 28 + longest.days
    found = []
    for before, following in itertools.pairwise(marks):
        if (following - before).days <= shortest:
            continue
        limit = after(before, longest)
        if pauses:
            limit = delayed(limit, pauses, anchor=before)
        if limit < following:
            found.append(Period(before, following))
    return tuple(found)


def _note_turns(
    evaluation: Evaluation, requirement: NoGap, window: Window, days: Sequence[date], pauses: Sequence[Period]
) -> None:
    """The day on which the stretch that still runs becomes too long; any day, if the window moves on with today."""
    if window.period is None:
        return
    starts = requirement.within.starts if requirement.within is not None else None
    if starts is not None and evaluation.days.leans_on_today(starts):
        evaluation.turns(evaluation.today)
    last = max([*days[-1:], *([window.period.starts] if window.period.starts is not None else [])], default=None)
    if last is not None:
        evaluation.turns(delayed(after(last, requirement.longer_than), pauses, anchor=last) + DAY)
