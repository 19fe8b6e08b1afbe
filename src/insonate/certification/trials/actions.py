"""Beginning a trial, and working on it until it is done.

Many may work on one trial, one at a time: whoever does holds it for some seconds, and holds it anew with every few
people. A process that is killed stops holding it; the next one goes on where it stopped, since what was judged stays
judged. A trial that stops so more than three times is said to have failed.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q

from insonate.audit import api as audit
from insonate.certification.standings import api as standings
from insonate.certification.trials.models import Trial, TrialPerson, TrialState
from insonate.certification.trials.refusals import Problem, TrialRefused
from insonate.certification.trials.writing import Tally, read, tally_written, written
from insonate.kit.canonical import sha256
from insonate.kit.processes import spread
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import evaluate
from insonate_core.programmes import Definition, parse_definition
from insonate_core.trials import difference

WAITED_FOR = 1000
"""Up to how many people a trial is worked on while one waits; above, by the worker for long work."""

MOST_YEARS_OFF = 10
"""How far from today the day of a trial may lie: further off no rules of today say anything of use."""

HELD_SECONDS = 60
MOST_TAKEN_UP = 3
ROWS_AT_ONCE = 500

Clock = Callable[[], datetime]


def begin_trial(
    *, programme: programmes.Programme, document: str, title: str, origin: str, as_of: date, by: people.User,
    now: datetime,
) -> Trial:  # fmt: skip
    """Begin to try a document (canonical JSON that can be published) on everybody registered in the programme on a
    day. Raises `TrialRefused` if it is of another programme, the day is more than ten years off or nobody is
    registered on it; then nothing is stored."""
    definition = parse_definition(json.loads(document))
    if definition.programme != programme.key:
        raise TrialRefused(Problem.ANOTHER_PROGRAMME, {"key": definition.programme})
    if abs(as_of.year - now.year) > MOST_YEARS_OFF:
        raise TrialRefused(Problem.DAY_TOO_FAR, {"years": MOST_YEARS_OFF})
    enrolled = list(programmes.enrolled_in(programme, as_of).values_list("pk", "version__sha256", "person_id"))
    if not enrolled:
        raise TrialRefused(Problem.NOBODY_REGISTERED)
    with transaction.atomic():
        trial = Trial.objects.create(
            programme=programme, document=document, sha256=sha256(document), title=title, origin=origin, as_of=as_of,
            people=len(enrolled), facts_mark=_facts_mark(person for _pk, _version, person in enrolled),
            begun_by=by, begun_at=now, in_background=len(enrolled) > WAITED_FOR,
        )  # fmt: skip
        TrialPerson.objects.bulk_create(
            (TrialPerson(trial=trial, enrolment_id=pk, version=version) for pk, version, _person in enrolled),
            batch_size=ROWS_AT_ONCE,
        )
        audit.record(
            chain=f"organisation:{programme.organisation.slug}", action="begin-trial", subject=f"trial:{trial.uuid}",
            by=by.pk, at=now, detail={"programme": programme.key, "sha256": trial.sha256, "as_of": as_of},
        )  # fmt: skip
    return trial


def advance_trial(
    trial: Trial, *, clock: Clock, processes: int = 1, enough: Callable[[], bool] = lambda: False
) -> bool:
    """Work on a trial unless somebody else does; returns whether this did anything. Stops between some people and the
    next when `enough` says so. What goes wrong fails the trial and is raised."""
    holder = uuid4()
    if not _take(trial, holder, clock()):
        return False
    try:
        waiting = TrialPerson.objects.filter(trial=trial, effect="").order_by("pk")
        pieces = [
            Piece(trial.pk, trial.sha256, trial.as_of, tuple(rows))
            for rows in standings.in_batches(waiting.values_list("pk", flat=True))
        ]
        for judged in spread(judge, pieces, processes=processes):
            _keep(judged)
            if enough() or not _hold(trial, holder, clock()):
                break
        if not waiting.exists():
            _finish(trial, clock())
    except Exception as error:
        fail_trial(trial, f"{type(error).__name__}: {error}", clock())
        raise
    finally:
        Trial.objects.filter(pk=trial.pk, held_by=holder).update(held_by=None, held_until=None)
    return True


def fail_trial(trial: Trial, failure: str, now: datetime) -> None:
    """Say that a trial will not be finished, and why."""
    Trial.objects.filter(pk=trial.pk, state=TrialState.RUNNING).update(
        state=TrialState.FAILED, failure=failure[:500], ended_at=now
    )


def _take(trial: Trial, holder: UUID, now: datetime) -> bool:
    """Hold the trial if nobody does. Taking it from somebody who stopped holding it without giving it back counts."""
    free = Q(held_until__isnull=True) | Q(held_until__lt=now)
    running = Trial.objects.filter(free, pk=trial.pk, state=TrialState.RUNNING)
    left = running.filter(held_until__isnull=False)
    if left.filter(taken_up__gte=MOST_TAKEN_UP).exists():
        fail_trial(trial, f"stopped {MOST_TAKEN_UP + 1} times without an answer", now)
        return False
    held = {"held_by": holder, "held_until": now + timedelta(seconds=HELD_SECONDS)}
    return bool(
        left.update(**held, taken_up=F("taken_up") + 1) or running.filter(held_until__isnull=True).update(**held)
    )


def _hold(trial: Trial, holder: UUID, now: datetime) -> bool:
    """Hold it for another while; False if it was taken over meanwhile."""
    until = now + timedelta(seconds=HELD_SECONDS)
    return bool(Trial.objects.filter(pk=trial.pk, held_by=holder).update(held_until=until))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a trial, as another process is asked about them."""

    trial: int
    sha256: str
    as_of: date
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one row."""

    row: int
    effect: str
    changes: str


def judge(piece: Piece) -> list[Tried]:
    """Judge some rows, each by the version that binds it and by the document that is tried, on one day."""
    document = _definition(piece.sha256, piece.trial)
    rows = TrialPerson.objects.filter(pk__in=piece.rows).order_by("pk")
    asked, row_of = [], {}
    for pk, enrolment, version, person, uuid in rows.values_list(
        "pk", "enrolment_id", "version", "enrolment__person_id", "enrolment__person__uuid"
    ):
        asked.append(standings.Asked(enrolment, person, str(uuid), version, piece.as_of))
        row_of[enrolment] = pk
    return [_tried(row_of[each.enrolment], each, known, document) for each, known in standings.gathered(asked)]


def _tried(row: int, asked: standings.Asked, known: standings.Known, document: Definition) -> Tried:
    binding = programmes.definition_with_hash(asked.version)
    before = evaluate(binding, known.index, asked.as_of)
    found = difference(before, evaluate(document, known.index, asked.as_of))
    return Tried(row, str(found.effect), written(found))


@lru_cache(maxsize=16)
def _definition(sha: str, trial: int) -> Definition:
    document = Trial.objects.values_list("document", flat=True).get(pk=trial, sha256=sha)
    return parse_definition(json.loads(document))


def _keep(judged: Sequence[Tried]) -> None:
    rows = [TrialPerson(pk=each.row, effect=each.effect, changes=each.changes) for each in judged]
    TrialPerson.objects.bulk_update(rows, ["effect", "changes"])


def _finish(trial: Trial, now: datetime) -> None:
    """Add up what was found."""
    tally = Tally()
    rows = TrialPerson.objects.filter(trial=trial)
    for effect, changes in rows.values_list("effect", "changes").iterator(chunk_size=ROWS_AT_ONCE):
        tally.add(read(effect, json.loads(changes or "{}")))
    moved = _facts_mark(rows.values_list("enrolment__person_id", flat=True)) != trial.facts_mark
    Trial.objects.filter(pk=trial.pk, state=TrialState.RUNNING).update(
        state=TrialState.FINISHED, ended_at=now, tally=tally_written(tally), facts_moved=moved
    )


def _facts_mark(persons: Iterable[int]) -> str:
    """One hash of the marks of all these logbooks."""
    ids = sorted(set(persons))
    marks: dict[int, int] = {}
    for batch in standings.in_batches(ids, ROWS_AT_ONCE):
        marks |= logbook.logbook_watermarks(batch)
    return sha256(",".join(f"{person}:{marks.get(person, 0)}" for person in ids))
