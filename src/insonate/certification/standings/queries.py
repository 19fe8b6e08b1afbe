"""Where people stand: in each programme they are in, in one cycle, for one scan."""

from dataclasses import dataclass
from datetime import date, datetime

from insonate.certification.standings.gathering import Known, evidence_of, known_of
from insonate.kit.clock import local_day
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import cycles_of, evaluate
from insonate_core.findings import Cycle, Standing, Verdict
from insonate_core.programmes import Definition


@dataclass(frozen=True, slots=True)
class EnrolledStanding:
    """Where a person stands in one programme, by the version that binds their enrolment."""

    enrolment: programmes.Enrolment
    definition: Definition
    standing: Standing


@dataclass(frozen=True, slots=True)
class ScanVerdicts:
    """What one programme says of one scan."""

    enrolment: programmes.Enrolment
    definition: Definition
    standing: Standing
    verdicts: tuple[Verdict, ...]


def day_in(enrolment: programmes.Enrolment, now: datetime) -> date:
    """Today where the organisation is."""
    return local_day(now, enrolment.programme.organisation.time_zone)


def present_day(enrolment: programmes.Enrolment, now: datetime) -> date:
    """The `as_of` of a judgement made now: the later of today where the organisation is and today where the person
    is. A scan saved this morning in London is seen at once by a body in Winnipeg, where it is still yesterday."""
    return max(day_in(enrolment, now), logbook.day_of(enrolment.person, now))


def standing_of(enrolment: programmes.Enrolment, *, as_of: date, known: Known | None = None) -> EnrolledStanding:
    """Where the enrolled person stands on a day. `known` is what was gathered of them already, if it was."""
    definition = programmes.definition_of(enrolment.version)
    known = known if known is not None else known_of(enrolment.person)
    index = known.index
    standing = known.derive(("standing", enrolment.version.sha256, as_of), lambda: evaluate(definition, index, as_of))
    return EnrolledStanding(enrolment, definition, standing)


def standings_of(person: people.User, *, now: datetime, known: Known | None = None) -> list[EnrolledStanding]:
    """Where a person stands in every programme they are enrolled in today, oldest enrolment first. Their facts are
    gathered once for all of them, and not at all where `known` brings them."""
    today = logbook.day_of(person, now)
    enrolled = programmes.enrolments_of(person, now=now)
    if enrolled and known is None:
        known = known_of(person)
    return [standing_of(each, as_of=max(day_in(each, now), today), known=known) for each in enrolled]


def verdicts_for_scan(person: people.User, scan_uuid: str, *, now: datetime) -> list[ScanVerdicts]:
    """For each programme: whether this scan counts there, waits, or why not."""
    return [
        ScanVerdicts(each.enrolment, each.definition, each.standing, each.standing.fact_verdicts(scan_uuid))
        for each in standings_of(person, now=now)
    ]


def cycles_for(enrolment: programmes.Enrolment, cycle_name: str, *, as_of: date) -> tuple[Cycle, ...]:
    """Every turn of a named cycle that has begun by `as_of`, with the bounds the evidence gives it."""
    definition = programmes.definition_of(enrolment.version)
    return tuple(cycles_of(definition, evidence_of(enrolment.person), as_of, cycle_name))
