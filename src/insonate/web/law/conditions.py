"""What a condition asks of a fact, as part of a sentence: “in FM MSK”, “done by: master”, “score of at least 6.5”.

Every attribute can be said as name and value. Those that most documents use have a phrase of their own, since a page
that an applicant reads should not speak like a table.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.web.findings import words
from insonate.web.law.phrases import both, either, joined, length_words, lowered
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import (
    AllHold,
    Between,
    Condition,
    DoneBy,
    Hold,
    NoneOf,
    OneOf,
    SignedBy,
    SomeHold,
    Span,
)

SAID: Mapping[str, str | Promise] = {
    "award": "%(values)s",
    "body": _l("of %(values)s"),
    "for": _l("for %(values)s"),
    "module": _l("for %(values)s"),
    "programme": _l("in %(values)s"),
    "test": _l("in %(values)s"),
    "track": _l("in %(values)s"),
    "what": _l("about: %(values)s"),
}
"""How an attribute is said with its values where a sentence has a word for it; it follows its noun without a comma."""

YES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "accredited": (_l("accredited"), _l("not accredited")),
    "determinate": (_l("determinate"), _l("indeterminate")),
    "approved": (_l("approved"), _l("not approved")),
    "compulsory": (_l("compulsory"), _l("not compulsory")),
}
"""How a yes and a no are said."""

BARE = frozenset({"outcome", "assistance"})
"""Attributes whose values say enough by themselves: “completed”, “unassisted”."""


def person_words(key: str, definition: Definition) -> str:
    """What somebody with a named entitlement is called in a sentence."""
    person = definition.people.get(key)
    titled = words.text_of(person.titles) if person is not None else ""
    return titled or lowered(words.readable(key))


def condition_words(condition: Condition, definition: Definition) -> str:
    """A condition as part of a sentence; empty where nothing is asked."""
    match condition:
        case OneOf(attribute=attribute, values=values):
            return _one_of(attribute, values, definition)
        case NoneOf(attribute=attribute, values=values):
            said = [value_said(attribute, value, definition) for value in values]
            return _("%(attribute)s is said and is not %(values)s") % {
                "attribute": words.attribute_words(attribute), "values": either(said),
            }  # fmt: skip
        case Between(attribute=attribute, at_least=low, at_most=high):
            parts = []
            if low is not None:
                parts.append(_("at least %(number)s") % {"number": words.number(low)})
            if high is not None:
                parts.append(_("at most %(number)s") % {"number": words.number(high)})
            return _("%(attribute)s of %(numbers)s") % {
                "attribute": words.attribute_words(attribute), "numbers": both(parts),
            }  # fmt: skip
        case SignedBy(people=people):
            signers = [person_words(key, definition) for key in people]
            if len(signers) > 1:
                return _("signed by two different people: %(people)s") % {"people": both(signers)}
            return _("signed by: %(people)s") % {"people": "".join(signers)}
        case DoneBy(people=people):
            return _("done by: %(people)s") % {"people": either([person_words(key, definition) for key in people])}
        case AllHold(parts=parts_):
            return joined([condition_words(part, definition) for part in parts_])
        case SomeHold(parts=parts_):
            return _("either %(one)s") % {"one": either([condition_words(part, definition) for part in parts_])}


def _one_of(attribute: str, values: tuple[object, ...], definition: Definition) -> str:
    if len(values) == 1 and isinstance(values[0], bool):
        named = words.attribute_words(attribute)
        plain = (named, _("not: %(attribute)s") % {"attribute": named})
        return str(YES.get(attribute, plain)[0 if values[0] else 1])
    said = [value_said(attribute, value, definition) for value in values]
    if attribute in BARE:
        return either([lowered(each) for each in said])
    if attribute == "award":
        said = [_("“%(award)s”") % {"award": each} for each in said]
    if attribute == "for":
        said = [lowered(each) for each in said]
    if attribute in SAID:
        return str(SAID[attribute]) % {"values": either(said)}
    return f"{words.attribute_words(attribute)}: {either(said)}"


def value_said(attribute: str, value: object, definition: Definition) -> str:
    """One value of a condition: a word of a list, a number, a day, yes or no. A comma inside it would read as two."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, (int, Fraction)):
        return words.number(value)
    return value_words(attribute, str(value), definition).replace(", ", " ")


def value_words(attribute: str, value: str, definition: Definition) -> str:
    """What a value of a closed list is called, else the key itself made readable."""
    vocabulary = definition.vocabularies.get(attribute)
    for term in vocabulary or ():
        if term.key == value:
            return words.text_of(term.titles, words.readable(value))
    return words.readable(value)


def span_words(span: Span, definition: Definition) -> str:
    """Something that lasts, with what is asked of it: “registration, programme: Heart basics”."""
    return with_condition(words.noun(span.reads, 1), span.where, definition)


def with_condition(noun: str, condition: Condition, definition: Definition) -> str:
    """A noun with what is asked of it: “one course in FM MSK, accredited”, “one scan, determinate”."""
    said = condition_words(condition, definition)
    first = condition
    while isinstance(first, AllHold) and first.parts:
        first = first.parts[0]
    follows = isinstance(first, OneOf) and first.attribute in SAID
    return f"{noun} {said}" if said and follows else joined([noun, said])


HELD: Mapping[str, Callable[[], str]] = {
    "awards": lambda: _("holds the award"),
    "memberships": lambda: _("is a member"),
    "enrolments": lambda: _("is registered"),
}


def held_words(requirement: Hold, definition: Definition) -> str:
    """What must be held, as part of a sentence: “holds the award “PGCert” for at least 1 year”."""
    noun = words.noun(requirement.reads, 1)
    held = HELD[requirement.reads]() if requirement.reads in HELD else _("has: %(noun)s") % {"noun": noun}
    said = with_condition(held, requirement.where, definition)
    if requirement.for_at_least is not None:
        said += " " + _("for at least %(length)s") % {"length": length_words(requirement.for_at_least)}
    return said
