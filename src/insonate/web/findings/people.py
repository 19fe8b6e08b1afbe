"""Whom findings name: identifiers of evidence turned into names for the sentences of a page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from insonate.people import api as people
from insonate.programmes.attested import api as attested
from insonate.web.findings.words import Names, day
from insonate_core.findings import Standing


def names_for(standings: Iterable[Standing]) -> Names:
    """The names of all for whom something waits, in one query; and what was granted to the person whose standings
    these are, in one more where a concession touches them."""
    each = list(standings)
    keys = {person for standing in each for finding in standing.findings() for person in finding.waiting_for}
    found = people.User.objects.filter(uuid__in=keys) if keys else ()
    eased = {standing.subject for standing in each for finding in standing.findings() if finding.concessions}
    grants = {grant.attributes["clause"]: _grant_words(grant) for grant in attested.grants_to(eased)} if eased else {}
    return Names({str(person.uuid): str(person) for person in found}, grants)


def _grant_words(grant: attested.AttestedFact) -> str:
    said = {
        "name": grant.entered_by.name,
        "day": day(grant.on),
        "until": day(grant.until) if grant.until is not None else "",
        "reason": str(grant.attributes["reason"]).rstrip("."),
    }
    if grant.until is None:
        return _("granted by %(name)s on %(day)s: %(reason)s") % said
    return _("granted by %(name)s on %(day)s until %(until)s: %(reason)s") % said
