"""What does the export of a logbook bring back, and what does it only state?

Scans come back whole: their uuids, every version with its words, reasons and statements. What another server saw is
kept beside them as stated (`RestoredScan`): when and by whom versions were recorded, who signed. It is shown and
exported again and never counts, since anyone can write a file. Decision 0052.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from insonate.kit.canonical import canonical_json
from insonate.logbook.scans.content import from_document, tidied, written
from insonate.logbook.scans.histories import PastVersion, ScanHistory, history_problems
from insonate.logbook.scans.models import Change, Scan
from insonate.logbook.scans.problems import ScanProblem
from insonate.logbook.transfer.documents import FORMAT, VERSION
from insonate.logbook.transfer.models import ImportBatch
from insonate.logbook.transfer.refusals import ImportRefused

ROWS_AT_ONCE = 500
_RECORDED = ("recorded-at", "recorded-by", "witnessed")


@dataclass(frozen=True, slots=True)
class PastScan:
    """One scan of an export: its history, and what the export states of it that nobody here saw."""

    history: ScanHistory
    stated: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastLogbook:
    """An export, read: whose it says it is, when it was written, and its scans."""

    name: str
    exported_at: str
    scans: tuple[PastScan, ...]


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What restoring would do: scans that are new, scans that are there already, and problems by scan."""

    batch: ImportBatch
    past: PastLogbook
    new: tuple[PastScan, ...]
    already_there: int
    problems: Mapping[UUID, list[ScanProblem]]


def read_export(content: bytes) -> PastLogbook:
    """The scans of an export. Raises ImportRefused, and nothing else, for a file that is not one, was changed by
    hand where a digest shows it, or was written by a newer version."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as broken:
        raise ImportRefused("not-our-export", why="it cannot be read as JSON") from broken
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ImportRefused("not-our-export", why=f"it does not say that its format is {FORMAT}")
    if document.get("version") != VERSION:
        raise ImportRefused("newer-export", format=document.get("version"), reads=VERSION)
    scans = document.get("scans")
    person = document.get("person")
    if not isinstance(scans, list) or not isinstance(person, dict):
        raise ImportRefused("not-our-export", why="it has no list of scans")
    found = tuple(_past_scan(place, scan) for place, scan in enumerate(scans, start=1))
    if len({each.history.uuid for each in found}) < len(found):
        raise ImportRefused("not-our-export", why="two of its scans have the same identifier")
    return PastLogbook(str(person.get("name", "")), str(document.get("exported-at", "")), found)


def _past_scan(place: int, document: Any) -> PastScan:
    try:
        versions = document["versions"]
        if [version["version"] for version in versions] != list(range(1, len(versions) + 1)) or not versions:
            raise ValueError("its versions are not numbered from 1")
        history = ScanHistory(UUID(document["uuid"]), tuple(_past_version(version) for version in versions))
        if document["withdrawn"] is not history.is_withdrawn:
            raise ValueError("its last version and the mark of withdrawal disagree")
        stated = {
            "versions": {
                str(version["version"]): {key: version[key] for key in _RECORDED} | {"witnessed": False}
                for version in versions
            },
            "sign-offs": [_stated_sign_off(each) for each in document.get("sign-offs", [])],
        }
        canonical_json(stated)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as broken:
        raise ImportRefused("not-our-export", why=f"scan {place} is not whole ({broken})") from broken
    return PastScan(history, stated)


def _past_version(document: Mapping[str, Any]) -> PastVersion:
    content = from_document(document["scan"])
    if written(tidied(content))[1] != document["digest"]:
        raise ValueError("a version is not what its digest says; it was changed by hand")
    stated = document.get("not-a-patient")
    if stated is not None:
        stated = {str(field): {"words": str(said["words"]), "stretches": [str(each) for each in said["stretches"]]}
                  for field, said in stated.items()}  # fmt: skip
    recorded = datetime.fromisoformat(document["recorded-at"])
    if recorded.tzinfo is None:
        raise ValueError("a version does not say its time zone")
    reason = document.get("reason", "")
    if not isinstance(reason, str) or not isinstance(document["recorded-by"], str):
        raise ValueError("a version is not in the form of an export")
    return PastVersion(Change(document["change"]), content, recorded.date(), reason, stated)


def _stated_sign_off(document: Mapping[str, Any]) -> dict[str, Any]:
    """A sign-off as it is stated: texts only, the day readable."""
    date.fromisoformat(document["on"])
    UUID(document["uuid"])
    texts = ("uuid", "digest", "verdict", "by", "by-name", "on", "at", "grounds", "words", "revokes")
    kept: dict[str, Any] = {key: str(document[key])[:300] for key in texts if key in document}
    return kept | {"version": int(document["version"]), "witnessed": False}


def preview_restore(batch: ImportBatch, now: datetime) -> RestorePreview:
    """What the export would bring back into this logbook. Raises ImportRefused if some of its scans are in another
    person's logbook here: a logbook can be moved, not copied."""
    past = read_export(bytes(batch.content or b""))
    owners: dict[UUID, int] = {}
    uuids = [each.history.uuid for each in past.scans]
    for start in range(0, len(uuids), ROWS_AT_ONCE):
        owners |= dict(
            Scan.objects.filter(uuid__in=uuids[start : start + ROWS_AT_ONCE]).values_list("uuid", "logbook_id")
        )
    others = sum(owner != batch.logbook_id for owner in owners.values())
    if others:
        raise ImportRefused("elsewhere", count=others)
    new = tuple(each for each in past.scans if each.history.uuid not in owners)
    problems = history_problems(person=batch.logbook.person, histories=[each.history for each in new], now=now)
    return RestorePreview(batch, past, new, len(owners), problems)
