"""`in-order`: these, each after the one before.

The steps are taken one by one. Each is met on the earliest possible day, and the next sees only evidence from
that day on, and of the same kind only what comes after the last fact used. Earliest is best: a step met sooner
leaves more to the next. Events of different kinds on one day are in order. A step after an unmet one is not
open yet. Section 4.3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from insonate_core.evaluation.all_of import joined_finding
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import said
from insonate_core.findings import Finding, Message, Reason, State
from insonate_core.programmes.requirements import InOrder

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: InOrder, scope: Scope) -> Finding:
    """The finding: how many steps are done, in their order."""
    steps: list[Finding] = []
    here, blocked_by = scope, None
    for path in requirement.children:
        if blocked_by is not None:
            found = evaluation.finding(path, replace(here, closed=True))
            closed = Message(Reason.NOT_OPEN_YET, (("clause", blocked_by),))
            steps.append(replace(found, reasons=(closed, *found.reasons)))
            continue
        found = evaluation.finding(path, here)
        if found.state is State.MET and found.since is not None:
            shown, here = _closed_step(evaluation, path, here, found)
            steps.append(shown)
            continue
        steps.append(found)
        if found.state not in (State.MET, State.WAIVED, State.INDICATIVE):
            blocked_by = found.key
    return joined_finding("in-order", steps, said(requirement))


def _closed_step(evaluation: Evaluation, path: str, here: Scope, found: Finding) -> tuple[Finding, Scope]:
    """The step as it stood when it was met, and what the next step may see."""
    assert found.since is not None
    day = found.since
    limited = replace(here, upto=day)
    for leaf in found.walk():
        place = evaluation.met_places.get((leaf.path, here))
        if leaf.path == path and place is not None and leaf.reads is not None:
            limited = replace(limited, upto_place=(leaf.reads, place))
    shown = evaluation.finding(path, limited)
    used = dict(here.after)
    for leaf in shown.walk():
        if leaf.reads is not None and len(leaf.counted):
            place = evaluation.index.log(leaf.reads).position[leaf.counted[-1]]
            used[leaf.reads] = max(place, used.get(leaf.reads, -1))
    return shown, replace(here, since=day, after=tuple(sorted(used.items())))
