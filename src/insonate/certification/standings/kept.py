"""Which standings of a cohort can have changed since they were last judged? Only those are judged again.

A kept standing holds as long as nothing that its version reads has moved. Scans say so by the logbook's watermark;
everything else is little, is read afresh for the whole cohort in a handful of statements, and is compared by a hash;
and the core says from which day on time alone may change a standing. A forecast leans on every day, so a standing
that shows one holds for its day.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from insonate.certification.standings.gathering import Known, other_facts_of, signers_of
from insonate.certification.standings.many import PEOPLE_AT_ONCE, Asked, gathered, in_batches
from insonate.certification.standings.models import KeptStanding
from insonate.certification.standings.summaries import Summary, read, summary_of, written
from insonate.kit.canonical import sha256
from insonate.kit.processes import spread
from insonate.logbook import api as logbook
from insonate.programmes import api as programmes
from insonate_core.evaluation import Reads, evaluate_until, reads_of
from insonate_core.evidence import Fact

COMPARED_AT_ONCE = 500
FIELDS = ("version", "as_of", "until_on", "scans_mark", "others_mark", "named", "summary")


@dataclass(frozen=True, slots=True)
class Judged:
    """One registration, judged: what its row is to say."""

    enrolment: int
    version: str
    as_of: date
    until_on: date | None
    scans_mark: int
    others_mark: str
    named: str
    summary: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is kept of one registration: the day it was found on, and what was found."""

    as_of: date
    summary: Summary


def out_of_date(asked: Sequence[Asked]) -> list[Asked]:
    """Those whose kept standing may no longer be what judging them now would find, or of whom none is kept, in their
    order. A handful of statements for every few hundred."""
    return [each for batch in in_batches(asked, COMPARED_AT_ONCE) for each in _out_of_date(batch)]


def _out_of_date(asked: Sequence[Asked]) -> Iterator[Asked]:
    kept = KeptStanding.objects.filter(pk__in=[each.enrolment for each in asked]).defer("summary").in_bulk()
    by_time = [each for each in asked if (row := kept.get(each.enrolment)) is not None and _is_of(row, each)]
    persons = {each.person: each.uuid for each in by_time}
    marks = logbook.logbook_watermarks(persons)
    named = {each.person: frozenset(kept[each.enrolment].named.split()) for each in by_time}
    others = other_facts_of(persons, named) if persons else {}
    holding = {
        each.enrolment
        for each in by_time
        if kept[each.enrolment].scans_mark == _scans_mark(each.version, marks.get(each.person, 0))
        and kept[each.enrolment].others_mark == _others_mark(each.version, others[each.person])
    }
    return (each for each in asked if each.enrolment not in holding)


def _is_of(row: KeptStanding, asked: Asked) -> bool:
    """Whether a row was found under the same version on a day that still holds."""
    if row.version != asked.version or row.as_of > asked.as_of:
        return False
    return row.until_on is None or asked.as_of < row.until_on


def renew(asked: Sequence[Asked], *, processes: int = 1, enough: Callable[[], bool] = lambda: False) -> int:
    """Judge these and keep what is found; returns how many. Stops between batches when `enough` says so."""
    done = 0
    for judged in spread(judge, in_batches(asked), processes=processes):
        keep(judged)
        done += len(judged)
        if enough():
            break
    return done


def judge(asked: Sequence[Asked]) -> list[Judged]:
    """Judge some, each from all that is known of them."""
    return [_judged(each, known) for each, known in gathered(asked)]


def _judged(asked: Asked, known: Known) -> Judged:
    definition = programmes.definition_with_hash(asked.version)
    standing, until = evaluate_until(definition, known.index, asked.as_of)
    summary = summary_of(standing, known.scans)
    if summary.main is not None and summary.main.has_forecast:
        tomorrow = asked.as_of + timedelta(days=1)
        until = tomorrow if until is None else min(until, tomorrow)
    return Judged(
        enrolment=asked.enrolment,
        version=asked.version,
        as_of=asked.as_of,
        until_on=until,
        scans_mark=_scans_mark(asked.version, known.watermark),
        others_mark=_others_mark(asked.version, known.others),
        named=" ".join(sorted(signers_of(known.scans))),
        summary=written(summary),
    )


def keep(judged: Iterable[Judged]) -> None:
    """Write what was found over what was kept. In one order, so that two who write at once do not wait for each
    other in a ring."""
    rows = [
        KeptStanding(
            enrolment_id=each.enrolment, version=each.version, as_of=each.as_of, until_on=each.until_on,
            scans_mark=each.scans_mark, others_mark=each.others_mark, named=each.named, summary=each.summary,
        )
        for each in sorted(judged, key=lambda each: each.enrolment)
    ]  # fmt: skip
    KeptStanding.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["enrolment"], update_fields=FIELDS, batch_size=PEOPLE_AT_ONCE * 2
    )


def held_of(enrolments: Iterable[int]) -> dict[int, Held]:
    """What is kept of these registrations (by inner id), whether or not it still holds. One statement."""
    rows = KeptStanding.objects.filter(pk__in=list(enrolments)).values_list("pk", "as_of", "summary")
    return {pk: Held(as_of, read(json.loads(summary))) for pk, as_of, summary in rows}


def drop_kept() -> None:
    """Forget every kept standing; nothing but time is lost."""
    KeptStanding.objects.all().delete()


@lru_cache(maxsize=256)
def _reads(version: str) -> Reads:
    return reads_of(programmes.definition_with_hash(version))


def _scans_mark(version: str, watermark: int) -> int:
    return watermark if "scans" in _reads(version).kinds else 0


def _others_mark(version: str, facts: Iterable[Fact]) -> str:
    """The hash of the facts beside scans that the version looks at."""
    reads = _reads(version)
    return sha256("\n".join(repr(fact) for fact in facts if _is_read(reads, fact)))


def _is_read(reads: Reads, fact: Fact) -> bool:
    if fact.person is None:
        return fact.kind in reads.kinds
    return fact.attributes.get("award" if fact.kind == "awards" else "role") in reads.held
