"""Bringing a file into a logbook, in steps that can be left and taken up again, and taking it out as one.

Until it is applied a file changes nothing. Applying is one transaction: every new row becomes a scan through the same
door as an entry by hand, or none does. Undoing withdraws what was added, as facts: decision 0050.
"""

from collections.abc import Mapping as Map
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from insonate.audit import api as audit
from insonate.kit.canonical import canonical_json, sha256
from insonate.logbook.scans.actions import log_scans, logbook_of, withdraw_batch
from insonate.logbook.scans.histories import log_histories
from insonate.logbook.scans.models import Logbook, Scan
from insonate.logbook.sign_offs.days import day_of
from insonate.logbook.transfer.guessing import Headed, find_header, guess_columns
from insonate.logbook.transfer.mapping import Mapping, remembered
from insonate.logbook.transfer.models import (
    BatchKind,
    BatchState,
    ImportBatch,
    ImportedRow,
    RememberedMapping,
    RestoredScan,
)
from insonate.logbook.transfer.queries import Preview, is_open, mark_rows, preview_of, signed_in, uuid_of
from insonate.logbook.transfer.reading import is_json, read_table
from insonate.logbook.transfer.refusals import MAXIMUM_EXPORT_BYTES, MAXIMUM_ROWS, ImportRefused
from insonate.logbook.transfer.restoring import RestorePreview, preview_restore, read_export
from insonate.people import api as people

ROWS_AT_ONCE = 500
KEPT_FOR = timedelta(days=1)
REASON_OF_UNDO = "Import undone"


class NotReady(Exception):  # noqa: N818 - an answer, not an error of ours
    """Nothing was added: the preview shows what is in the way, and it has changed or was not looked at."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("the import has problems")
        self.preview = preview


class RestoreNotReady(Exception):  # noqa: N818 - as above
    """Nothing was brought back: the preview shows which scans of the export are in the way."""

    def __init__(self, preview: RestorePreview) -> None:
        super().__init__("the export has problems")
        self.preview = preview


class UndoRefused(Exception):  # noqa: N818 - as above
    """Nothing was withdrawn: `signed` scans of the import were signed since, and a signature is another person's
    statement. The rest can be undone if the person says so."""

    def __init__(self, signed: int) -> None:
        super().__init__(f"{signed} scans were signed since")
        self.signed = signed


@transaction.atomic
def begin_import(
    *, person: people.User, file_name: str, content: bytes, by: people.User, now: datetime, sheet: str = ""
) -> ImportBatch:
    """Take a file in, guess its columns (or remember them from the last file of its kind) and keep it for a day.
    Nothing is in the logbook yet. Raises ImportRefused."""
    if is_json(content):
        return _begin_restore(person, file_name, content, by, now)
    today = day_of(person, now)
    table = read_table(content, sheet)
    headed = find_header(table, today)
    if not headed.rows:
        raise ImportRefused("no-rows")
    if len(headed.rows) > MAXIMUM_ROWS:
        raise ImportRefused("too-many-rows", limit=f"{MAXIMUM_ROWS:,}")
    logbook = logbook_of(person)
    forget_stale_uploads(now=now)
    mapping = _first_mapping(logbook, headed, today)
    batch = ImportBatch.objects.create(
        logbook=logbook, file_name=_plain_name(file_name), sha256=sha256(content), content=content,
        mapping=mapping.document() | {"sheet": table.sheet}, rows=len(headed.rows), uploaded_at=now,
    )  # fmt: skip
    _audit(batch, "begin-import", by, now, {"rows": batch.rows, "sha256": batch.sha256})
    return batch


def _begin_restore(person: people.User, file_name: str, content: bytes, by: people.User, now: datetime) -> ImportBatch:
    if len(content) > MAXIMUM_EXPORT_BYTES:
        raise ImportRefused("too-large", limit=MAXIMUM_EXPORT_BYTES >> 20)
    past = read_export(content)
    forget_stale_uploads(now=now)
    batch = ImportBatch.objects.create(
        logbook=logbook_of(person), kind=BatchKind.LOGBOOK, file_name=_plain_name(file_name), sha256=sha256(content),
        content=content, rows=len(past.scans), uploaded_at=now,
    )  # fmt: skip
    preview_restore(batch, now)
    _audit(batch, "begin-import", by, now, {"rows": batch.rows, "sha256": batch.sha256})
    return batch


def _plain_name(file_name: str) -> str:
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[-200:] or "table"


def _first_mapping(logbook: Logbook, headed: Headed, today: Any) -> Mapping:
    kept = RememberedMapping.objects.filter(logbook=logbook, headers=headed.signature).first()
    return remembered(kept.mapping, headed) if kept else Mapping(columns=guess_columns(headed, today))


def _audit(batch: ImportBatch, action: str, by: people.User, now: datetime, detail: Map[str, object]) -> None:
    person = batch.logbook.person
    audit.record(
        chain=f"logbook:{person.uuid}", action=action, subject=f"import:{batch.uuid}", by=by.pk, at=now,
        on_behalf_of=None if by.pk == person.pk else person.pk, detail=detail,
    )  # fmt: skip


def _held(batch: ImportBatch) -> ImportBatch:
    """The import, held until the transaction ends together with its logbook."""
    Logbook.objects.select_for_update().get(pk=batch.logbook_id)
    return ImportBatch.objects.select_related("logbook__person").select_for_update(of=("self",)).get(pk=batch.pk)


@transaction.atomic
def map_columns(*, batch: ImportBatch, mapping: Mapping, by: people.User, now: datetime) -> ImportBatch:
    """Keep how the columns are to be read. Changes nothing else; an import that was applied stays as it was read."""
    batch = _held(batch)
    if batch.state == BatchState.UPLOADED:
        batch.mapping = mapping.document()
        batch.save(update_fields=["mapping"])
        _audit(batch, "map-import", by, now, {"columns": sum(bool(target) for target in mapping.columns.values())})
    return batch


@transaction.atomic
def choose_sheet(*, batch: ImportBatch, sheet: str, by: people.User, now: datetime) -> ImportBatch:
    """Read another sheet of the workbook, and guess its columns anew. Raises ImportRefused if there is none such."""
    batch = _held(batch)
    if batch.state != BatchState.UPLOADED or batch.content is None:
        return batch
    today = day_of(batch.logbook.person, now)
    table = read_table(bytes(batch.content), sheet)
    headed = find_header(table, today)
    batch.mapping = _first_mapping(batch.logbook, headed, today).document() | {"sheet": table.sheet}
    batch.rows = len(headed.rows)
    batch.save(update_fields=["mapping", "rows"])
    _audit(batch, "map-import", by, now, {"columns": len(headed.headers)})
    return batch


def apply_import(*, batch: ImportBatch, by: people.User, now: datetime) -> ImportBatch:
    """Add every new row as a scan, in one transaction; rows that are there already are passed over. Applying what is
    applied changes nothing. Raises NotReady, with the preview, if rows have problems and were not left out.

    The file is read before the transaction begins: with thousands of notes that takes seconds, in which others go
    on saving. Inside it, only what may have changed meanwhile is looked at again.
    """
    if not is_open(batch):
        return batch
    if batch.kind == BatchKind.LOGBOOK:
        return _apply_restore(batch, by, now)
    preview = preview_of(batch, now)
    if preview.with_problems and not preview.mapping_leaves_out:
        raise NotReady(preview)
    with transaction.atomic():
        held = _held(batch)
        if held.state != BatchState.UPLOADED or held.content is None:
            return held
        if held.mapping != batch.mapping:
            raise NotReady(preview)
        return _apply(held, preview, by, now)


def _apply_restore(batch: ImportBatch, by: people.User, now: datetime) -> ImportBatch:
    preview = preview_restore(batch, now)
    if preview.problems:
        raise RestoreNotReady(preview)
    with transaction.atomic():
        batch = _held(batch)
        if batch.state != BatchState.UPLOADED or batch.content is None:
            return batch
        histories = [each.history for each in preview.new]
        added = log_histories(person=batch.logbook.person, histories=histories, by=by, now=now, batch=batch)
        keys = dict(Scan.objects.filter(import_batch=batch).values_list("uuid", "pk"))
        RestoredScan.objects.bulk_create(
            [
                RestoredScan(scan_id=keys[each.history.uuid], batch=batch, stated=canonical_json(each.stated))
                for each in preview.new
                if each.history.uuid in keys
            ],
            batch_size=ROWS_AT_ONCE,
        )
        batch.state, batch.applied_at, batch.content = BatchState.APPLIED, now, None
        batch.added, batch.already_there = added, batch.rows - added
        batch.save()
        _audit(batch, "apply-import", by, now, {"added": added, "there": batch.already_there, "left-out": 0})
    return batch


def _apply(batch: ImportBatch, preview: Preview, by: people.User, now: datetime) -> ImportBatch:
    judged = {entry.uuid: place for place, entry in enumerate(preview.judgement.entries)}
    mark_rows(batch.logbook, list(preview.rows))
    new = preview.new
    chosen = preview.judgement.only({judged[uuid_of(batch, row)] for row in new})
    if new:
        log_scans(person=batch.logbook.person, entries=chosen.entries, by=by, now=now, batch=batch, judgement=chosen)
    keys = dict(Scan.objects.filter(import_batch=batch).values_list("uuid", "pk"))
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(
                batch=batch, logbook=batch.logbook, scan_id=keys[uuid_of(batch, row)], number=row.number,
                as_written=row.as_written, as_read=row.as_read,
            )
            for row in new
        ],
        batch_size=ROWS_AT_ONCE,
    )  # fmt: skip
    batch.state, batch.applied_at, batch.content = BatchState.APPLIED, now, None
    batch.added, batch.already_there = len(new), preview.already_there
    batch.left_out = len(preview.rows) - batch.added - batch.already_there
    batch.save()
    _remember(batch, preview)
    detail = {"added": batch.added, "there": batch.already_there, "left-out": batch.left_out}
    _audit(batch, "apply-import", by, now, detail)
    return batch


def _remember(batch: ImportBatch, preview: Preview) -> None:
    mapping = preview.file.mapping
    kept = Mapping(columns=mapping.columns, order=mapping.order, values=mapping.values).document()
    RememberedMapping.objects.update_or_create(
        logbook=batch.logbook, headers=preview.file.headed.signature, defaults={"mapping": kept}
    )


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: people.User, now: datetime, spare_signed: bool = False) -> ImportBatch:
    """Withdraw every scan that an import added, in one act, so that the file may come again. If some were signed
    since, nothing is withdrawn and UndoRefused says how many, unless `spare_signed`: then those stay. Undoing what
    is undone changes nothing."""
    batch = _held(batch)
    if batch.state != BatchState.APPLIED:
        return batch
    signed = signed_in(batch)
    if signed and not spare_signed:
        raise UndoRefused(signed)
    withdrawn = withdraw_batch(batch=batch, reason=REASON_OF_UNDO, by=by, now=now, spare_signed=True)
    ImportedRow.objects.filter(batch=batch, scan__withdrawn=True).delete()
    batch.state, batch.undone_at, batch.kept_at_undo = BatchState.UNDONE, now, signed
    batch.save(update_fields=["state", "undone_at", "kept_at_undo"])
    _audit(batch, "undo-import", by, now, {"withdrawn": withdrawn, "kept": signed})
    return batch


@transaction.atomic
def give_up_import(*, batch: ImportBatch, by: people.User, now: datetime) -> None:
    """Forget a file that was not applied. An applied one stays: see `undo_import`."""
    batch = _held(batch)
    if batch.state != BatchState.UPLOADED:
        return
    _audit(batch, "give-up-import", by, now, {"sha256": batch.sha256})
    batch.delete()


def forget_stale_uploads(*, now: datetime) -> int:
    """Delete the files that nobody applied within a day; returns how many. A file may name patients until it has
    passed the guard, so it does not lie about."""
    stale = ImportBatch.objects.filter(state=BatchState.UPLOADED, uploaded_at__lt=now - KEPT_FOR)
    return stale.delete()[0]
