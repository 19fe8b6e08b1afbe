"""What a requirement asks, in words, without anybody's standing: each of the ten kinds as a person reads it aloud."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.web.components.parts import Link
from insonate.web.findings import words
from insonate.web.law.conditions import (
    condition_words,
    held_words,
    span_words,
    value_words,
    with_condition,
)
from insonate.web.law.phrases import (
    amount_words,
    as_sentence,
    counted,
    day_words,
    joined,
    length_words,
    lowered,
    percent,
    within_words,
)
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import (
    AllOf,
    AnyOf,
    Clause,
    Count,
    Divide,
    EachCycle,
    Hold,
    InOrder,
    NoGap,
    Pass,
    Requirement,
    Share,
)


@dataclass(frozen=True, slots=True)
class LawRow:
    """One clause as it is read: its name, what it asks, and what is inside it. `anchor` is its place on the page."""

    title: str
    asks: str
    children: Sequence["LawRow"] = ()
    note: str = ""
    example: bool = False
    indicative: bool = False
    reference: Link | None = None
    anchor: str = ""

    @property
    def text(self) -> str:
        """Everything the row says, in one line."""
        reference = f"{self.reference.label} {self.reference.url}" if self.reference else ""
        marks = ("example " if self.example else "") + ("indicative " if self.indicative else "")
        inside = " ".join(child.text for child in self.children)
        return f"{self.title} {self.asks} {self.note} {marks}{reference} {inside}"


def law_rows(paths: Sequence[str], definition: Definition) -> list[LawRow]:
    """The clauses at these paths with all that they ask, in the document's order."""
    return [clause_row(definition.requirements[path], definition) for path in paths]


def clause_row(requirement: Requirement, definition: Definition) -> LawRow:
    """One clause with all that it asks."""
    children = law_rows(definition.children_of(requirement.path), definition)
    if isinstance(requirement, Count):
        children = [_inside(clause, requirement, definition) for clause in requirement.of_which]
    if isinstance(requirement, Divide):
        children = [
            LawRow(
                words.text_of(part.titles, words.readable(part.key)),
                as_sentence(with_condition(counted(part.at_least, requirement.reads), part.where, definition)),
                example=part.example,
                reference=_own(part.reference, requirement.reference, definition),
            )
            for part in requirement.among
        ]
    own = reference_link(requirement.reference, definition)
    title, asks = words.text_of(requirement.titles, words.readable(requirement.key)), sentence(requirement, definition)
    return LawRow(
        title=title,
        # A title such as “At least 300 scans in the year” says it all.
        asks="" if title.casefold().startswith(asks.removesuffix(".").casefold()) else asks,
        children=[replace(child, reference=None) if child.reference == own else child for child in children],
        note=words.text_of(requirement.notes),
        example=requirement.example,
        indicative=requirement.indicative,
        reference=own,
        anchor=f"requirements-{requirement.path.replace('/', '-')}",
    )


def reference_link(key: str | None, definition: Definition) -> Link | None:
    """Where a number comes from, if the document says."""
    reference = definition.references.get(key or "")
    return Link(reference.title, reference.url or "") if reference is not None else None


def _own(key: str | None, of_parent: str | None, definition: Definition) -> Link | None:
    return reference_link(key, definition) if key != of_parent else None


def sentence(requirement: Requirement, definition: Definition) -> str:
    """What one clause asks, as a sentence."""
    parts = [_core(requirement, definition)]
    if requirement.by is not None:
        parts.append(_("by %(day)s") % {"day": day_words(requirement.by)})
    if requirement.grace is not None:
        parts.append(_("accepted %(length)s longer") % {"length": length_words(requirement.grace)})
    return as_sentence(joined(parts))


def _core(requirement: Requirement, definition: Definition) -> str:
    match requirement:
        case Count():
            return _count(requirement, definition)
        case Divide():
            said = _("each %(noun)s serves one of these") % {"noun": words.noun(requirement.reads, 1)}
            return joined([said, within_words(requirement.within)])
        case Share():
            return _share(requirement, definition)
        case NoGap():
            said = _("no gap in %(nouns)s longer than %(length)s") % {
                "nouns": words.noun(requirement.reads), "length": length_words(requirement.longer_than),
            }  # fmt: skip
            paused = ""
            if requirement.pauses is not None:
                paused = _("not counting days of %(span)s") % {"span": span_words(requirement.pauses, definition)}
            return joined([said, within_words(requirement.within), paused])
        case Hold():
            parts = [held_words(requirement, definition)]
            if requirement.on_day is not None:
                parts.append(_("on %(day)s") % {"day": day_words(requirement.on_day)})
            return joined(parts)
        case Pass():
            said = _("passes the exam: %(exam)s") % {"exam": exam_brief(requirement.exam, definition)}
            return joined([said, within_words(requirement.within)])
        case AllOf():
            return _("all of these")
        case AnyOf(enough=1):
            return _("one of these")
        case AnyOf(enough=enough):
            return _("%(number)s of these") % {"number": enough}
        case InOrder():
            return _("these, each after the one before")
        case EachCycle(cycle=cycle):
            return _("in each period: %(cycle)s") % {"cycle": lowered(cycle_title(cycle, definition))}
        case _:
            raise NotImplementedError(f"no words for {type(requirement).__name__}")


def _count(requirement: Count, definition: Definition) -> str:
    parts = []
    if requirement.at_least is not None:
        if requirement.measure is not None:
            parts.append(
                _("at least %(number)s %(measure)s from %(nouns)s")
                % {
                    "number": words.number(requirement.at_least),
                    "measure": words.attribute_words(requirement.measure),
                    "nouns": words.noun(requirement.reads),
                }
            )
        elif requirement.distinct is not None:
            parts.append(
                _("%(nouns)s with at least %(number)s different values of: %(attribute)s")
                % {
                    "number": words.number(requirement.at_least),
                    "attribute": words.attribute_words(requirement.distinct),
                    "nouns": words.noun(requirement.reads),
                }
            )
        else:
            parts.append(counted(requirement.at_least, requirement.reads))
    if requirement.for_each is not None:
        parts.append(_for_each(requirement, definition))
    if requirement.ideally is not None:
        parts.append(_("ideally %(number)s") % {"number": words.number(requirement.ideally)})
    return joined([with_condition(joined(parts), requirement.where, definition), within_words(requirement.within)])


def _for_each(requirement: Count, definition: Definition) -> str:
    assert requirement.for_each is not None
    attribute, needs = requirement.for_each.attribute, requirement.for_each.needs
    numbers = {need for _value, need in needs}
    values = [value_words(attribute, value, definition) for value, _need in needs]
    if requirement.measure is not None:
        counts = one = words.attribute_words(requirement.measure)
    elif requirement.distinct is not None:
        counts = one = _("different values of: %(attribute)s") % {
            "attribute": words.attribute_words(requirement.distinct)
        }
    else:
        counts, one = words.noun(requirement.reads), words.noun(requirement.reads, 1)
    if len(numbers) == 1:
        said = _("at least %(number)s %(nouns)s for each %(attribute)s (%(values)s)") % {
            "number": words.number(next(iter(numbers))), "nouns": counts if next(iter(numbers)) != 1 else one,
            "attribute": words.attribute_words(attribute), "values": ", ".join(values),
        }  # fmt: skip
    else:
        listed = ", ".join(f"{value} {words.number(need)}" for value, (_key, need) in zip(values, needs, strict=True))
        said = _("at least so many %(nouns)s for each %(attribute)s: %(list)s") % {
            "nouns": counts, "attribute": words.attribute_words(attribute), "list": listed,
        }  # fmt: skip
    if requirement.enough is not None:
        said += " " + _("(%(enough)s of them suffice)") % {"enough": requirement.enough}
    return said


def _share(requirement: Share, definition: Definition) -> str:
    among = joined(
        [
            with_condition(words.noun(requirement.reads), requirement.where, definition),
            within_words(requirement.within),
        ]
    )
    return _("of all %(nouns)s, at least %(share)s: %(asked)s") % {
        "nouns": among,
        "share": percent(requirement.at_least),
        "asked": condition_words(requirement.of_which, definition),
    }


def whole_of(requirement: Count) -> int | Fraction:
    """The number that shares inside a count are shares of."""
    if requirement.at_least is not None:
        return requirement.at_least
    needs = [need for _value, need in requirement.for_each.needs] if requirement.for_each is not None else []
    return sum(sorted(needs)[: requirement.enough], start=0)


def _inside(clause: Clause, requirement: Count, definition: Definition) -> LawRow:
    whole = whole_of(requirement)
    if clause.the_last is not None:
        asked = ngettext("the last one", "the last %(number)s", clause.the_last) % {"number": clause.the_last}
    elif clause.at_most is not None:
        asked = _("at most %(number)s of these count") % {"number": amount_words(clause.at_most, whole)}
    else:
        assert clause.at_least is not None
        asked = _("at least %(number)s of these") % {"number": amount_words(clause.at_least, whole)}
    return LawRow(
        title=words.text_of(clause.titles, words.readable(clause.key)),
        asks=as_sentence(joined([asked, condition_words(clause.where, definition)])),
        note=words.text_of(clause.notes),
        example=clause.example,
        indicative=clause.indicative,
        reference=_own(clause.reference, requirement.reference, definition),
    )


def clause_title(path: str, definition: Definition) -> str:
    """What a clause, a number inside one (`logbook/normal`) or all of them (`logbook/*`) is called."""
    if path.endswith("/*"):
        return _("every number of “%(clause)s”") % {"clause": clause_title(path.removesuffix("/*"), definition)}
    requirement = definition.requirements.get(path)
    if requirement is not None:
        return words.text_of(requirement.titles, words.readable(requirement.key))
    outer, _slash, inner = path.rpartition("/")
    holder = definition.requirements.get(outer)
    if holder is None:
        return words.readable(path)
    said = words.readable(inner)
    if isinstance(holder, Count):
        named = {clause.key: clause.titles for clause in holder.of_which}
        if inner in named:
            said = words.text_of(named[inner], said)
        elif holder.for_each is not None:
            said = value_words(holder.for_each.attribute, inner, definition)
    elif isinstance(holder, Divide):
        said = words.text_of({part.key: part.titles for part in holder.among}.get(inner, {}), said)
    return f"{clause_title(outer, definition)}: {lowered(said)}"


def cycle_title(key: str, definition: Definition) -> str:
    """What a recurring period is called."""
    return words.text_of(definition.cycles[key].titles, words.readable(key))


def exam_brief(key: str, definition: Definition) -> str:
    """An exam in a few words: its name, setting and pass mark."""
    exam = definition.exams[key]
    parts = [words.text_of(exam.titles, words.readable(exam.key))]
    if exam.setting:
        parts.append(exam.setting)
    if exam.pass_at is not None:
        parts.append(_("pass mark %(share)s") % {"share": percent(exam.pass_at)})
    return ", ".join(parts)
