"""Whose scan may whom see? A logbook is its owner's: to everybody else a scan does not exist, unless another context
(sign-offs, submissions) says why it does."""

from uuid import UUID

from insonate.logbook.scans.models import Scan
from insonate.people import api as people


def own_scan(person: people.User, uuid: UUID) -> Scan:
    """The scan, if it is in the person's own logbook. Raises Scan.DoesNotExist for anybody else's, so that an
    address tells nothing about what exists."""
    return Scan.objects.select_related("logbook__person", "supervisor", "import_batch").get(
        uuid=uuid, logbook__person=person
    )
