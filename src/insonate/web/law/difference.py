"""What differs between two versions, in words: each changed clause as it read and as it reads, and what follows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.web.findings import words
from insonate.web.law import parts
from insonate.web.law.clauses import LawRow, clause_row, law_rows
from insonate.web.law.page import binding_words
from insonate_core.programmes import Definition
from insonate_core.programmes.difference import Change, ClauseChanges, Effect, How, difference
from insonate_core.programmes.grammar import RECORD_NAMES

PARTS: Mapping[str, str | Promise] = {
    "insonate": _l("Version of the language"),
    "programme": _l("Programme"),
    "version": _l("Version"),
    "replaces": _l("Replaces version"),
    "title": _l("Title"),
    "body": _l("Body"),
    "subject": _l("Whose evidence is judged"),
    "time-zone": _l("Where its days begin"),
    "applies": _l("Whom it binds"),
    "references": _l("Reference"),
    "vocabularies": _l("List of values"),
    "records": _l("What an entry must say"),
    "filters": _l("Named condition"),
    "people": _l("Who is who"),
    "anchors": _l("Named day"),
    "cycles": _l("Recurring period"),
    "exams": _l("Exam"),
    "enrolment": _l("To be admitted"),
    "requirements": _l("Requirement"),
    "concessions": _l("Exception"),
    "awards": _l("Award"),
    "transitions": _l("Route between versions"),
    "audits": _l("Audit sample"),
    "about": _l("For the public page"),
}

EFFECTS: Mapping[Effect, str | Promise] = {
    Effect.MORE: _l("more is asked"),
    Effect.LESS: _l("less is asked"),
    Effect.WIDER: _l("a wider window"),
    Effect.NARROWER: _l("a narrower window"),
    Effect.LONGER: _l("longer"),
    Effect.SHORTER: _l("shorter"),
}

HOWS: Mapping[How, str | Promise] = {
    How.ADDED: _l("New"),
    How.REMOVED: _l("Taken out"),
    How.CHANGED: _l("Changed"),
    How.REORDERED: _l("In another order"),
}


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """One clause that changed: as it read, as it reads, and each change of a word."""

    part: str
    title: str
    how: How
    label: str
    was: LawRow | None
    now: LawRow | None
    lines: Sequence[str]
    follows: bool = False

    @property
    def renamed(self) -> bool:
        """Whether the two read under different titles."""
        return self.was is not None and self.now is not None and self.was.title != self.now.title


def changed_clauses(
    was: Mapping[str, Any], now: Mapping[str, Any], before: Definition, after: Definition
) -> list[ChangedClause]:
    """Every clause that changed between two documents, then those that read differently because of it."""
    changes = difference(was, now)
    found = [_clause(each, before, after) for each in changes]
    direct = {(each.part, each.key) for each in changes}
    return found + _following(direct, before, after)


def _clause(clause: ClauseChanges, before: Definition, after: Definition) -> ChangedClause:
    was = row_of(clause.part, clause.key, before)
    now = row_of(clause.part, clause.key, after)
    titled = now or was
    fallback = words.readable(clause.key) if clause.key else ""
    lines = [] if clause.how in (How.ADDED, How.REMOVED) and titled else [change_words(each) for each in clause.changes]
    same = was is not None and now is not None and was.text == now.text
    return ChangedClause(
        part=str(PARTS.get(clause.part, clause.part)) if clause.part else _("The whole document"),
        title=titled.title if titled is not None else fallback,
        how=clause.how,
        label=str(HOWS[clause.how]),
        was=None if same else was,
        now=None if same else now,
        lines=lines,
    )


def _following(direct: set[tuple[str, str]], before: Definition, after: Definition) -> list[ChangedClause]:
    """Clauses whose own words stayed and which read differently, since something they name changed."""
    found = []
    for part, one, other in (
        ("records", before.records, after.records),
        ("anchors", before.anchors, after.anchors),
        ("cycles", before.cycles, after.cycles),
        ("requirements", before.requirements, after.requirements),
    ):
        for key in other:
            if key not in one or "/" in key or (part, _written(part, key)) in direct:
                continue
            was, now = row_of(part, _written(part, key), before), row_of(part, _written(part, key), after)
            if was is not None and now is not None and (was.asks, _inside(was)) != (now.asks, _inside(now)):
                label = _("Follows from the above")
                found.append(ChangedClause(str(PARTS[part]), now.title, How.CHANGED, label, was, now, (), follows=True))
    return found


def _inside(row: LawRow) -> list[str]:
    return [child.asks for child in row.children]


def _written(part: str, key: str) -> str:
    """The key as the document writes it: `records` names one entry."""
    if part != "records":
        return key
    return next((name for name, reads in RECORD_NAMES.items() if reads == key), key)


ROWS: Mapping[str, Callable[[str, Definition], LawRow]] = {
    "vocabularies": lambda key, definition: parts.vocabulary_row(definition.vocabularies[key]),
    "records": lambda key, definition: parts.record_row(definition.records[RECORD_NAMES[key]], definition),
    "people": lambda key, definition: parts.person_row(definition.people[key], definition),
    "anchors": lambda key, definition: parts.anchor_row(definition.anchors[key], definition),
    "cycles": lambda key, definition: parts.cycle_row(definition.cycles[key], definition),
    "exams": lambda key, definition: parts.exam_row(definition.exams[key], definition),
    "requirements": lambda key, definition: clause_row(definition.requirements[key], definition),
    "concessions": lambda key, definition: parts.concession_row(definition.concessions[key], definition),
    "awards": lambda key, definition: parts.award_row(definition.awards[key], definition),
    "transitions": lambda key, definition: parts.transition_row(definition.transitions[key], definition),
    "audits": lambda key, definition: parts.audit_row(definition.audits[key], definition),
}


def row_of(part: str, key: str, definition: Definition) -> LawRow | None:
    """A clause as it reads; `None` if the part has no clauses, or not this one."""
    if part == "applies":
        return LawRow("", binding_words(definition))
    if part == "enrolment" and definition.enrolment is not None:
        return LawRow("", "", law_rows(definition.enrolment.requires, definition))
    if part not in ROWS:
        return None
    try:
        return ROWS[part](key, definition)
    except KeyError:
        return None


# One change of one word


def change_words(change: Change) -> str:
    """One change as a line: “at least: 50 becomes 60 (more is asked)”."""
    place = " › ".join(_step(step) for step in change.place if not isinstance(step, int))
    if change.how is How.ADDED:
        said = _("new: %(now)s") % {"now": value_text(change.new)}
    elif change.how is How.REMOVED:
        said = _("taken out: %(was)s") % {"was": value_text(change.old)}
    elif change.how is How.REORDERED:
        said = _("in another order: %(now)s") % {"now": value_text(change.new)}
    else:
        said = _("%(was)s becomes %(now)s") % {"was": value_text(change.old), "now": value_text(change.new)}
    if change.effect is not None:
        said += f" ({EFFECTS[change.effect]})"
    return f"{place}: {said}" if place else said


def _step(step: str | int) -> str:
    return str(step).replace("-", " ")


def value_text(value: Any) -> str:
    """A value of a document in one line, in its own words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return _("nothing")
    if isinstance(value, Mapping):
        return "; ".join(f"{_step(key)}: {value_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(value_text(each) for each in value)
    return str(value)
