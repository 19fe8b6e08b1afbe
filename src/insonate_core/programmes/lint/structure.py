"""Groups and awards: does everything asked make a difference, and does nothing ask for itself?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from insonate_core.programmes.definition import AwardRule, Definition
from insonate_core.programmes.lint.conditions import needed
from insonate_core.programmes.reading import Place, Problem
from insonate_core.programmes.requirements import AllOf, AnyOf, Count, Hold, OneOf


def ask_about_structure(definition: Definition) -> Iterator[Problem]:
    """What is asked twice, choices that are none, awards that require themselves or nothing that binds."""
    yield from _lists(definition)
    yield from _choices(definition)
    yield from _awards(definition)


def _lists(definition: Definition) -> Iterator[Problem]:
    """A clause named twice in one list, or named in an award and again by a group that the award requires whole."""
    named: list[tuple[Place, tuple[str, ...]]] = []
    for path in definition.requirements:
        named.append((definition.place_of(path), definition.children_of(path)))
    for key, award in definition.awards.items():
        named += [(("awards", key, "requires"), award.requires), (("awards", key, "upkeep"), award.upkeep)]
    for place, paths in named:
        for path, times in Counter(paths).items():
            if times > 1:
                yield Problem(place, "asked-twice", (("name", path),))
    for key, award in definition.awards.items():
        required = set(award.requires)
        for path in award.requires:
            for also in _surely_asked(definition, path):
                if also != path and also in required:
                    yield Problem(("awards", key, "requires"), "asked-twice", (("name", also),))


def _surely_asked(definition: Definition, path: str) -> dict[str, None]:
    """The clause and those that it asks in any case, each once."""
    asked = dict.fromkeys([path])
    queue = [path]
    while queue:
        each = queue.pop()
        if isinstance(definition.requirements[each], AllOf):
            new = [child for child in definition.children_of(each) if child not in asked]
            asked.update(dict.fromkeys(new))
            queue += new
    return asked


def _choices(definition: Definition) -> Iterator[Problem]:
    """A choice of one, or one of which all are needed."""
    for path, requirement in definition.requirements.items():
        if isinstance(requirement, AnyOf) and requirement.enough == len(requirement.children):
            yield Problem(definition.place_of(path), "no-choice", (("number", str(requirement.enough)),))


def _awards(definition: Definition) -> Iterator[Problem]:
    asks = {key: set(_awards_asked(definition, award)) for key, award in definition.awards.items()}
    for key, award in definition.awards.items():
        circle = _circle(asks, key)
        if circle:
            yield Problem(("awards", key, "requires"), "award-requires-itself", (("through", " > ".join(circle)),))
        if award.requires and all(definition.requirements[path].indicative for path in award.requires):
            yield Problem(("awards", key, "requires"), "nobody-can-fail", (("name", key),))


def _awards_asked(definition: Definition, award: AwardRule) -> Iterator[str]:
    """The awards that nobody gets this one without."""
    for path in award.requires:
        for each in _surely_asked(definition, path):
            requirement = definition.requirements[each]
            if isinstance(requirement, (Hold, Count)) and requirement.reads == "awards":
                for test in needed(requirement.where):
                    if isinstance(test, OneOf) and test.attribute == "award" and len(test.values) == 1:
                        yield str(test.values[0])


def _circle(asks: dict[str, set[str]], start: str) -> list[str]:
    """The way from an award back to itself, if there is one."""
    ways: list[list[str]] = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for following in sorted(asks.get(way[-1], ())):
            if following == start:
                return [*way, start]
            if following in asks and following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
