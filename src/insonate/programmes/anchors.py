"""The day from which somebody's years are counted is pinned when they are admitted. Does a new fact move it?

The core finds anchors in the evidence each time. An officer who enters an earlier certificate, or withdraws one,
would so move every boundary of every year, and with it what counted where. That may be right (the first date was
wrong) but it never happens by the way: it is asked for, done and audited by name.
"""

from dataclasses import dataclass
from datetime import date, datetime

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people.api import User
from insonate.programmes.definitions.queries import definition_of
from insonate.programmes.enrolment.models import Enrolment
from insonate.programmes.judging import clock_anchor, evidence_at_entry
from insonate_core.evaluation import evaluate


@dataclass(frozen=True, slots=True)
class MovedAnchor:
    """An enrolment whose pinned day is not the one that the evidence gives now."""

    enrolment: Enrolment
    anchor: str
    pinned_on: date | None
    found_on: date | None

    @property
    def was_pinned(self) -> bool:
        """Whether years already run from the pinned day; a day found for the first time moves nothing."""
        return self.pinned_on is not None


def anchor_found(enrolment: Enrolment, *, now: datetime) -> tuple[str | None, date | None]:
    """The anchor of the enrolment's years and the day that the evidence gives it today."""
    definition = definition_of(enrolment.version)
    anchor = clock_anchor(definition)
    if anchor is None:
        return None, None
    as_of = max(local_day(now, enrolment.programme.organisation.time_zone), enrolment.from_on)
    return anchor, evaluate(definition, evidence_at_entry(enrolment.person), as_of).anchors[anchor]


def moved_anchors(person: User, *, now: datetime) -> list[MovedAnchor]:
    """The person's open registrations whose pinned day differs from what the evidence gives now."""
    open_ones = Enrolment.objects.filter(person=person, until_on__isnull=True)
    moved = []
    for enrolment in open_ones.select_related("person", "programme__organisation", "version").defer(
        "version__document"
    ):
        anchor, found_on = anchor_found(enrolment, now=now)
        if anchor is not None and found_on != enrolment.anchor_on:
            moved.append(MovedAnchor(enrolment, anchor, enrolment.anchor_on, found_on))
    return moved


def repin(moved: MovedAnchor, *, by: User, now: datetime) -> None:
    """Pin the day that the evidence gives now. Runs inside the transaction of the act that moved it."""
    Enrolment.objects.filter(pk=moved.enrolment.pk).update(anchor_on=moved.found_on)
    audit.record(
        chain=f"organisation:{moved.enrolment.programme.organisation.slug}", action="move-anchor",
        subject=f"enrolment:{moved.enrolment.uuid}", by=by.pk, at=now,
        detail={"anchor": moved.anchor, "from": moved.pinned_on, "to": moved.found_on},
    )  # fmt: skip
