"""All versions of one programme together: does each person fall under exactly one?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.reading import Problem


def lint_versions(definitions: Sequence[Definition]) -> Mapping[str, tuple[Problem, ...]]:
    """What is to be asked about the versions of one programme side by side, by the name of the version it concerns."""
    ordered = sorted(definitions, key=lambda each: each.applies.starts)
    found: dict[str, list[Problem]] = {each.version: [] for each in ordered}
    for one, two in pairwise(ordered):
        found[two.version] += _neighbours(one, two)
    names = set(found)
    for definition in ordered:
        found[definition.version] += _unknown(definition, names)
    return {version: tuple(problems) for version, problems in found.items()}


def _neighbours(one: Definition, two: Definition) -> Iterator[Problem]:
    ends, starts = one.applies.until, two.applies.starts
    place = ("applies", "from")
    told = (("version", one.version), ("from", starts.isoformat()))
    if ends is None or ends > starts:
        yield Problem(place, "versions-overlap", (*told, ("until", ends.isoformat() if ends is not None else "")))
    elif ends < starts:
        yield Problem(place, "versions-leave-a-gap", (*told, ("until", ends.isoformat())))


def _unknown(definition: Definition, names: set[str]) -> Iterator[Problem]:
    if definition.replaces is not None and definition.replaces not in names:
        yield Problem(("replaces",), "unknown-version", (("name", definition.replaces),))
    for key, transition in definition.transitions.items():
        if transition.starts_from is not None and transition.starts_from not in names:
            yield Problem(("transitions", key, "from"), "unknown-version", (("name", transition.starts_from),))
        if transition.starts_from == definition.version:
            yield Problem(("transitions", key, "from"), "route-to-itself", (("name", definition.version),))
