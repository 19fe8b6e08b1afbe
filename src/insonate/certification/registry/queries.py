"""Finding practitioners who want to be found, and what a holder sees of checks."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import awards, decided_stage
from insonate.certification.registry.models import CheckCount, Listing
from insonate_core.credentials.lifecycle import Stage

ROWS = 25
SHORTEST = 2
"""Letters of a name or place to look for; fewer would list everybody."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One practitioner in the registry. `stage` is where the recorded steps of the award lead."""

    award: Award
    name: str
    place: str
    stage: Stage


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the registry, by name; how many there are in all, and whether more follow."""

    rows: tuple[Listed, ...]
    count: int
    page: int

    @property
    def has_more(self) -> bool:
        return self.page * ROWS < self.count


def listing_of(award: Award) -> Listing | None:
    """What the holder said last; None if they never said anything, which is no."""
    return Listing.objects.filter(award=award).order_by("-pk").first()


def is_search(name: str, place: str, programme: str) -> bool:
    """Whether enough was asked to look for anybody."""
    return bool(programme) or len(name.strip()) >= SHORTEST or len(place.strip()) >= SHORTEST


def search(*, name: str = "", place: str = "", programme: str = "", page: int = 1) -> Found:
    """Listed practitioners by part of the name on the certificate, part of the place, and programme (its key); all
    that are given must fit. Nobody where too little was asked."""
    if not is_search(name, place, programme):
        return Found((), 0, 1)
    found = _listed()
    if name.strip():
        found = found.filter(person_name__icontains=" ".join(name.split()))
    if place.strip():
        found = found.filter(listed_place__icontains=" ".join(place.split()))  # type: ignore[misc]
    if programme:
        found = found.filter(programme__key=programme)
    ordered = found.order_by("person_name", "pk")
    page = max(1, page)
    rows = ordered[(page - 1) * ROWS : page * ROWS]
    return Found(tuple(_row(each) for each in rows), ordered.count(), page)


def _listed() -> QuerySet[Award]:
    newest = Listing.objects.filter(award=OuterRef("pk")).order_by("-pk")
    return (
        awards()
        .annotate(is_listed=Subquery(newest.values("is_listed")[:1]), listed_place=Subquery(newest.values("place")[:1]))
        .filter(Q(is_listed=True) & ~Q(person_name=""))
    )


def _row(award: Award) -> Listed:
    editions = list(award.certificates.all())
    name = editions[-1].name if editions else award.person_name
    return Listed(award, name, str(award.listed_place), decided_stage(award))  # type: ignore[attr-defined]


def programmes_listed() -> list[str]:
    """The keys of the programmes in which somebody is listed."""
    return sorted(set(_listed().order_by().values_list("programme__key", flat=True)))


def checks_of(award: Award) -> list[CheckCount]:
    """How often an award was checked, newest day first."""
    return list(CheckCount.objects.filter(award=award).order_by("-on", "way"))
