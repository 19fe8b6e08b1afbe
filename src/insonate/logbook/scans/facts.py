"""Scans as evidence, and the mark that says when they moved."""

import json

from insonate.logbook.scans.content import fact_attributes
from insonate.logbook.scans.models import Logbook, Scan, SignState
from insonate.logbook.sign_offs.facts import signatures_on
from insonate.people import api as people
from insonate_core.evidence import Fact


def logbook_watermark(person: people.User) -> int:
    """A number that grows with every change in the person's logbook or to what is signed in it; 0 for none."""
    mark = Logbook.objects.filter(person=person).values_list("watermark", flat=True).first()
    return mark or 0


def scan_facts(person: people.User) -> list[Fact]:
    """Every scan of a person that is not withdrawn, as it is said to be now, with the signatures that hold for
    exactly that. The id of a fact is the scan's uuid. Two statements, whatever the number of scans."""
    signatures = signatures_on(person)
    rows = list(
        Scan.objects.filter(logbook__person=person, withdrawn=False)
        .order_by("performed_on", "id")
        .values_list("id", "uuid", "performed_on", "recorded_on", "sign_state", "supervisor__uuid", "content")
    )
    # One long list is read in one go: reading three thousand short texts one by one costs twice as much.
    documents = json.loads(f"[{','.join(row[6] for row in rows)}]")
    return [
        Fact(
            id=str(uuid),
            kind="scans",
            on=performed_on,
            recorded=recorded_on,
            attributes=fact_attributes(document),
            signatures=signatures.get(pk, ()),
            awaiting=(str(supervisor),) if state == SignState.AWAITING else (),
        )
        for (pk, uuid, performed_on, recorded_on, state, supervisor, _text), document in zip(
            rows, documents, strict=True
        )
    ]
