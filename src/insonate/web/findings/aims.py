"""Which award of a programme somebody is working towards, and which clauses that is about.

A track may hold several awards, some of them years away. A page opens with the one that comes next; what a scan
"counts for" means that one, not the instructor's hundred scans.
"""

from insonate_core.findings import AwardStanding, AwardState, Standing
from insonate_core.programmes import Definition

HELD = {AwardState.ACTIVE, AwardState.GRACE}


def aim_of(standing: Standing) -> AwardStanding | None:
    """The first award in the document's order that is not held; the first of all when every one is."""
    return next((award for award in standing.awards if award.state not in HELD), next(iter(standing.awards), None))


def clauses_towards(award: AwardStanding | None, definition: Definition) -> frozenset[str]:
    """The paths of every clause the award asks, at any depth; all clauses where there is no award."""
    if award is None:
        return frozenset(definition.requirements)
    return frozenset(path for top in definition.awards[award.key].requires for path in definition.below(top))
