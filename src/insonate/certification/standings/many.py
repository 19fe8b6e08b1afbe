"""How is a cohort of any size judged? A few people at a time, each as if alone, in as many processes as wanted.

Nothing here is remembered. Memory holds the logbooks of some people at once (`PEOPLE_AT_ONCE`), whatever the size of
the cohort; the database is asked as often for each batch as for one person.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from insonate.certification.standings.gathering import Known, other_facts_of, signers_of
from insonate.kit.clock import local_day
from insonate.logbook import api as logbook
from insonate.programmes import api as programmes
from insonate_core.evaluation import EvidenceIndex
from insonate_core.evidence import Evidence

PEOPLE_AT_ONCE = 24
Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose standing is asked: a registration (inner id), its person, the hash of the version that binds it, and the
    day of the judgement. Small, and the same in every process."""

    enrolment: int
    person: int
    uuid: str
    version: str
    as_of: date


def asked_of(enrolments: Iterable[programmes.Enrolment], *, now: datetime) -> list[Asked]:
    """Each registration asked about now: for each, the later of today where its organisation is and today where its
    person is. One statement."""
    rows = list(enrolments)
    days = logbook.days_of({row.person_id for row in rows}, now)
    return [
        Asked(
            enrolment=row.pk,
            person=row.person_id,
            uuid=str(row.person.uuid),
            version=row.version.sha256,
            as_of=max(local_day(now, row.programme.organisation.time_zone), days[row.person_id]),
        )
        for row in rows
    ]


def in_batches(items: Iterable[Some], size: int = PEOPLE_AT_ONCE) -> Iterator[list[Some]]:
    """The items in their order, so many at a time."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def gathered(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Known]]:
    """All that is known of each person asked about, one after the other."""
    for batch in in_batches(asked):
        persons = {each.person: each.uuid for each in batch}
        # The marks come first: what moves while we read makes what was read old, never what is old new.
        marks = logbook.logbook_watermarks(persons)
        scans = {person: tuple(facts) for person, facts in logbook.scan_facts_of(persons)}
        signers = {person: signers_of(facts) for person, facts in scans.items()}
        others = other_facts_of(persons, signers)
        for each in batch:
            own = scans.get(each.person, ())
            rest = others[each.person]
            index = EvidenceIndex(Evidence.of(each.uuid, (*own, *rest)))
            yield each, Known(marks.get(each.person, 0), own, signers.get(each.person, frozenset()), rest, index)
