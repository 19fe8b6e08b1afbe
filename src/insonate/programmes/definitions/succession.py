"""May a version follow those that are published? Nobody may be left without a law, or without a way on.

Whoever registers on a day must find a version that binds that day, and whoever is bound by an earlier version must be
told by the new one whether they stay, move or choose. Nothing here looks at what the clauses ask.
"""

from collections.abc import Iterator

from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate_core.programmes import Definition, Problem


def bound_by(version: ProgrammeVersion) -> int:
    """How many registrations that have not ended are bound by the version."""
    return version.enrolments.filter(until_on__isnull=True).count()


def succession_problems(programme: Programme | None, definition: Definition) -> list[Problem]:
    """Why the document may not follow the programme's published versions; empty if it may."""
    if programme is None:
        return []
    others = [
        version
        for version in programme.versions.defer("document").select_related("withdrawal").order_by("applies_from", "pk")
        if version.version != definition.version
    ]
    standing = [version for version in others if not hasattr(version, "withdrawal")]
    return [*_gaps(standing, definition), *_replaces(standing, definition), *_orphans(others, definition)]


def version_before(versions: list[ProgrammeVersion], definition: Definition) -> ProgrammeVersion | None:
    """Of the versions given, the one that applied until the document does."""
    starts = definition.applies.starts
    before = [each for each in versions if each.applies_from is not None and each.applies_from < starts]
    return max(before, key=lambda each: (each.applies_from, each.pk), default=None)


def _gaps(versions: list[ProgrammeVersion], definition: Definition) -> Iterator[Problem]:
    applies = definition.applies
    earlier = [each for each in versions if each.applies_from is not None and each.applies_from < applies.starts]
    if earlier and all(each.applies_until is not None and each.applies_until < applies.starts for each in earlier):
        until = max(each.applies_until for each in earlier if each.applies_until is not None)
        yield Problem(("applies", "from"), "applies-gap", (("from", str(until)), ("until", str(applies.starts))))
    later = [each.applies_from for each in versions if each.applies_from and each.applies_from > applies.starts]
    covered = any(each.applies_until is None for each in earlier)
    if applies.until is not None and later and min(later) > applies.until and not covered:
        said = (("from", str(applies.until)), ("until", str(min(later))))
        yield Problem(("applies", "until"), "applies-gap", said)


def _replaces(versions: list[ProgrammeVersion], definition: Definition) -> Iterator[Problem]:
    before = version_before(versions, definition)
    if before is not None and definition.replaces != before.version:
        yield Problem(("replaces",), "replaces-not-said", (("version", before.version),))


def _orphans(versions: list[ProgrammeVersion], definition: Definition) -> Iterator[Problem]:
    """Registrations bound by a version from which the document gives no route."""
    routes = {transition.starts_from for transition in definition.transitions.values()}
    starts = definition.applies.starts
    for version in versions:
        earlier = version.applies_from is None or version.applies_from < starts
        if earlier and version.version not in routes and (number := bound_by(version)):
            said = (("version", version.version), ("number", str(number)))
            yield Problem(("transitions",), "no-route-from", said)
