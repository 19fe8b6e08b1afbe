"""Numbers inside a count: do they divide, fit into the whole and into each other, and can all of them hold at once?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.conditions import follows, needed, values_left
from insonate_core.programmes.reading import Place, Problem
from insonate_core.programmes.requirements import Clause, Count, Divide, Number, OneOf

MOST_OVERLAPPING = 6


def ask_about_numbers(definition: Definition) -> Iterator[Problem]:
    """Everything about numbers that the reader cannot refuse."""
    for path, requirement in definition.requirements.items():
        place = definition.place_of(path)
        if isinstance(requirement, Count):
            yield from _rounding(requirement, place)
            yield from _too_much(requirement, place)
            yield from _nothing(requirement, place)
            yield from _caps_below_the_whole(definition, requirement, place)
            yield from _caps_below_minima(definition, requirement, place)
            yield from _hard_together(definition, requirement, place)
        elif isinstance(requirement, Divide):
            for part in requirement.among:
                if part.at_least == 0:
                    yield Problem((*place, "among", part.key), "asks-nothing")


def whole_of(requirement: Count) -> Number:
    """The number required: that of the count, or what its list comes to."""
    if requirement.at_least is not None:
        return requirement.at_least
    needs = [need for _value, need in requirement.for_each.needs] if requirement.for_each is not None else []
    return sum(sorted(needs)[: requirement.enough], start=0)


def _inside(place: Place, clause: Clause) -> Place:
    return (*place, "of-which", clause.key)


def _rounding(requirement: Count, place: Place) -> Iterator[Problem]:
    """A percentage of the number required that is no whole number must say how it is rounded."""
    whole = whole_of(requirement)
    for clause in requirement.of_which:
        amount = clause.at_least or clause.at_most
        if amount is None or not amount.is_share or amount.rounding is not None:
            continue
        if Fraction(amount.number * whole).denominator != 1:
            yield Problem(_inside(place, clause), "rounding-not-said", (("number", str(amount.number * whole)),))


def _too_much(requirement: Count, place: Place) -> Iterator[Problem]:
    """A clause that asks more than the count itself, or a list of which more must suffice than it has."""
    whole = whole_of(requirement)
    for clause in requirement.of_which:
        asked = clause.the_last if clause.at_least is None else clause.at_least.of(whole)
        if asked is not None and asked > whole:
            told = (("asked", str(asked)), ("whole", str(whole)))
            yield Problem(_inside(place, clause), "more-than-the-whole", told)
    values = len(requirement.for_each.needs) if requirement.for_each is not None else 0
    if requirement.enough is not None and requirement.enough > values:
        told = (("asked", str(requirement.enough)), ("whole", str(values)))
        yield Problem((*place, "enough"), "more-than-the-whole", told)
    # Beside a list, the ideal number is that of each value.
    each = max((need for _value, need in requirement.for_each.needs), default=0) if requirement.for_each else whole
    if requirement.ideally is not None and requirement.ideally < each:
        told = (("ideally", str(requirement.ideally)), ("whole", str(each)))
        yield Problem((*place, "ideally"), "ideal-below-the-whole", told)


def _nothing(requirement: Count, place: Place) -> Iterator[Problem]:
    """A number 0 asks nothing and is always met."""
    if requirement.at_least == 0:
        yield Problem((*place, "at-least"), "asks-nothing")
    if requirement.enough == 0:
        yield Problem((*place, "enough"), "asks-nothing")
    for clause in requirement.of_which:
        if clause.the_last == 0 or (clause.at_least is not None and clause.at_least.number == 0):
            yield Problem(_inside(place, clause), "asks-nothing")
    if requirement.for_each is not None and requirement.for_each.needs:
        for value, need in requirement.for_each.needs:
            if need == 0:
                yield Problem((*place, "for-each", requirement.for_each.attribute, value), "asks-nothing")


def _caps(requirement: Count) -> list[tuple[Clause, Number]]:
    whole = whole_of(requirement)
    return [(clause, clause.at_most.of(whole)) for clause in requirement.of_which if clause.at_most is not None]


def _caps_below_the_whole(definition: Definition, requirement: Count, place: Place) -> Iterator[Problem]:
    """Caps that leave room for less than the count asks, since every fact falls under one of them."""
    whole, given = whole_of(requirement), needed(requirement.where)
    by_attribute: dict[str, list[tuple[Clause, OneOf, Number]]] = {}
    for clause, most in _caps(requirement):
        if follows(clause.where, given, definition) and most < whole:
            told = (("most", str(most)), ("whole", str(whole)))
            yield Problem(_inside(place, clause), "caps-below-the-whole", told)
        elif isinstance(clause.where, OneOf):
            by_attribute.setdefault(clause.where.attribute, []).append((clause, clause.where, most))
    for attribute, caps in by_attribute.items():
        vocabulary = definition.vocabularies.get(attribute)
        values = values_left(attribute, given, vocabulary.values if vocabulary is not None else None)
        covered = {value for _clause, test, _most in caps for value in test.values}
        if values is None and covered == {True, False}:
            values = (True, False)
        room = sum((most for _clause, _test, most in caps), start=0)
        if values and set(values) <= covered and room < whole and len(caps) > 1:
            told = (("most", str(room)), ("whole", str(whole)))
            yield Problem((*place, "of-which"), "caps-below-the-whole", told)


def _caps_below_minima(definition: Definition, requirement: Count, place: Place) -> Iterator[Problem]:
    """A minimum whose every fact falls under a cap that is smaller."""
    whole, given = whole_of(requirement), needed(requirement.where)
    for cap, most in _caps(requirement):
        for clause in requirement.of_which:
            least = clause.at_least.of(whole) if clause.at_least is not None else clause.the_last
            if least is None or least <= most:
                continue
            if follows(cap.where, (*given, *needed(clause.where)), definition):
                told = (("cap", cap.key), ("most", str(most)), ("least", str(least)))
                yield Problem(_inside(place, clause), "cap-below-a-minimum", told)
        for_each = requirement.for_each
        if for_each is None or not isinstance(cap.where, OneOf) or cap.where.attribute != for_each.attribute:
            continue
        asked = sum((need for value, need in for_each.needs if value in cap.where.values), start=0)
        if asked > most and requirement.enough is None:
            told = (("cap", cap.key), ("most", str(most)), ("least", str(asked)))
            yield Problem((*place, "for-each", for_each.attribute), "cap-below-a-minimum", told)


def _hard_together(definition: Definition, requirement: Count, place: Place) -> Iterator[Problem]:
    """The last N beside caps, and more minima inside caps than can be told apart in good time."""
    caps = _caps(requirement)
    last = [clause for clause in requirement.of_which if clause.the_last is not None]
    if last and caps:
        yield Problem(_inside(place, last[0]), "the-last-with-caps", (("cap", caps[0][0].key),))
    if len(last) > 1:
        yield Problem(_inside(place, last[1]), "the-last-twice")
    minima = [clause for clause in requirement.of_which if clause.at_least is not None]
    for cap, _most in caps:
        inside = [clause for clause in minima if not _apart(clause, cap, definition)]
        if len(inside) > MOST_OVERLAPPING:
            told = (("found", str(len(inside))), ("most", str(MOST_OVERLAPPING)))
            yield Problem(_inside(place, cap), "too-many-minima-in-a-cap", told)


def _apart(one: Clause, two: Clause, definition: Definition) -> bool:
    """Whether no fact can satisfy both, as their values are written."""
    tests = (*needed(one.where), *needed(two.where))
    for attribute in {test.attribute for test in tests if isinstance(test, OneOf)}:
        vocabulary = definition.vocabularies.get(attribute)
        if values_left(attribute, tests, vocabulary.values if vocabulary is not None else None) == ():
            return True
    return False
