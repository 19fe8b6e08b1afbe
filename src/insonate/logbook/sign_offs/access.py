"""The only way to a scan on a supervisor's behalf: they are named on it, or once spoke of it.

Whatever else there is does not exist for them: every refusal is the same 404, so that an address tells nobody
whether there is a scan behind it.
"""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404

from insonate.logbook.scans.models import Scan
from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate.people import api as people


def scans_for_supervisor(person: people.User, scans: Iterable[UUID]) -> list[Scan]:
    """Those of the scans on which the person is named now, oldest entry first; the others are left out."""
    return list(
        Scan.objects.filter(uuid__in=list(scans), supervisor=person)
        .exclude(logbook__person=person)
        .select_related("logbook__person")
        .order_by("entered_at", "id")
    )


def scan_for_supervisor(person: people.User, scan: UUID) -> Scan:
    """The scan on which the person is named now. Raises `Http404` for everyone else, its candidate included."""
    found = (
        Scan.objects.filter(uuid=scan, supervisor=person)
        .exclude(logbook__person=person)
        .select_related("logbook__person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def sign_off_by(person: people.User, sign_off: UUID) -> SignOff:
    """The person's own signature or refusal. Raises `Http404` for everyone else."""
    found = (
        SignOff.objects.filter(uuid=sign_off, by=person)
        .exclude(verdict=Verdict.REVOKED)
        .select_related("scan__logbook__person")
        .first()
    )
    if found is None:
        raise Http404
    return found
