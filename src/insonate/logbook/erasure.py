"""A logbook that its owner wants gone, for ever (decision 0140)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from insonate.audit import api as audit
from insonate.logbook.scans.actions import locked_logbook, moved
from insonate.logbook.scans.models import Scan, ScanVersion
from insonate.logbook.sign_offs.models import SignOff
from insonate.logbook.transfer.models import ImportBatch, ImportedRow, RememberedMapping, RestoredScan
from insonate.people import api as people


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went."""

    scans: int
    versions: int
    signatures: int


@transaction.atomic
def erase_logbook(*, person: people.User, now: datetime) -> Erased:
    """Every scan of the person with all that was ever said of it, who signed it, and the files it came from: gone, in
    one transaction or not at all. The audit trail keeps how many there were. What was handed in holds copies and
    stays. An empty logbook is erased without a word."""
    logbook = locked_logbook(person)
    audit.erase(RestoredScan.objects.filter(scan__logbook=logbook))
    signatures = audit.erase(SignOff.objects.filter(scan__logbook=logbook))
    versions = audit.erase(ScanVersion.objects.filter(scan__logbook=logbook))
    ImportedRow.objects.filter(logbook=logbook).delete()
    scans, _each = Scan.objects.filter(logbook=logbook).delete()
    ImportBatch.objects.filter(logbook=logbook).delete()
    RememberedMapping.objects.filter(logbook=logbook).delete()
    erased = Erased(scans, versions, signatures)
    moved(logbook)
    audit.record(
        chain=f"logbook:{person.uuid}", action="erase-logbook", subject=f"person:{person.uuid}", by=person.pk, at=now,
        detail={"scans": scans, "versions": versions, "signatures": signatures},
    )  # fmt: skip
    return erased
