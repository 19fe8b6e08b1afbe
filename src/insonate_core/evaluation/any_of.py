"""`any-of`: one of these, or `enough` of them. The best children decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from insonate_core.evaluation.explain import next_for_any
from insonate_core.evaluation.scope import Scope
from insonate_core.evaluation.states import best_children, joint_state, said
from insonate_core.findings import Finding, State
from insonate_core.programmes.requirements import AnyOf

if TYPE_CHECKING:
    from insonate_core.evaluation.evaluator import Evaluation


def judge(evaluation: Evaluation, requirement: AnyOf, scope: Scope) -> Finding:
    """The finding: how many alternatives are met, of those needed."""
    children = evaluation.findings(requirement.children, scope)
    best = best_children(children, requirement.enough)
    met = [child for child in best if child.state in (State.MET, State.WAIVED)]
    state = joint_state(best) if len(best) == requirement.enough else State.NOT_MET
    days = sorted(child.since for child in children if child.state is State.MET and child.since is not None)
    return Finding(
        **said(requirement),
        kind="any-of",
        state=state,
        have=len(met),
        need=requirement.enough,
        waiting=sum(child.state is State.WAITING for child in best),
        by=min((child.by for child in best if child.by is not None and child not in met), default=None),
        since=days[min(requirement.enough, len(days)) - 1] if state is State.MET and days else None,
        children=children,
        next=next_for_any(children, requirement.enough),
    )
