"""Signatures as evidence: who stands for what each scan says now."""

from collections.abc import Iterable
from sys import intern

from django.db.models import F

from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate_core.evidence import Signature

ROWS_AT_ONCE = 2000


def signatures_on(candidates: Iterable[int]) -> dict[int, tuple[Signature, ...]]:
    """By scan (its inner id), the signatures that stand on the scans of these people (by inner id): of exactly what
    is said now, and not taken back.

    Not the version's number but its digest binds: a withdrawal that was taken back is a version more, and says the
    same."""
    ids = list(candidates)
    rows = (
        SignOff.objects.filter(
            scan__logbook__person__in=ids,
            verdict=Verdict.SIGNED,
            digest=F("scan__digest"),
            revoked_by__isnull=True,
        )
        .order_by("scan_id", "number")
        .values_list("scan_id", "by__uuid", "on")
    )
    found: dict[int, tuple[Signature, ...]] = {}
    for scan, by, on in rows.iterator(chunk_size=ROWS_AT_ONCE) if len(ids) > 1 else rows:
        # A signer is named on thousands of scans, by one text.
        found[scan] = (*found.get(scan, ()), Signature(by=intern(str(by)), on=on, recorded=on))
    return found
