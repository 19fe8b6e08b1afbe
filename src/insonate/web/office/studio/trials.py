"""What comes out of a case, in words: each expectation beside what was found and why, and the whole standing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from insonate.programmes.drafting import api as drafting
from insonate.web.components.parts import RequirementRow, State
from insonate.web.findings import words
from insonate.web.findings.tree import SHOWN, requirement_rows, why
from insonate.web.law.clauses import clause_title, cycle_title
from insonate_core.cases import Case, Look, Trial
from insonate_core.findings import AwardState
from insonate_core.findings import State as CoreState
from insonate_core.programmes import Definition
from insonate_core.programmes.reading import as_date

AWARDS = {
    AwardState.READY: State.MET,
    AwardState.REQUESTED: State.WAITING,
    AwardState.ACTIVE: State.MET,
    AwardState.GRACE: State.RISK,
    AwardState.LAPSED: State.OVERDUE,
    AwardState.SUSPENDED: State.OVERDUE,
    AwardState.WITHDRAWN: State.OVERDUE,
}


@dataclass(frozen=True, slots=True)
class LookRow:
    """One expectation: of what, what was expected, what came out, and why."""

    where: str
    expected: str
    found: str
    holds: bool
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that came out of a case. `awards` are names with their state."""

    passes: bool
    looks: Sequence[LookRow]
    awards: Sequence[tuple[str, State, str]]
    rows: Sequence[RequirementRow]


def outcome_of(tried: drafting.TriedCase, definition: Definition | None) -> Outcome | None:
    """What came out of a case; None if it, or the document, cannot be read."""
    if tried.trial is None or tried.read.case is None or definition is None:
        return None
    return shown(tried.trial, tried.read.case, definition)


def shown(trial: Trial, case: Case, definition: Definition) -> Outcome:
    """A trial in words."""
    names = words.Names({each: words.readable(each) for each in _people_in(case)})
    found = [*trial.cycles.values()] or [*trial.standing.requirements]
    if trial.standing.enrolment is not None and "enrolment" in case.expect:
        found.insert(0, trial.standing.enrolment)
    return Outcome(
        passes=trial.passes,
        looks=_looks(trial.looks, case, definition, names),
        awards=[
            (
                words.text_of(definition.awards[award.key].titles, words.readable(award.key)),
                AWARDS.get(award.state) or SHOWN[CoreState(award.state.value)],
                state_words(award.state.value),
            )
            for award in trial.standing.awards
        ],
        rows=requirement_rows(found, definition, names=names, as_of=case.as_of),
    )


def _people_in(case: Case) -> set[str]:
    people = {case.candidate}
    for fact in case.facts:
        people |= {signature.by for signature in fact.signatures} | set(fact.awaiting)
        people |= {fact.person} if fact.person else set()
    return people


def _looks(looks: Sequence[Look], case: Case, definition: Definition, names: words.Names) -> list[LookRow]:
    """Each look; the reason of a finding that several look at is told once."""
    rows: list[LookRow] = []
    for number, look in enumerate(looks):
        row = _look(look, case, definition, names)
        told = number > 0 and looks[number - 1].finding is look.finding and look.finding is not None
        rows.append(replace(row, why="") if told else row)
    return rows


def _look(look: Look, case: Case, definition: Definition, names: words.Names) -> LookRow:
    reason = ""
    if look.finding is not None:
        reason = why(look.finding, definition, names, case.as_of)
    elif look.found is None:
        reason = _("The document has no such place, or it has not begun on that day.")
    where = place_words(look.where, definition)
    if look.word != "state":
        where = f"{where}: {words.readable(look.word).lower()}"
    return LookRow(where, value_words(look.expected), value_words(look.found), look.holds, reason)


def place_words(where: str, definition: Definition) -> str:
    """What a place of a standing is called: a requirement, an award, a turn of a cycle."""
    part, _slash, path = where.partition("/")
    if part == "enrolment":
        return _("To be admitted")
    if part == "awards":
        award = definition.awards.get(path)
        return words.text_of(award.titles, words.readable(path)) if award is not None else words.readable(path)
    if part == "requirements":
        return clause_title(path, definition)
    name, _space, number = part.rpartition(" ")
    if name not in definition.cycles or not number.isdigit():
        return where
    turn = _("%(cycle)s, number %(number)s") % {"cycle": cycle_title(name, definition), "number": int(number) + 1}
    return turn if path == "whole" else f"{turn}: {clause_title(path, definition)}"


STATES: dict[str, Any] = {
    "met": lambda: _("met"),
    "waived": lambda: _("waived"),
    "indicative": lambda: _("advised"),
    "waiting": lambda: _("waiting"),
    "overdue": lambda: _("overdue"),
    "at-risk": lambda: _("at risk"),
    "in-progress": lambda: _("in progress"),
    "not-met": lambda: _("not met"),
    "ready": lambda: _("ready to be asked for"),
    "requested": lambda: _("asked for"),
    "active": lambda: _("held"),
    "grace": lambda: _("held, in grace"),
    "lapsed": lambda: _("lapsed"),
    "suspended": lambda: _("suspended"),
    "withdrawn": lambda: _("withdrawn"),
}


def state_words(state: str) -> str:
    """A state inside a sentence."""
    said = STATES.get(state)
    return str(said()) if said is not None else state


def value_words(value: Any) -> str:
    """An expected or found value, as a reader meets it."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float, Fraction)):
        return words.number(Fraction(value))
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, dict):
        said = [f"{words.readable(str(key)).lower()} {value_words(each)}" for key, each in value.items()]
        return ", ".join(said) or _("nothing")
    if isinstance(value, (list, tuple)):
        return ", ".join(value_words(each) for each in value) or _("nothing")
    day = as_date(value)
    return words.day(day) if day is not None else state_words(str(value))
