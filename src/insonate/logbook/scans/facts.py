"""Scans as evidence, and the mark that says when they moved.

Many logbooks are read as a stream, one person after the other, so that a cohort of any size takes no more memory than
the largest logbook in it and the signatures of those who were asked for together.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any

from insonate.logbook.scans.content import fact_attributes
from insonate.logbook.scans.models import Logbook, Scan, SignState
from insonate.logbook.sign_offs.facts import signatures_on
from insonate.people import api as people
from insonate_core.evidence import Fact, Signature

ROWS_AT_ONCE = 2000


def logbook_watermark(person: people.User) -> int:
    """A number that grows with every change in the person's logbook or to what is signed in it; 0 for none."""
    return logbook_watermarks([person.pk]).get(person.pk, 0)


def logbook_watermarks(candidates: Iterable[int]) -> dict[int, int]:
    """The same for many people (by inner id), those without a logbook left out. One statement."""
    return dict(Logbook.objects.filter(person__in=list(candidates)).values_list("person_id", "watermark"))


def scan_facts(person: people.User) -> list[Fact]:
    """Every scan of a person that is not withdrawn, as it is said to be now, with the signatures that hold for
    exactly that. The id of a fact is the scan's uuid. Two statements, whatever the number of scans."""
    return next((facts for _person, facts in scan_facts_of([person.pk])), [])


def scan_facts_of(candidates: Iterable[int]) -> Iterator[tuple[int, list[Fact]]]:
    """The same for many people: (inner id, facts), those without scans left out, streamed from the database in two
    statements. Ask for some dozens at a time: the signatures of all that were asked for are held together."""
    ids = list(candidates)
    signatures = signatures_on(ids)
    rows = (
        Scan.objects.filter(logbook__person__in=ids, withdrawn=False)
        .order_by("logbook__person_id", "performed_on", "id")
        .values_list(
            "logbook__person_id",
            "id",
            "uuid",
            "performed_on",
            "recorded_on",
            "sign_state",
            "supervisor__uuid",
            "content",
        )
    )
    streamed = rows.iterator(chunk_size=ROWS_AT_ONCE) if len(ids) > 1 else rows
    for person, theirs in groupby(streamed, key=itemgetter(0)):
        yield person, _facts(list(theirs), signatures)


def _facts(rows: Sequence[tuple[Any, ...]], signatures: dict[int, tuple[Signature, ...]]) -> list[Fact]:
    # One long list is read in one go: reading three thousand short texts one by one costs twice as much.
    documents = json.loads(f"[{','.join(row[7] for row in rows)}]")
    return [
        Fact(
            id=str(uuid),
            kind="scans",
            on=performed_on,
            recorded=recorded_on,
            attributes=fact_attributes(document),
            signatures=signatures.get(pk, ()),
            awaiting=(intern(str(supervisor)),) if state == SignState.AWAITING else (),
        )
        for (_person, pk, uuid, performed_on, recorded_on, state, supervisor, _text), document in zip(
            rows, documents, strict=True
        )
    ]
