"""A whole document as a page that a committee reads: every part of it, in the order of a law, in plain words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from insonate.web.components.parts import Link
from insonate.web.findings import words
from insonate.web.law import about, parts
from insonate.web.law.clauses import LawRow, clause_row, law_rows, reference_link
from insonate.web.law.conditions import person_words
from insonate.web.law.phrases import as_sentence
from insonate_core.programmes import Definition


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the document: a heading, a sentence where one helps, and its rows. `key` is its place; what is
    `in_brief` is read as terms and their descriptions."""

    key: str
    title: str
    rows: Sequence[LawRow]
    says: str = ""
    in_brief: bool = False

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The rows as terms and descriptions, for a section whose rows are said in a word."""
        return [(row.title, row.asks) for row in self.rows]

    @property
    def text(self) -> str:
        """Everything the section says, in one line."""
        return " ".join([self.title, self.says, *(row.text for row in self.rows)])


def sections(definition: Definition) -> list[Section]:
    """The whole document, part by part; parts that it leaves out are left out."""
    return [section for section in _all(definition) if section.rows or section.says]


def _all(definition: Definition) -> Iterator[Section]:
    yield Section("applies", _("Whom it binds"), _head(definition), binding_words(definition), in_brief=True)
    yield Section("enrolment", _("To be admitted"), _enrolment(definition))
    yield Section(
        "awards",
        _("What is granted"),
        [parts.award_row(award, definition) for award in definition.awards.values()],
    )
    yield Section(
        "requirements",
        _("What is asked"),
        [clause_row(each, definition) for each in definition.requirements.values() if _stands_alone(each.path)],
        _("Clauses that ask others show them inside; each also stands on its own where other parts name it."),
    )
    yield Section(
        "records",
        _("What an entry must say to count"),
        [parts.record_row(rule, definition) for rule in definition.records.values()],
    )
    yield Section(
        "people",
        _("Who is who"),
        [parts.person_row(person, definition) for person in definition.people.values()],
        _("Judged on the day of the act. Nobody signs, examines or asks for themselves.") if definition.people else "",
    )
    yield Section(
        "anchors",
        _("Days that are counted from"),
        [parts.anchor_row(anchor, definition) for anchor in definition.anchors.values()],
    )
    yield Section(
        "cycles",
        _("How the years are counted"),
        [parts.cycle_row(cycle, definition) for cycle in definition.cycles.values()],
    )
    yield Section("exams", _("Examinations"), [parts.exam_row(exam, definition) for exam in definition.exams.values()])
    yield Section(
        "concessions",
        _("Exceptions"),
        [parts.concession_row(each, definition) for each in definition.concessions.values()],
    )
    yield Section(
        "transitions",
        _("For those under an earlier version"),
        [parts.transition_row(each, definition) for each in definition.transitions.values()],
    )
    yield Section(
        "audits",
        _("Audit samples"),
        [parts.audit_row(audit, definition) for audit in definition.audits.values()],
    )
    yield Section(
        "vocabularies",
        _("Lists of values"),
        [parts.vocabulary_row(vocabulary) for vocabulary in definition.vocabularies.values()],
    )
    yield Section("references", _("Where the numbers come from"), _references(definition))
    yield Section("about", _("For the public page"), _about(definition), in_brief=True)


def _stands_alone(path: str) -> bool:
    """Whether a clause has a name of its own; those written inside others are shown there."""
    return "/" not in path


def binding_words(definition: Definition) -> str:
    """Whose registration this version binds, as a sentence."""
    applies = definition.applies
    day = words.readable(applies.decided_by).lower()
    days = {"day": day, "from": words.day(applies.starts)}
    if applies.until is None:
        said = _("It binds those whose “%(day)s” is on %(from)s or later.") % days
    else:
        said = _("It binds those whose “%(day)s” is from %(from)s to before %(until)s.") % (
            days | {"until": words.day(applies.until)}
        )
    return f"{said} {_('This day is an example; the body has not confirmed it.')}" if applies.example else said


SUBJECTS = {"person": lambda: _("A person"), "course": lambda: _("A course"), "centre": lambda: _("A centre")}


def _head(definition: Definition) -> list[LawRow]:
    rows = [
        LawRow(_("Programme"), f"{words.text_of(definition.titles, definition.programme)} ({definition.programme})"),
        LawRow(_("Version"), definition.version),
        LawRow(_("Body"), definition.body),
        LawRow(_("Whose evidence is judged"), SUBJECTS[definition.subject]()),
        LawRow(_("Where its days begin"), definition.time_zone.replace("_", " ")),
    ]
    if definition.replaces is not None:
        rows.insert(2, LawRow(_("Replaces version"), definition.replaces))
    return rows


def _enrolment(definition: Definition) -> list[LawRow]:
    if definition.enrolment is None:
        return []
    rows = law_rows(definition.enrolment.requires, definition)
    if definition.enrolment.decided_by is not None:
        admits = as_sentence(person_words(definition.enrolment.decided_by, definition))
        reference = reference_link(definition.enrolment.reference, definition)
        rows.append(LawRow(_("Who admits"), admits, reference=reference))
    return rows


def _references(definition: Definition) -> list[LawRow]:
    return [
        LawRow(
            reference.title,
            _("Not confirmed.") if reference.unconfirmed else "",
            reference=Link(reference.url, reference.url) if reference.url else None,
            anchor=f"references-{reference.key}",
        )
        for reference in definition.references.values()
    ]


def _about(definition: Definition) -> list[LawRow]:
    rows = [LawRow(title, text) for title, text in about.short_facts(definition.about)]
    rows += [LawRow(passage.title, " ".join(passage.texts)) for passage in about.passages(definition.about)]
    return rows
