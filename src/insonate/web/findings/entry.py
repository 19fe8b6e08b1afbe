"""Entry requirements as a tree: met, waiting for the office to confirm, or not yet and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from insonate.programmes.enrolment.api import EntryStanding
from insonate.web.components.parts import Link, RequirementRow, State
from insonate.web.findings.people import names_of_grants
from insonate.web.findings.tree import Actions, requirement_rows
from insonate_core.findings import Finding
from insonate_core.findings import State as CoreState

KEPT = {CoreState.MET, CoreState.WAIVED}


def entry_rows(entry: EntryStanding, *, actions: Actions | None = None) -> list[RequirementRow]:
    """One row for each entry requirement. What would be met by claims that nobody decided yet waits for the office."""
    if entry.finding is None:
        return []
    once = {finding.path: finding for finding in (entry.once_confirmed.enrolment or entry.finding).walk()}
    asked = _asked(entry.finding)
    names = names_of_grants(asked, entry.once_confirmed.subject)
    rows = requirement_rows(asked, entry.definition, names=names, as_of=entry.as_of, actions=actions)
    return [_merged(row, finding, once, None) for row, finding in zip(rows, asked, strict=True)]


def _asked(finding: Finding) -> Sequence[Finding]:
    """What the enrolment part names: the children of its group, or the clause itself if it names one."""
    return finding.children if finding.path in {"", "enrolment"} and finding.children else (finding,)


def _merged(row: RequirementRow, finding: Finding, once: Mapping[str, Finding], above: Link | None) -> RequirementRow:
    children = [
        _merged(child, below, once, row.reference) for child, below in zip(row.children, finding.children, strict=True)
    ]
    if row.reference == above:  # said once, above
        row = replace(row, reference=None)
    after = once.get(finding.path, finding)
    if finding.state in KEPT or after.state not in KEPT:
        return replace(row, children=children)
    return replace(
        row,
        children=children,
        state=State.WAITING,
        badge=_("Waiting for the office"),
        why=_("the office has not confirmed it yet."),
        actions=(),
    )
