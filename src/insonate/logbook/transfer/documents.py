"""What is in the export of a logbook, and in which form? Described for readers in docs/reference/export-format.md.

One JSON document: everything that was said of every scan, in every version, by whom and when; who signed which
version; and, from whoever hands them in, further sections of what the person owns. It is written piece by piece, so
that its size has no cap. `restoring` reads it back.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from insonate.logbook.scans.models import Scan, ScanVersion
from insonate.logbook.sign_offs.models import SignOff
from insonate.logbook.transfer.models import ImportBatch, RestoredScan
from insonate.people import api as people

FORMAT = "insonate-logbook"
VERSION = 1
ROWS_AT_ONCE = 500


def scans_of(person: people.User) -> QuerySet[Scan]:
    """Every scan of the person's logbook, withdrawn ones too, in the order of the days."""
    return Scan.objects.filter(logbook__person=person).select_related("import_batch").order_by("performed_on", "id")


def scan_documents(person: people.User) -> Iterator[dict[str, Any]]:
    """Each scan with its versions and sign-offs."""
    some: list[Scan] = []
    for scan in scans_of(person).iterator(chunk_size=ROWS_AT_ONCE):
        some.append(scan)
        if len(some) == ROWS_AT_ONCE:
            yield from _documents(some)
            some = []
    yield from _documents(some)


def _documents(scans: list[Scan]) -> Iterator[dict[str, Any]]:
    keys = [scan.pk for scan in scans]
    versions: dict[int, list[ScanVersion]] = defaultdict(list)
    for version in ScanVersion.objects.filter(scan__in=keys).select_related("recorded_by").order_by("version"):
        versions[version.scan_id].append(version)
    signed: dict[int, list[SignOff]] = defaultdict(list)
    for sign_off in SignOff.objects.filter(scan__in=keys).select_related("by", "revokes").order_by("number"):
        signed[sign_off.scan_id].append(sign_off)
    stated = {each.scan_id: json.loads(each.stated) for each in RestoredScan.objects.filter(scan__in=keys)}
    for scan in scans:
        elsewhere = stated.get(scan.pk, {})
        document: dict[str, Any] = {"uuid": str(scan.uuid), "withdrawn": scan.withdrawn}
        if scan.import_batch is not None:
            document["import"] = str(scan.import_batch.uuid)
        document["versions"] = [
            _version(version, elsewhere.get("versions", {}).get(str(version.version))) for version in versions[scan.pk]
        ]
        document["sign-offs"] = [*elsewhere.get("sign-offs", []), *(_sign_off(each) for each in signed[scan.pk])]
        yield document


def _version(version: ScanVersion, stated: Mapping[str, Any] | None) -> dict[str, Any]:
    """A version as it was said. What was recorded elsewhere keeps the time and the name it came with."""
    document: dict[str, Any] = {
        "version": version.version,
        "change": version.change,
        "scan": json.loads(version.content),
        "digest": version.digest,
        "recorded-at": version.recorded_at.isoformat(),
        "recorded-by": version.recorded_by.name,
        "witnessed": stated is None,
    }
    if version.reason:
        document["reason"] = version.reason
    if version.not_a_patient:
        document["not-a-patient"] = json.loads(version.not_a_patient)
    if stated is not None:
        document |= {"restored-at": document["recorded-at"], **stated}
    return document


def _sign_off(sign_off: SignOff) -> dict[str, Any]:
    document: dict[str, Any] = {
        "uuid": str(sign_off.uuid),
        "version": sign_off.version,
        "digest": sign_off.digest,
        "verdict": sign_off.verdict,
        "by": str(sign_off.by.uuid),
        "by-name": sign_off.by_name,
        "on": sign_off.on.isoformat(),
        "at": sign_off.at.isoformat(),
        "witnessed": True,
    }
    if sign_off.grounds:
        document["grounds"] = sign_off.grounds
    if sign_off.words:
        document["words"] = sign_off.words
    if sign_off.revokes is not None:
        document["revokes"] = str(sign_off.revokes.uuid)
    return document


def _imports(person: people.User) -> Iterator[dict[str, Any]]:
    for batch in ImportBatch.objects.filter(logbook__person=person).defer("content").order_by("id"):
        yield {
            "uuid": str(batch.uuid),
            "file-name": batch.file_name,
            "sha256": batch.sha256,
            "state": batch.state,
            "added": batch.added,
            "uploaded-at": batch.uploaded_at.isoformat(),
            "applied-at": batch.applied_at.isoformat() if batch.applied_at else None,
            "undone-at": batch.undone_at.isoformat() if batch.undone_at else None,
        }


def _supervisors(person: people.User) -> Iterator[dict[str, str]]:
    """Who is behind the uuids that scans name as supervisor."""
    named = people.User.objects.filter(supervised_scans__logbook__person=person).distinct().order_by("name")
    for each in named:
        yield {"uuid": str(each.uuid), "name": each.name}


def export_pieces(
    person: people.User, *, now: datetime, further: Mapping[str, Iterable[Mapping[str, Any]]] | None = None
) -> Iterator[str]:
    """The export, piece by piece: the logbook's own sections, then `further` sections as they are handed in."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "exported-at": now.isoformat(),
        "person": {"uuid": str(person.uuid), "name": person.name, "email": person.email, "language": person.language},
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    sections: dict[str, Iterable[Mapping[str, Any]]] = {
        "scans": scan_documents(person),
        "supervisors": _supervisors(person),
        "imports": _imports(person),
        **(further or {}),
    }
    for name, items in sections.items():
        yield f',\n "{name}": ['
        first = True
        for item in items:
            text = json.dumps(item, ensure_ascii=False, indent=1).replace("\n", "\n  ")
            yield f"{'' if first else ','}\n  {text}"
            first = False
        yield "\n ]"
    yield "\n}\n"
