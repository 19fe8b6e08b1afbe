"""Concessions and routes: do they help, and is there something to help with?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from insonate_core.programmes.definition import Concession, Definition, Reduction
from insonate_core.programmes.lint.numbers import whole_of
from insonate_core.programmes.reading import Place, Problem
from insonate_core.programmes.requirements import Count, Divide, EachCycle, Number, Requirement


def ask_about_concessions(definition: Definition) -> Iterator[Problem]:
    """Reductions that raise, round without saying how or touch no number; extensions of what has no end."""
    numbers = _numbers(definition)
    in_cycles = _in_cycles(definition)
    for key, concession in definition.concessions.items():
        place: Place = ("concessions", key)
        if not (concession.waives or concession.reduces or concession.extends):
            yield Problem(place, "asks-nothing")
        decides = any(each.by_decision for each in concession.reduces) or any(
            each.by_at_most is not None for each in concession.extends
        )
        if decides and concession.granted_by is None:
            yield Problem(place, "needs-a-grant")
        for position, reduction in enumerate(concession.reduces):
            yield from _reduction(reduction, numbers, (*place, "reduces", position))
        yield from _extensions(definition, concession, in_cycles, place)


def _reduction(reduction: Reduction, numbers: dict[str, Number], place: Place) -> Iterator[Problem]:
    touched = _touched(reduction, numbers)
    if not touched:
        yield Problem(place, "nothing-to-reduce", (("name", reduction.target),))
        return
    if reduction.to is not None and reduction.to >= max(touched):
        yield Problem(place, "raises-a-number", (("to", str(reduction.to)), ("number", str(max(touched)))))
    if reduction.no_lower_than > 0 and reduction.no_lower_than >= max(touched):
        yield Problem(place, "raises-a-number", (("to", str(reduction.no_lower_than)), ("number", str(max(touched)))))
    if reduction.by is not None and reduction.by.is_share and reduction.rounding is None:
        for number in touched:
            left = number - reduction.by.of(number)
            if Fraction(left).denominator != 1:
                yield Problem(place, "rounding-not-said", (("number", str(left)),))
                break


def numbers_touched(reduction: Reduction, definition: Definition) -> list[Number]:
    """The numbers of a document that the reduction would lower."""
    return _touched(reduction, _numbers(definition))


def _touched(reduction: Reduction, numbers: dict[str, Number]) -> list[Number]:
    return [
        number
        for path, number in numbers.items()
        if path not in reduction.exceptions
        and (path == reduction.target or (reduction.target.endswith("/*") and path.startswith(reduction.target[:-1])))
    ]


def _extensions(definition: Definition, concession: Concession, in_cycles: set[str], place: Place) -> Iterator[Problem]:
    for position, extension in enumerate(concession.extends):
        requirement = definition.requirements.get(extension.target)
        if requirement is None or not (_ends(requirement) or extension.target in in_cycles):
            yield Problem((*place, "extends", position), "nothing-to-extend", (("name", extension.target),))


def _ends(requirement: Requirement) -> bool:
    within = getattr(requirement, "within", None)
    return requirement.by is not None or (within is not None and getattr(within, "until", True) is not None)


def _in_cycles(definition: Definition) -> set[str]:
    roots = {path for each in definition.requirements.values() if isinstance(each, EachCycle) for path in each.children}
    return {path for root in roots for path in definition.below(root)}


def _numbers(definition: Definition) -> dict[str, Number]:
    """Every number that a reduction may name."""
    numbers: dict[str, Number] = {}
    for path, requirement in definition.requirements.items():
        if isinstance(requirement, Count):
            whole = numbers[path] = whole_of(requirement)
            for value, need in requirement.for_each.needs if requirement.for_each is not None else ():
                numbers[f"{path}/{value}"] = need
            for clause in requirement.of_which:
                if clause.at_least is not None:
                    numbers[clause.path] = clause.at_least.of(whole)
                elif clause.the_last is not None:
                    numbers[clause.path] = clause.the_last
        elif isinstance(requirement, Divide):
            numbers.update({part.path: part.at_least for part in requirement.among})
    return numbers
