"""Being found or not, and counting checks."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import day_of
from insonate.certification.registry.models import CheckCount, Listing, Way
from insonate.certification.registry.queries import listing_of
from insonate.kit.refusals import FieldProblem, Refused
from insonate.people import api as people


@transaction.atomic
def set_listing(*, award: Award, is_listed: bool, place: str = "", by: people.User, now: datetime) -> Listing:
    """Keep what the holder says about being found. Saying the same again changes nothing. Raises `Refused` for
    anybody else, and for a place that is more than a place."""
    if award.person_id != by.pk:
        raise Refused(FieldProblem("", _("Only the holder says whether they may be found.")))
    place = " ".join(place.split())
    if len(place) > 80:
        raise Refused(FieldProblem("place", _("Write at most 80 characters.")))
    if "@" in place or sum(letter.isdigit() for letter in place) > 6:
        raise Refused(FieldProblem("place", _("Name a place, such as a town; no address of mail and no telephone.")))
    Award.objects.select_for_update().get(pk=award.pk)
    held = listing_of(award)
    if held is not None and (held.is_listed, held.place) == (is_listed, place):
        return held
    made = Listing.objects.create(award=award, is_listed=is_listed, place=place, by=by, at=now)
    audit.record(
        chain=f"account:{by.uuid}", action="set-listing", subject=f"award:{award.uuid}", by=by.pk, at=now,
        detail={"listed": is_listed},
    )  # fmt: skip
    return made


def count_check(*, award: Award, way: Way, by: people.User | None, now: datetime) -> None:
    """Count that somebody checked an award; the holder's own looks are not counted."""
    if by is not None and by.pk == award.person_id:
        return
    on = day_of(award, now)
    counted = CheckCount.objects.filter(award=award, on=on, way=way)
    if not counted.update(times=F("times") + 1):
        CheckCount.objects.bulk_create([CheckCount(award=award, on=on, way=way)], ignore_conflicts=True)
        counted.update(times=F("times") + 1)
