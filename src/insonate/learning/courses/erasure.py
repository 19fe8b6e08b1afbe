"""What a roster says of somebody goes when they want it gone (decision 0140)."""

from insonate.audit import api as audit
from insonate.learning.courses.models import Attendance, Complaint
from insonate.people import api as people
from insonate.people.api import User


def erase_courses(*, person: User) -> None:
    """Rows of rosters with an address of theirs go, and the words of their complaints, inside the caller's
    transaction. Courses that they direct stay the directory's."""
    addresses = list(people.addresses_of({person.pk: str(person.uuid)}))
    audit.erase(Attendance.objects.filter(email__in=addresses))
    Complaint.objects.filter(made_by=person).update(words="")
