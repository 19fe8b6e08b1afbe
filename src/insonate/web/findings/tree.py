"""From a standing to what a page draws: the requirement tree, each row with its reason.

The same rows serve the candidate, the tutor and the officer; only the links beside them differ.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.web.components.parts import Link, RequirementRow, State
from insonate.web.findings import words
from insonate.web.findings.concessions import concession_words, eased_words
from insonate.web.findings.words import Names
from insonate_core.findings import Finding, Refusal
from insonate_core.findings import State as CoreState
from insonate_core.programmes import Definition

SHOWN: dict[CoreState, State] = {
    CoreState.MET: State.MET,
    CoreState.WAIVED: State.WAIVED,
    CoreState.WAITING: State.WAITING,
    CoreState.OVERDUE: State.OVERDUE,
    CoreState.AT_RISK: State.RISK,
    CoreState.IN_PROGRESS: State.PROGRESS,
    CoreState.NOT_MET: State.NOTMET,
}
GROUPS = {"all-of", "any-of", "in-order", "each-cycle", "award", "cycle"}
BARRED = {"count", "clause", "the-last", "value", "part", "divide"}

Actions = Callable[[Finding], Sequence[Link]]


def shown_state(finding: Finding) -> State:
    """The shape and colour of a finding; an indicative one shows its real state."""
    return SHOWN[finding.shown_state]


def requirement_rows(
    findings: Sequence[Finding],
    definition: Definition,
    *,
    names: Names,
    as_of: date,
    actions: Actions | None = None,
) -> list[RequirementRow]:
    """One row per finding, with its children, in the document's order; recurring periods latest first."""
    return [_row(finding, definition, names, as_of, actions) for finding in findings]


def _row(
    finding: Finding,
    definition: Definition,
    names: Names,
    as_of: date,
    actions: Actions | None,
    reads: str | None = None,
) -> RequirementRow:
    children = finding.children
    if finding.kind == "each-cycle":
        children = tuple(reversed(children))
    barred = finding.kind in BARRED and finding.need > 1
    return RequirementRow(
        title=_titled(finding, definition),
        state=shown_state(finding),
        have=finding.have if barred else None,
        need=finding.need if barred else None,
        waiting=finding.waiting if barred else 0,
        even=_even_pace(finding, as_of) if barred else None,
        count=_count(finding),
        why=why(finding, definition, names, as_of, reads),
        children=[_row(child, definition, names, as_of, actions, finding.reads) for child in children],
        example=finding.example,
        example_note=words.text_of(finding.notes),
        reference=_reference(finding, definition),
        actions=tuple(actions(finding)) if actions else (),
        anchor=finding.path.replace("/", "-"),
    )


def _titled(finding: Finding, definition: Definition) -> str:
    title = words.title_of(finding, definition)
    return _("%(title)s (advised, not required)") % {"title": title} if finding.indicative else title


def _reference(finding: Finding, definition: Definition) -> Link | None:
    reference = definition.references.get(finding.reference or "")
    if reference is None:
        return None
    return Link(reference.title, reference.url or "")


def _count(finding: Finding) -> str:
    if finding.kind == "cap":
        return _("%(have)s, at most %(most)s count") % {
            "have": words.number(finding.have),
            "most": words.number(finding.need),
        }
    if finding.need > 1 and finding.kind not in {"each-cycle"}:
        return _("%(have)s of %(need)s") % {"have": words.number(finding.have), "need": words.number(finding.need)}
    return ""


def _even_pace(finding: Finding, as_of: date) -> int | None:
    """Where an even pace through the window would be today."""
    window = finding.window
    if window is None or window.starts is None or window.until is None or finding.forecast is None:
        return None
    whole = (window.until - window.starts).days
    gone = min(max((as_of - window.starts).days + 1, 0), whole)
    return round(Fraction(finding.need) * gone / whole) if whole else None


def why(finding: Finding, definition: Definition, names: Names, as_of: date, reads: str | None = None) -> str:
    """The reason of a row in one or two sentences: for one that is met, since when; for one that is not, what is
    missing, who has it, by when, and where the present pace leads. `reads` is what a clause inside a count counts."""
    granted = [_concession(key, definition, names) for key in finding.concessions]
    eased = eased_words(granted, waived=finding.state is CoreState.WAIVED)
    if finding.state is CoreState.WAIVED:
        return eased
    if finding.shown_state is CoreState.MET:
        return " ".join(part for part in (_met(finding), eased) if part)
    clauses = [words.reason_words(message) for message in finding.reasons]
    if finding.kind not in GROUPS:
        clauses = [*_missing(finding, finding.reads or reads), *clauses]
        if waiting := words.waiting_words(finding, names, as_of):
            clauses.append(waiting)
        clauses += _refused(finding)
    sentences = _sentence(clauses)
    if finding.by is not None and finding.kind not in GROUPS:
        sentences.append(_due(finding, as_of))
    if finding.forecast is not None and finding.kind == "count" and words.is_to_come(finding.forecast, as_of):
        sentences.append(words.pace_words(finding.forecast, finding.need))
    if eased:
        sentences.append(eased)
    return " ".join(sentences)


def _sentence(clauses: list[str]) -> list[str]:
    return ["; ".join(clauses) + "."] if clauses else []


def _met(finding: Finding) -> str:
    if finding.since is None:
        return ""
    if finding.late:
        return _("Met late, on %(day)s.") % {"day": words.day(finding.since)}
    return _("Since %(day)s.") % {"day": words.day(finding.since)}


def _missing(finding: Finding, reads: str | None) -> list[str]:
    missing = finding.missing
    if missing <= 0 or finding.kind == "cap":
        return []
    if finding.measure is not None:
        return [
            _("%(missing)s more %(measure)s are needed")
            % {"missing": words.number(missing), "measure": finding.measure}
        ]
    if finding.need <= 1:
        return [_("there is no %(noun)s yet") % {"noun": words.noun(reads, 1)}] if reads else []
    return [
        ngettext("%(missing)s more %(noun)s is needed", "%(missing)s more %(noun)s are needed", int(missing))
        % {"missing": words.number(missing), "noun": words.noun(reads, missing)}
    ]


def _refused(finding: Finding) -> list[str]:
    """What does not count and why, most first; what lies outside the dates is no news and is left out."""
    if finding.kind != "count":
        return []
    told = [
        (len(facts), reason)
        for reason, facts in finding.refused.items()
        if facts and reason not in {Refusal.OUTSIDE_WINDOW, Refusal.NOT_PASSED}
    ]
    return [
        ngettext("%(count)s does not count: %(reason)s", "%(count)s do not count: %(reason)s", count)
        % {"count": count, "reason": words.refusal_words(reason)}
        for count, reason in sorted(told, key=lambda each: -each[0])[:3]
    ]


def _due(finding: Finding, as_of: date) -> str:
    assert finding.by is not None
    last = finding.by - timedelta(days=1)
    days = (last - as_of).days
    if days >= 0:
        said = ngettext("By %(day)s, in %(days)s day.", "By %(day)s, in %(days)s days.", days)
        return said % {"day": words.day(last), "days": days}
    if finding.grace_until is not None and finding.grace_until > as_of:
        return _("It was due on %(day)s and is accepted until %(until)s.") % {
            "day": words.day(last),
            "until": words.day(finding.grace_until - timedelta(days=1)),
        }
    return _("It was due on %(day)s.") % {"day": words.day(last)}


def _concession(key: str, definition: Definition, names: Names) -> str:
    rule = definition.concessions.get(key)
    return concession_words(key, rule.titles if rule else {}, names.grants.get((definition.programme, key), ""))
