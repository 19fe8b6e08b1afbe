"""Reading trials: how far they are, what they found, for whom."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from insonate.certification.trials.models import Trial, TrialPerson, TrialState
from insonate.certification.trials.writing import Tally, read, tally_read
from insonate.programmes import api as programmes
from insonate_core.programmes import Definition, parse_definition
from insonate_core.trials import Difference, Effect


@dataclass(frozen=True, slots=True)
class TriedPerson:
    """One registration of a trial with what differs for it."""

    enrolment: programmes.Enrolment
    version: str
    difference: Difference


def trials_of(programmes_shown: Iterable[programmes.Programme]) -> QuerySet[Trial]:
    """Trials of these programmes, newest first, without their documents."""
    return (
        Trial.objects.filter(programme__in=list(programmes_shown))
        .select_related("programme__organisation", "begun_by")
        .defer("document", "tally")
        .order_by("-begun_at", "-pk")
    )


def judged_in(trial: Trial) -> int:
    """How many of a trial's people are judged."""
    return trial.rows.exclude(effect="").count()


def tally_in(trial: Trial) -> Tally:
    """The figures of a trial that is finished."""
    return tally_read(json.loads(trial.tally))


def definition_tried(trial: Trial) -> Definition:
    """What the tried document says."""
    return parse_definition(json.loads(trial.document))


def people_in(trial: Trial, effects: Iterable[Effect], path: str = "") -> QuerySet[TrialPerson]:
    """The rows with one of these effects, by the person's name; with `path` only those whose changes name it."""
    rows = trial.rows.filter(effect__in=[str(each) for each in effects])
    if path:
        rows = rows.filter(changes__contains=json.dumps(path, ensure_ascii=False))
    rows = rows.select_related("enrolment__person", "enrolment__version").defer("enrolment__version__document")
    return rows.order_by("enrolment__person__name", "pk")


def read_rows(rows: Iterable[TrialPerson]) -> list[TriedPerson]:
    """The rows with their changes read."""
    return [TriedPerson(row.enrolment, row.version, read(row.effect, json.loads(row.changes or "{}"))) for row in rows]


def waiting_in_background(now: datetime) -> QuerySet[Trial]:
    """Large trials on which nobody works, oldest first."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    return Trial.objects.filter(free, state=TrialState.RUNNING, in_background=True).order_by("begun_at", "pk")


def effects_so_far(trial: Trial) -> dict[str, int]:
    """How many people have each effect, among those who are judged."""
    counted = (
        trial.rows.exclude(effect="").values("effect").annotate(number=Count("pk")).values_list("effect", "number")
    )
    return dict(counted.order_by("effect"))
