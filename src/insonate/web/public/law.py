"""What a programme asks, in words, without anybody's standing: the document as a person reads it aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.web.components.parts import Link
from insonate.web.findings import words
from insonate_core.periods import Duration
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import CycleRule, Exam
from insonate_core.programmes.requirements import (
    AllHold,
    AllOf,
    Amount,
    AnyOf,
    Anywhere,
    Between,
    Clause,
    Condition,
    Count,
    DayPhrase,
    Days,
    Divide,
    DoneBy,
    EachCycle,
    Hold,
    InOrder,
    NoGap,
    NoneOf,
    OneOf,
    Pass,
    Requirement,
    Share,
    SignedBy,
    SomeHold,
    Within,
)


@dataclass(frozen=True, slots=True)
class LawRow:
    """One clause as it is read: its name, what it asks, and what is inside it."""

    title: str
    asks: str
    children: Sequence["LawRow"] = ()
    note: str = ""
    example: bool = False
    indicative: bool = False
    reference: Link | None = None


def law_rows(paths: Sequence[str], definition: Definition) -> list[LawRow]:
    """The clauses at these paths with all that they ask, in the document's order."""
    return [_row(definition.requirements[path], definition) for path in paths]


def _row(requirement: Requirement, definition: Definition) -> LawRow:
    children = law_rows(definition.children_of(requirement.path), definition)
    if isinstance(requirement, Count):
        children = [_clause(clause, requirement, definition) for clause in requirement.of_which]
    if isinstance(requirement, Divide):
        children = [
            LawRow(words.text_of(part.titles, words.readable(part.key)),
                   _joined([counted(part.at_least, requirement.reads), condition_words(part.where, definition)]),
                   example=part.example)
            for part in requirement.among
        ]  # fmt: skip
    return LawRow(
        title=words.text_of(requirement.titles, words.readable(requirement.key)),
        asks=sentence(requirement, definition),
        children=children,
        note=words.text_of(requirement.notes),
        example=requirement.example,
        indicative=requirement.indicative,
        reference=reference_link(requirement.reference, definition),
    )


def reference_link(key: str | None, definition: Definition) -> Link | None:
    """Where a number comes from, if the document says."""
    reference = definition.references.get(key or "")
    return Link(reference.title, reference.url or "") if reference is not None else None


def sentence(requirement: Requirement, definition: Definition) -> str:
    """What one clause asks, as a sentence."""
    parts = [_core(requirement, definition)]
    if requirement.by is not None:
        parts.append(_("by %(day)s") % {"day": day_words(requirement.by)})
    if requirement.grace is not None:
        parts.append(_("accepted %(length)s longer") % {"length": length_words(requirement.grace)})
    text = _joined(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _core(requirement: Requirement, definition: Definition) -> str:
    match requirement:
        case Count():
            return _count(requirement, definition)
        case Divide():
            return _("each %(noun)s serves one of these") % {"noun": words.noun(requirement.reads, 1)}
        case Share():
            share = _percent(requirement.at_least)
            asked = condition_words(requirement.of_which, definition)
            return _("of all %(nouns)s, at least %(share)s: %(asked)s") % {
                "nouns": words.noun(requirement.reads), "share": share, "asked": asked,
            }  # fmt: skip
        case NoGap():
            return _("no gap in %(nouns)s longer than %(length)s") % {
                "nouns": words.noun(requirement.reads), "length": length_words(requirement.longer_than),
            }  # fmt: skip
        case Hold():
            held = _("holds: %(noun)s") % {"noun": words.noun(requirement.reads, 1)}
            parts = [held, condition_words(requirement.where, definition)]
            if requirement.for_at_least is not None:
                parts.append(_("for at least %(length)s") % {"length": length_words(requirement.for_at_least)})
            if requirement.on_day is not None:
                parts.append(_("on %(day)s") % {"day": day_words(requirement.on_day)})
            return _joined(parts)
        case Pass():
            return _("passes the exam: %(exam)s") % {"exam": exam_words(definition.exams[requirement.exam])}
        case AllOf():
            return _("all of these")
        case AnyOf(enough=1):
            return _("one of these")
        case AnyOf(enough=enough):
            return _("%(number)s of these") % {"number": enough}
        case InOrder():
            return _("these, each after the one before")
        case EachCycle(cycle=cycle):
            return _("in each period: %(cycle)s") % {"cycle": cycle_title(cycle, definition).lower()}
        case _:
            return ""


def _count(requirement: Count, definition: Definition) -> str:
    parts = []
    if requirement.at_least is not None:
        if requirement.measure is not None:
            amount = {
                "number": words.number(requirement.at_least),
                "measure": words.attribute_words(requirement.measure),
            }
            parts.append(_("at least %(number)s %(measure)s") % amount)
        else:
            parts.append(counted(requirement.at_least, requirement.reads))
    if requirement.ideally is not None:
        parts.append(_("ideally %(number)s") % {"number": words.number(requirement.ideally)})
    if requirement.for_each is not None:
        parts.append(_for_each(requirement, definition))
    if requirement.where != AllHold(()):
        parts.append(condition_words(requirement.where, definition))
    if requirement.within is not None:
        parts.append(within_words(requirement.within))
    return _joined(parts)


def _for_each(requirement: Count, definition: Definition) -> str:
    assert requirement.for_each is not None
    attribute, needs = requirement.for_each.attribute, requirement.for_each.needs
    numbers = {need for _value, need in needs}
    values = [value_words(attribute, value, definition) for value, _need in needs]
    if len(numbers) == 1:
        said = _("at least %(number)s %(nouns)s for each %(attribute)s (%(values)s)") % {
            "number": words.number(next(iter(numbers))), "nouns": words.noun(requirement.reads),
            "attribute": words.attribute_words(attribute), "values": ", ".join(values),
        }  # fmt: skip
    else:
        listed = ", ".join(f"{value} {words.number(need)}" for value, (_key, need) in zip(values, needs, strict=True))
        said = _("at least, for each %(attribute)s: %(list)s") % {
            "attribute": words.attribute_words(attribute), "list": listed,
        }  # fmt: skip
    if requirement.enough is not None:
        said += " " + _("(%(enough)s of them suffice)") % {"enough": requirement.enough}
    return said


def _clause(clause: Clause, requirement: Count, definition: Definition) -> LawRow:
    if clause.the_last is not None:
        asked = _("the last %(number)s") % {"number": clause.the_last}
    elif clause.at_most is not None:
        asked = _("at most %(number)s of these count") % {"number": amount_words(clause.at_most)}
    else:
        assert clause.at_least is not None
        asked = _("at least %(number)s of these") % {"number": amount_words(clause.at_least)}
    asked = _joined([asked, condition_words(clause.where, definition)])
    return LawRow(
        title=words.text_of(clause.titles, words.readable(clause.key)),
        asks=f"{asked[:1].upper()}{asked[1:]}.",
        note=words.text_of(clause.notes),
        example=clause.example,
        indicative=clause.indicative,
        reference=reference_link(clause.reference, definition) if clause.reference != requirement.reference else None,
    )


def counted(number: int | Fraction, reads: str) -> str:
    """At least so many of something."""
    if number == 1:
        return _("at least one %(noun)s") % {"noun": words.noun(reads, 1)}
    return _("at least %(number)s %(nouns)s") % {"number": words.number(number), "nouns": words.noun(reads, number)}


def amount_words(amount: Amount) -> str:
    """A number, or a share of the number required."""
    return _percent(Fraction(amount.number)) if amount.is_share else words.number(amount.number)


def _percent(share: Fraction) -> str:
    return f"{words.number(share * 100)}\u202f%"


def condition_words(condition: Condition, definition: Definition) -> str:
    """A condition as part of a sentence."""
    match condition:
        case OneOf(attribute=attribute, values=values):
            said = [_value(attribute, value, definition) for value in values]
            return f"{words.attribute_words(attribute)}: {_either(said)}"
        case NoneOf(attribute=attribute, values=values):
            said = [_value(attribute, value, definition) for value in values]
            return _("%(attribute)s is said and is not %(values)s") % {
                "attribute": words.attribute_words(attribute), "values": _either(said),
            }  # fmt: skip
        case Between(attribute=attribute, at_least=low, at_most=high):
            parts = []
            if low is not None:
                parts.append(_("at least %(number)s") % {"number": words.number(low)})
            if high is not None:
                parts.append(_("at most %(number)s") % {"number": words.number(high)})
            return f"{words.attribute_words(attribute)} {' '.join(parts)}"
        case SignedBy(people=people):
            return _("signed by %(people)s") % {"people": _and([words.readable(key).lower() for key in people])}
        case DoneBy(people=people):
            return _("done by %(people)s") % {"people": _either([words.readable(key).lower() for key in people])}
        case AllHold(parts=parts_):
            return _joined([condition_words(part, definition) for part in parts_])
        case SomeHold(parts=parts_):
            return _either([condition_words(part, definition) for part in parts_])


def _value(attribute: str, value: object, definition: Definition) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, (int, Fraction)):
        return words.number(value)
    return value_words(attribute, str(value), definition)


def value_words(attribute: str, value: str, definition: Definition) -> str:
    """What a value of a closed list is called, else the key itself made readable."""
    vocabulary = definition.vocabularies.get(attribute)
    for term in vocabulary or ():
        if term.key == value:
            return words.text_of(term.titles, words.readable(value))
    return words.readable(value)


def within_words(within: Within) -> str:
    """The days between which things count."""
    match within:
        case Anywhere(length=length):
            return _("within any %(length)s") % {"length": length_words(length)}
        case Days(starts=starts, until=until):
            parts = []
            if starts is not None:
                parts.append(_("from %(day)s") % {"day": day_words(starts)})
            if until is not None:
                parts.append(_("before %(day)s") % {"day": day_words(until)})
            return " ".join(parts)


NAMED_DAYS = {
    "today": lambda: _("today"),
    "cycle-start": lambda: _("the start of the period"),
    "cycle-end": lambda: _("the end of the period"),
    "window-end": lambda: _("the end of the window"),
}


def day_words(phrase: DayPhrase) -> str:
    """A day that the document names, with its one duration."""
    if isinstance(phrase.base, date):
        base = words.day(phrase.base)
    elif phrase.base in NAMED_DAYS:
        base = NAMED_DAYS[phrase.base]()
    else:
        base = _("the day of: %(anchor)s") % {"anchor": words.readable(phrase.base).lower()}
    length = phrase.offset
    if length.months < 0 or length.days < 0:
        return _("%(length)s before %(day)s") % {"length": length_words(-length), "day": base}
    if length.months or length.days:
        return _("%(length)s after %(day)s") % {"length": length_words(length), "day": base}
    return base


def length_words(length: Duration) -> str:
    """A duration as people say it: years where they are whole, else months, weeks or days."""
    parts = []
    years, months = divmod(length.months, 12) if length.months % 12 == 0 else (0, length.months)
    if years:
        parts.append(ngettext("%(number)s year", "%(number)s years", years) % {"number": years})
    if months:
        parts.append(ngettext("%(number)s month", "%(number)s months", months) % {"number": months})
    if length.days and length.days % 7 == 0:
        weeks = length.days // 7
        parts.append(ngettext("%(number)s week", "%(number)s weeks", weeks) % {"number": weeks})
    elif length.days:
        parts.append(ngettext("%(number)s day", "%(number)s days", length.days) % {"number": length.days})
    return " ".join(parts) or _("no time")


def cycle_title(key: str, definition: Definition) -> str:
    """What a recurring period is called."""
    return words.text_of(definition.cycles[key].titles, words.readable(key))


def cycle_words(cycle: CycleRule, definition: Definition) -> str:
    """How a recurring period runs."""
    length = length_words(cycle.every)
    if isinstance(cycle.starts, tuple):
        month, first_day = cycle.starts
        shown = words.day(date(2001, month, first_day)).rsplit(" ", 1)[0]
        parts = [_("Every %(length)s, from %(day)s.") % {"length": length, "day": shown}]
    elif cycle.starts == "cycle-start":
        parts = [_("Every %(length)s, inside the longer period.") % {"length": length}]
    else:
        anchor = words.readable(cycle.starts).lower()
        parts = [
            _("Every %(length)s, counted from each person's own day: %(anchor)s.")
            % {"length": length, "anchor": anchor}
        ]
    if cycle.holds_while is not None:
        nouns = {"noun": words.noun(cycle.holds_while.reads, 1)}
        parts.append(_("It runs as long as there is: %(noun)s.") % nouns)
    if cycle.pauses is not None:
        parts.append(_("Approved leave stops the clock: the period ends later by its days."))
    unfinished = {
        "in-full": _("A period cut short is asked for in full."),
        "in-proportion": _("A period cut short is asked for in proportion to its days."),
        "not-required": _("A period cut short is not asked for."),
    }
    if cycle.holds_while is not None and cycle.unfinished in unfinished:
        parts.append(unfinished[cycle.unfinished])
    if cycle.grace is not None:
        parts.append(_("What was done in it may be entered until %(length)s after it.") % {
            "length": length_words(cycle.grace)})  # fmt: skip
    return " ".join(parts)


def exam_words(exam: Exam) -> str:
    """An exam in a few words: its name, setting and pass mark."""
    parts = [words.text_of(exam.titles, words.readable(exam.key))]
    if exam.setting:
        parts.append(exam.setting)
    if exam.pass_at is not None:
        parts.append(_("pass mark %(share)s") % {"share": _percent(exam.pass_at)})
    return ", ".join(parts)


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(part for part in parts if part)


def _either(parts: Sequence[str]) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return _("%(first)s or %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _and(parts: Sequence[str]) -> str:
    if len(parts) <= 1:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
