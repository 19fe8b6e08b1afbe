"""A small body with a rules committee, and a small document it writes."""

from datetime import datetime

from insonate.people.models import Organisation, RoleKey, User
from insonate.programmes.drafting import api as drafting
from tests.factories.cast import NOW, person, role, university

KNOTS = """\
insonate: 1
programme: knots
version: "1"
title: {en: Knots}
body: Harbour University
subject: person
time-zone: Europe/London
applies: {from: 2026-09-01, decided-by: registration}
references: {book: {title: Book of knots, url: "https://example.org/knots"}}
people: {master: {holds: [rope-master]}}
anchors: {registration: {first: enrolments, where: {programme: knots}}}
requirements:
  bowline:
    title: {en: Two bowlines}
    count: scans
    at-least: 2
    where: {signed-by: master}
    reference: book
awards: {knotter: {requires: [bowline], decided-by: master, reference: book}}
"""
GOOD = """\
about: Two scans, signed by a master.
version: "1"
candidate: nadia
people: {tom: {rope-master: 2020-01-01}}
facts:
  - {id: registered, kind: enrolments, on: 2026-09-10, programme: knots}
  - {id: scan, kind: scans, on: 2026-10-01, number: 2, signed-by: [tom]}
as-of: 2026-12-01
expect: {awards: {knotter: ready}, requirements: {bowline: {state: met, have: 2}}}
"""
BAD = """\
about: Nobody signed.
like: two-signed
instead: {scan: {signed-by: null}}
expect: {requirements: {bowline: not-met}}
"""
SECOND = (
    KNOTS.replace('version: "1"', 'version: "2"\nreplaces: "1"')
    .replace("at-least: 2", "at-least: 3")
    .replace("from: 2026-09-01", "from: 2027-09-01")
)
ROUTE = 'transitions: {first: {from: "1", may: stay, reference: book}}\n'


def secretary(organisation: Organisation | None = None) -> User:
    """Amara writes the rules."""
    return _with_role("amara", RoleKey.COMMITTEE, organisation)


def lead(organisation: Organisation | None = None) -> User:
    """Felix approves them."""
    return _with_role("felix", RoleKey.PROGRAMME_LEAD, organisation)


def administrator(organisation: Organisation | None = None) -> User:
    """Greta may approve them too."""
    return _with_role("greta", RoleKey.ADMINISTRATOR, organisation)


def _with_role(key: str, held: RoleKey, organisation: Organisation | None) -> User:
    holder, at = person(key), organisation or university()
    if not holder.roles.filter(organisation=at, role=held).exists():
        role(holder, held, at)
    return holder


def draft(text: str = KNOTS, *, now: datetime = NOW, with_cases: bool = True) -> drafting.Draft:
    """Amara's draft, with a good and a bad case unless asked otherwise."""
    made = drafting.begin_draft(organisation=university(), text=text, by=secretary(), now=now)
    if with_cases:
        for side, name, case in (("good", "two-signed", GOOD), ("bad", "nobody-signed", BAD)):
            said = (
                case.replace("number: 2", "number: 3").replace("have: 2", "have: 3") if "at-least: 3" in text else case
            )
            drafting.save_case(draft=made, side=side, name=name, text=said, by=secretary(), now=now)
    return made


def proposed(text: str = KNOTS, *, now: datetime = NOW) -> drafting.Proposal:
    """Amara's proposal, which Felix may approve."""
    lead()
    made = draft(text, now=now)
    seen = drafting.current_revision(made).number
    return drafting.propose(draft=made, seen=seen, words="Ready, I think.", by=secretary(), now=now)
