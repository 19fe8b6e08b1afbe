"""`share`: of all there are, is enough so? A true ratio, for scorecards of courses and centres.

One more fact can lower it, which is why people are never asked for a share (section 7): their percentages are
of the number required.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from insonate_core.evaluation.days import Window, anchor_missing
from insonate_core.evaluation.explain import opening
from insonate_core.evaluation.matching import joined
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import grace_reasons, leaf_state, said
from insonate_core.findings import Finding, Next, Number, Refusal, Shortfall
from insonate_core.programmes.requirements import Days, Rounding, Share, rounded

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: Share, scope: Scope) -> Finding:
    """The finding of one share: `have` of the `need` that the share of all there are comes to."""
    log = evaluation.index.log(requirement.reads)
    within = requirement.within if isinstance(requirement.within, Days) else None
    window = evaluation.days.window(within, scope, requirement.path)
    timing = evaluation.days.timing(requirement, window, scope)
    through, reasons = evaluation.in_place(log, scope)
    inside = 0
    if window.period is not None:
        inside = through & log.between(window.period.starts, window.period.until)
    everybody = evaluation.entries(log, requirement.where)
    those = evaluation.matching.judge(log, requirement.of_which)
    total, counted = inside & everybody.yes, inside & everybody.yes & those.yes
    later_total = inside & everybody.maybe
    pending = later_total & those.maybe & ~counted
    need = max(1, rounded(requirement.at_least * total.bit_count(), Rounding.UP))
    later_need = max(1, rounded(requirement.at_least * later_total.bit_count(), Rounding.UP))
    have, later = counted.bit_count(), (counted | pending).bit_count()
    state = leaf_state(
        max(0, need - have),
        max(0, later_need - later),
        timing,
        moving=bool(counted or pending),
        at_risk=False,
    )
    reasons.append((str(Refusal.OUTSIDE_WINDOW), through & ~inside))
    reasons += [(reason, mask & inside) for reason, mask in everybody.reasons]
    reasons += [(reason, mask & later_total) for reason, mask in those.reasons]
    left = inside & everybody.maybe & ~counted & ~pending
    for _reason, mask in reasons:
        left &= ~mask
    return Finding(
        **said(requirement),
        kind="share",
        state=state,
        have=have,
        need=need,
        waiting=pending.bit_count(),
        counted=log.named(counted),
        pending=log.named(pending | left),
        refused={str(reason): log.named(mask) for reason, mask in joined(reasons) if mask},
        window=window.period,
        by=timing.due,
        grace_until=timing.grace_until,
        reasons=(
            *([anchor_missing(window.missing)] if window.missing is not None else []),
            *grace_reasons(state, timing),
        ),
        next=_next(requirement, need - have, max(0, later_need - later), window, evaluation.as_of),
        reads=requirement.reads,
    )


def _next(requirement: Share, short: Number, short_once_signed: Number, window: Window, as_of: date) -> Next | None:
    """So many of those there are would have to become so; or the signatures that would do instead."""
    if short <= 0 or window.missing is not None:
        return None
    signatures = 0 if short_once_signed else int(short)
    return Next(short, (Shortfall(requirement.path, short),), signatures, opening(window, as_of))
