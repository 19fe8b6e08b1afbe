"""Whom findings name: identifiers of evidence turned into names for the sentences of a page."""

from collections.abc import Iterable

from insonate.people import api as people
from insonate.web.findings.words import Names
from insonate_core.findings import Standing


def names_for(standings: Iterable[Standing]) -> Names:
    """The names of all for whom something waits, in one query."""
    keys = {person for standing in standings for finding in standing.findings() for person in finding.waiting_for}
    found = people.User.objects.filter(uuid__in=keys) if keys else ()
    return Names({str(person.uuid): str(person) for person in found})
