"""Signatures as evidence: who stands for what each scan says now."""

from django.db.models import F

from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate.people import api as people
from insonate_core.evidence import Signature


def signatures_on(candidate: people.User) -> dict[int, tuple[Signature, ...]]:
    """By scan (its inner id), the signatures that stand: of exactly what is said now, and not taken back.

    Not the version's number but its digest binds: a withdrawal that was taken back is a version more, and says the
    same."""
    rows = (
        SignOff.objects.filter(
            scan__logbook__person=candidate,
            verdict=Verdict.SIGNED,
            digest=F("scan__digest"),
            revoked_by__isnull=True,
        )
        .order_by("scan_id", "number")
        .values_list("scan_id", "by__uuid", "on")
    )
    found: dict[int, tuple[Signature, ...]] = {}
    for scan, by, on in rows:
        found[scan] = (*found.get(scan, ()), Signature(by=str(by), on=on, recorded=on))
    return found
