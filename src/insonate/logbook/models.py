"""All tables of the label, in one place for Django."""

from insonate.logbook.scans.models import Change, Logbook, Scan, ScanVersion, SignState
from insonate.logbook.sign_offs.models import Grounds, SignOff, Verdict
from insonate.logbook.transfer.models import (
    BatchKind,
    BatchState,
    ImportBatch,
    ImportedRow,
    RememberedMapping,
    RestoredScan,
)

__all__ = [
    "BatchKind",
    "BatchState",
    "Change",
    "Grounds",
    "ImportBatch",
    "ImportedRow",
    "Logbook",
    "RememberedMapping",
    "RestoredScan",
    "Scan",
    "ScanVersion",
    "SignOff",
    "SignState",
    "Verdict",
]
