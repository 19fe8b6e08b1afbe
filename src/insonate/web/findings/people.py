"""Whom findings name: identifiers of evidence turned into names for the sentences of a page."""

from collections.abc import Iterable, Iterator

from insonate.people import api as people
from insonate.programmes.attested import api as attested
from insonate.web.findings.concessions import GrantText, grant_words
from insonate.web.findings.words import Names
from insonate_core.findings import Finding, Standing


def names_for(standings: Iterable[Standing]) -> Names:
    """The names of all for whom something waits, in one query; and what was granted to the person whose standings
    these are, by programme and concession, where a concession touches them."""
    each = list(standings)
    keys = {person for standing in each for finding in standing.findings() for person in finding.waiting_for}
    found = people.User.objects.filter(uuid__in=keys) if keys else ()
    eased = {standing.subject for standing in each if any(finding.concessions for finding in _all(standing))}
    return Names({str(person.uuid): str(person) for person in found}, grants_for(eased) if eased else {})


def names_of_grants(findings: Iterable[Finding], person: str) -> Names:
    """What was granted to the person of these findings (by uuid), where a concession touches them. No statement where
    none does."""
    eased = any(each.concessions for finding in findings for each in finding.walk())
    return Names({}, grants_for([person]) if eased else {})


def grants_for(people_eased: Iterable[str]) -> dict[tuple[str, str], str]:
    """What was granted to these people (by uuid), in words, by programme and concession; the latest of each."""
    return {
        (grant.programme, grant.clause): grant_words(
            GrantText(grant.granted_by, grant.on, grant.reason, grant.until, grant.asked)
        )
        for grant in attested.granted_to(people_eased)
    }


def _all(standing: Standing) -> Iterator[Finding]:
    yield from standing.findings()
    if standing.enrolment is not None:
        yield from standing.enrolment.walk()
    for award in standing.awards:
        for finding in (award.finding, *award.upkeep):
            yield from finding.walk()
