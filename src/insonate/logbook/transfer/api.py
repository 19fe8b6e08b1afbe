"""The door to importing and exporting."""

from insonate.logbook.transfer.access import own_batch
from insonate.logbook.transfer.actions import (
    NotReady,
    RestoreNotReady,
    UndoRefused,
    apply_import,
    begin_import,
    choose_sheet,
    forget_stale_uploads,
    give_up_import,
    map_columns,
    undo_import,
)
from insonate.logbook.transfer.columns import COLUMNS, LEFT_OUT
from insonate.logbook.transfer.dates import DateReading, Order
from insonate.logbook.transfer.documents import export_pieces
from insonate.logbook.transfer.mapping import OUT, OWN, Mapping, doubled, target_of
from insonate.logbook.transfer.models import BatchKind, BatchState, ImportBatch
from insonate.logbook.transfer.preview import RowProblem
from insonate.logbook.transfer.queries import (
    ColumnValues,
    OpenedFile,
    Preview,
    ValueSeen,
    imports_of,
    is_open,
    opened,
    preview_of,
    signed_in,
    values_of,
)
from insonate.logbook.transfer.refusals import MAXIMUM_BYTES, MAXIMUM_EXPORT_BYTES, MAXIMUM_ROWS, ImportRefused
from insonate.logbook.transfer.restoring import RestorePreview, preview_restore
from insonate.logbook.transfer.sheets import SheetFilters, csv_pieces, regions_of, xlsx_file
from insonate.logbook.transfer.values import own_key
from insonate.logbook.transfer.words import choice_words, row_problem_words, summary, target_words

__all__ = [
    "COLUMNS",
    "LEFT_OUT",
    "MAXIMUM_BYTES",
    "MAXIMUM_EXPORT_BYTES",
    "MAXIMUM_ROWS",
    "OUT",
    "OWN",
    "BatchKind",
    "BatchState",
    "ColumnValues",
    "DateReading",
    "ImportBatch",
    "ImportRefused",
    "Mapping",
    "NotReady",
    "OpenedFile",
    "Order",
    "Preview",
    "RestoreNotReady",
    "RestorePreview",
    "RowProblem",
    "SheetFilters",
    "UndoRefused",
    "ValueSeen",
    "apply_import",
    "begin_import",
    "choice_words",
    "choose_sheet",
    "csv_pieces",
    "doubled",
    "export_pieces",
    "forget_stale_uploads",
    "give_up_import",
    "imports_of",
    "is_open",
    "map_columns",
    "opened",
    "own_batch",
    "own_key",
    "preview_of",
    "preview_restore",
    "regions_of",
    "row_problem_words",
    "signed_in",
    "summary",
    "target_of",
    "target_words",
    "undo_import",
    "values_of",
    "xlsx_file",
]
