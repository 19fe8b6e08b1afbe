"""Whose import may whom see? Its owner's alone: nobody else is told that it exists."""

from uuid import UUID

from insonate.logbook.transfer.models import ImportBatch
from insonate.people import api as people


def own_batch(person: people.User, uuid: UUID) -> ImportBatch:
    """The import, if it is into the person's own logbook. Raises ImportBatch.DoesNotExist for anybody else's."""
    return ImportBatch.objects.select_related("logbook__person").get(uuid=uuid, logbook__person=person)
