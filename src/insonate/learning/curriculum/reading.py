"""What members read, and their self-checks."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from insonate.learning.curriculum.models import ModuleVersion, PageRead, SelfCheck
from insonate.learning.curriculum.texts import module_in
from insonate.people.api import User
from insonate_core.learning.completion import Progress, Tried, mark, progress


def read_page(*, person: User, version: ModuleVersion, page: str, now: datetime) -> None:
    """Remember that the person read a page of the version; the first time counts. A page that is not there is not
    remembered."""
    if any(each.anchor == page for each in module_in(version.text).pages):
        PageRead.objects.bulk_create(
            [PageRead(person=person, version=version, page=page, read_at=now)], ignore_conflicts=True
        )


@transaction.atomic
def try_self_check(
    *, person: User, version: ModuleVersion, chosen: Mapping[int, int], now: datetime
) -> tuple[Tried, ...]:
    """Mark a try of the version's self-check, remember it, and return each question with what was chosen."""
    marked = mark(module_in(version.text).questions, chosen)
    if marked:
        SelfCheck.objects.create(
            person=person, version=version, tried_at=now,
            asked=len(marked), right=sum(each.is_right for each in marked),
            chosen={str(place): each.chosen for place, each in enumerate(marked) if each.chosen is not None},
        )  # fmt: skip
    return marked


def progress_of(person: User, versions: Iterable[ModuleVersion]) -> dict[int, Progress]:
    """How far the person is with each of these versions, by inner id. Two statements."""
    wanted = {version.pk: version for version in versions}
    return {pk: found for (_person, pk), found in progress_by_person({person.pk}, wanted).items()}


def pages_read(person: User, version: ModuleVersion) -> set[str]:
    """The pages of a version that the person has read."""
    return set(PageRead.objects.filter(person=person, version=version).values_list("page", flat=True))


def progress_by_person(
    persons: Iterable[int], versions: Mapping[int, ModuleVersion]
) -> dict[tuple[int, int], Progress]:
    """How far each of these people (by inner id) is with each version: for every pair of which something is known, and
    for one person every version asked for. Two statements, however many."""
    people = set(persons)
    read: dict[tuple[int, int], dict[str, datetime]] = {}
    rows = PageRead.objects.filter(person__in=people, version__in=versions.keys())
    for person, version, page, at in rows.values_list("person", "version", "page", "read_at"):
        read.setdefault((person, version), {})[page] = at
    right: dict[tuple[int, int], datetime] = {}
    tries = SelfCheck.objects.filter(person__in=people, version__in=versions.keys()).order_by("tried_at", "pk")
    for person, version, good, asked, at in tries.values_list("person", "version", "right", "asked", "tried_at"):
        if good == asked:
            right.setdefault((person, version), at)
    pairs = {(person, pk) for person in people for pk in versions} if len(people) == 1 else {*read, *right}
    found = {}
    for pair in pairs:
        text = module_in(versions[pair[1]].text)
        found[pair] = progress(
            [page.anchor for page in text.pages], read.get(pair, {}), has_check=bool(text.questions),
            right=right.get(pair),
        )  # fmt: skip
    return found
