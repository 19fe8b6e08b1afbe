"""Bringing scans in with all that was said of them, version by version, from a record kept elsewhere.

What comes in is held to the rules of the door: each version is judged as an entry would be, on the day it says it was
recorded. What somebody elsewhere saw, this logbook did not: every version is recorded here now, and who recorded it
there and when, and who signed, is for the caller to keep beside it. A supervisor who has no account here stays named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from insonate.kit.canonical import canonical_json, sha256
from insonate.logbook.scans import actions
from insonate.logbook.scans.content import ScanContent, search_words, tidied, written
from insonate.logbook.scans.models import Change, Scan, ScanVersion, SignState
from insonate.logbook.scans.privacy import Looked, Stated
from insonate.logbook.scans.problems import ScanProblem
from insonate.logbook.sign_offs.days import day_of
from insonate.logbook.transfer.models import ImportBatch
from insonate.people import api as people

# A supervisor may be unknown here; and the day of recording is told in another zone, so only today bounds the day.
_JUDGED_HERE = frozenset({"supervisor-unknown", "in-the-future"})


@dataclass(frozen=True, slots=True)
class PastVersion:
    """What was said of a scan at one moment, and the day on which that is said to have been."""

    change: Change
    content: ScanContent
    recorded_on: date
    reason: str = ""
    stated: Stated | None = None


@dataclass(frozen=True, slots=True)
class ScanHistory:
    """A scan with all its versions, oldest first."""

    uuid: UUID
    versions: tuple[PastVersion, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether its last word is a withdrawal, corrections of withdrawn scans being impossible."""
        return self.versions[-1].change == Change.WITHDRAWAL


def history_problems(
    *, person: people.User, histories: Sequence[ScanHistory], now: datetime
) -> dict[UUID, list[ScanProblem]]:
    """What would be refused if these were brought in now, by scan; empty when all would be stored."""
    today = day_of(person, now)
    known = actions.known_supervisors([version.content for history in histories for version in history.versions])
    found: dict[UUID, list[ScanProblem]] = {}
    looked: Looked = {}
    for history in histories:
        for number, version in enumerate(history.versions):
            problems = [*_shape_problems(history, number)]
            words = {field: str(said.get("words", "")) for field, said in (version.stated or {}).items()}
            judged = actions.judge_entry(
                person, version.content, words, min(today, version.recorded_on), known, reason=version.reason,
                looked=looked,
            )  # fmt: skip
            problems += [problem for problem in judged.problems if problem.key not in _JUDGED_HERE]
            if version.content.performed_on > today:
                arguments = {"day": version.content.performed_on, "today": today}
                problems.append(ScanProblem("performed_on", "in-the-future", arguments))
            if problems:
                found.setdefault(history.uuid, []).extend(problems)
    return found


def _shape_problems(history: ScanHistory, number: int) -> list[ScanProblem]:
    """A history begins with an entry; a withdrawal and its restoration say the same as before."""
    version, before = history.versions[number], history.versions[number - 1] if number else None
    is_entry = version.change == Change.ENTRY
    repeats = version.change in (Change.WITHDRAWAL, Change.RESTORATION)
    if is_entry != (before is None) or (before is not None and repeats and before.content != version.content):
        return [ScanProblem("", "history-broken", {"version": number + 1})]
    return []


def log_histories(
    *, person: people.User, histories: Sequence[ScanHistory], by: people.User, now: datetime, batch: ImportBatch
) -> int:
    """Bring the scans in, in one transaction, all or none; returns how many. The caller has judged them. A scan
    that is in this logbook already is passed over."""
    with transaction.atomic():
        logbook = actions.locked_logbook(person)
        there = actions.uuids_there(logbook, [history.uuid for history in histories])
        fresh = [history for history in histories if history.uuid not in there]
        today = day_of(person, now)
        known = actions.known_supervisors([history.versions[-1].content for history in fresh])
        scans = []
        for history in fresh:
            content = tidied(history.versions[-1].content)
            text, digest = written(content)
            supervisor = known.get(content.supervisor)
            scans.append(
                Scan(
                    uuid=history.uuid, logbook=logbook, version=len(history.versions), recorded_on=today,
                    entered_at=now, changed_at=now, import_batch=batch, withdrawn=history.is_withdrawn,
                    performed_on=content.performed_on, region=content.region, side=content.side,
                    determinate=content.determinate, content=text, digest=digest, words=search_words(content),
                    applications=f" {' '.join(content.applications)} " if content.applications else "",
                    supervisor_id=supervisor.pk if supervisor else None,
                    sign_state=SignState.AWAITING if supervisor else SignState.NOT_ASKED,
                )
            )  # fmt: skip
        Scan.objects.bulk_create(scans, batch_size=actions.ROWS_AT_ONCE)
        versions = []
        for scan, history in zip(scans, fresh, strict=True):
            for number, version in enumerate(history.versions, start=1):
                text, digest = written(tidied(version.content))
                versions.append(
                    ScanVersion(
                        scan=scan, version=number, change=version.change, content=text, digest=digest,
                        reason=version.reason, recorded_by=by, recorded_at=now,
                        not_a_patient=canonical_json(dict(version.stated)) if version.stated else "",
                    )
                )  # fmt: skip
        ScanVersion.objects.bulk_create(versions, batch_size=actions.ROWS_AT_ONCE)
        actions.moved(logbook)
        digest = sha256(canonical_json([[str(scan.uuid), scan.digest] for scan in scans]))
        detail = {"scans": len(scans), "versions": len(versions), "digest": digest}
        actions.audited(person, "log-histories", f"import:{batch.uuid}", by, now, detail)
    return len(scans)
