"""Who may see and decide attested facts."""

from datetime import datetime
from uuid import UUID

from insonate.people.api import User
from insonate.programmes.access import ENTERS_EVIDENCE, SEES_EVIDENCE, allowed
from insonate.programmes.attested.models import AttestedFact, FactDocument
from insonate.programmes.attested.queries import facts_with_outcome


def fact_for_officer(person: User, uuid: UUID, now: datetime) -> AttestedFact | None:
    """The fact, if the person may decide it for its organisation today; else None."""
    fact = facts_with_outcome().filter(uuid=uuid).first()
    return fact if fact is not None and allowed(person, fact.organisation, ENTERS_EVIDENCE, now) else None


def own_fact(person: User, uuid: UUID) -> AttestedFact | None:
    """The person's own fact; else None."""
    return facts_with_outcome().filter(uuid=uuid, person=person).first()


def document_for(person: User, uuid: UUID, now: datetime) -> FactDocument | None:
    """The paper with its content, for whom it concerns or for an officer of its organisation; else None."""
    paper = FactDocument.objects.select_related("fact__organisation", "fact__person").filter(uuid=uuid).first()
    if paper is None:
        return None
    if paper.fact.person == person or allowed(person, paper.fact.organisation, SEES_EVIDENCE, now):
        return paper
    return None
