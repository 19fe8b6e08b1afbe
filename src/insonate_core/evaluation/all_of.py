"""`all-of`: all of these. Waived and indicative children never hold it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from insonate_core.evaluation.explain import next_for_all
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import joint_state, said, that_matter
from insonate_core.findings import Finding, State
from insonate_core.programmes.requirements import AllOf

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: AllOf, scope: Scope) -> Finding:
    """The finding: how many of the children that matter are met."""
    return joined_finding("all-of", evaluation.findings(requirement.children, scope), said(requirement))


def joined_finding(kind: str, children: Sequence[Finding], told: Mapping[str, Any]) -> Finding:
    """All of `children` as one finding, with what the document says of it (at least `key` and `path`)."""
    matter = that_matter(children)
    state = joint_state(children)
    return Finding(
        **told,
        kind=kind,
        state=state,
        have=sum(child.state is State.MET for child in matter),
        need=len(matter),
        waiting=sum(child.state is State.WAITING for child in matter),
        by=_next_date(matter),
        since=_latest(matter) if state is State.MET else None,
        children=tuple(children),
        next=next_for_all(children),
    )


def _next_date(matter: Sequence[Finding]) -> date | None:
    days = [child.by for child in matter if child.by is not None and child.state is not State.MET]
    return min(days, default=None)


def _latest(matter: Sequence[Finding]) -> date | None:
    days = [child.since for child in matter if child.since is not None]
    return max(days, default=None)
