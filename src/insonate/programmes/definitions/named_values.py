"""Which values do an organisation's programmes speak of?

An officer who enters an award should choose from the awards that the files name, and nobody should be able to
attest what belongs to another body. Both are read off the documents here; no list is kept in code.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from insonate.people.api import Organisation
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of
from insonate_core.programmes import Definition
from insonate_core.programmes.requirements import (
    AllHold,
    Condition,
    Count,
    Divide,
    Hold,
    NoGap,
    NoneOf,
    OneOf,
    Share,
    SomeHold,
    Span,
)

Named = dict[tuple[str, str], tuple[str, ...]]


def named_values(organisation: Organisation) -> Named:
    """For each (kind, attribute): the values that the organisation's programme files name, in file order."""
    return _merged(ProgrammeVersion.objects.filter(programme__organisation=organisation))


def named_elsewhere(organisation: Organisation) -> Named:
    """The same, for the files of all other organisations."""
    return _merged(ProgrammeVersion.objects.exclude(programme__organisation=organisation))


def granted_elsewhere(organisation: Organisation) -> frozenset[str]:
    """The awards that programmes of other organisations grant; only those may attest them."""
    versions = ProgrammeVersion.objects.exclude(programme__organisation=organisation).defer("document")
    return frozenset(award for version in versions for award in definition_of(version).awards)


def values_named_in(version: ProgrammeVersion) -> Named:
    """The same as `named_values`, for one version."""
    return _named_in(version.sha256, definition_of(version))


def _merged(versions: QuerySet[ProgrammeVersion]) -> Named:
    merged: dict[tuple[str, str], dict[str, None]] = {}
    for version in versions.defer("document").order_by("programme__key", "published_at"):
        for place, values in values_named_in(version).items():
            merged.setdefault(place, {}).update(dict.fromkeys(values))
    return {place: tuple(values) for place, values in merged.items()}


_read: dict[str, Named] = {}


def _named_in(sha256: str, definition: Definition) -> Named:
    if sha256 not in _read:
        named: dict[tuple[str, str], dict[str, None]] = {}
        for kind, condition in _conditions(definition):
            for attribute, value in _texts(condition):
                named.setdefault((kind, attribute), {})[value] = None
        for place, keys in (
            (("results", "exam"), definition.exams),
            (("awards", "award"), definition.awards),
            (("grants", "clause"), definition.concessions),
        ):
            if keys:
                named.setdefault(place, {}).update(dict.fromkeys(keys))
        _read[sha256] = {place: tuple(values) for place, values in named.items()}
    return _read[sha256]


def _conditions(definition: Definition) -> Iterator[tuple[str, Condition]]:
    spans: list[Span | None] = []
    for requirement in definition.requirements.values():
        if isinstance(requirement, (Count, Share, Hold)):
            yield requirement.reads, requirement.where
        if isinstance(requirement, Count):
            yield from ((requirement.reads, clause.where) for clause in requirement.of_which)
        if isinstance(requirement, Divide):
            yield from ((requirement.reads, part.where) for part in requirement.among)
        if isinstance(requirement, Share):
            yield requirement.reads, requirement.of_which
        if isinstance(requirement, NoGap):
            spans.append(requirement.pauses)
    for anchor in definition.anchors.values():
        yield anchor.reads, anchor.where
    for cycle in definition.cycles.values():
        spans += [cycle.holds_while, cycle.pauses]
    yield from ((span.reads, span.where) for span in spans if span is not None)


def _texts(condition: Condition) -> Iterator[tuple[str, str]]:
    if isinstance(condition, (OneOf, NoneOf)):
        yield from ((condition.attribute, value) for value in condition.values if isinstance(value, str))
    elif isinstance(condition, (AllHold, SomeHold)):
        for part in condition.parts:
            yield from _texts(part)
