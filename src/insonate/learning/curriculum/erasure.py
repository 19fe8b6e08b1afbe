"""What a person read goes when they want it gone; what they wrote is the body's (decision 0140)."""

from insonate.audit import api as audit
from insonate.learning.curriculum.models import PageRead, SelfCheck
from insonate.people.api import User


def erase_reading(*, person: User) -> None:
    """Reading and self-checks go, inside the caller's transaction."""
    audit.erase(PageRead.objects.filter(person=person))
    audit.erase(SelfCheck.objects.filter(person=person))
