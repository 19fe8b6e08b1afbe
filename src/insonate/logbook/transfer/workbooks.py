"""Which rows does an XLSX, XLS or ODS workbook hold?

Two guards before native code reads it: the archive is unpacked once into nothing, to learn its true size (a
declared size may lie) and to count rows; then `sandbox` reads it in a process with limits of its own.
"""

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

from insonate.logbook.transfer.refusals import MAXIMUM_COLUMNS, MAXIMUM_ROWS, TITLE_ROWS, ImportRefused
from insonate.logbook.transfer.tables import Cell, Row, Table

UNPACKED_BYTES = 250 * 1024 * 1024
ROWS_WITH_EMPTY_ONES = 100_000
_ENTRIES = 5_000
_MEMORY_MB, _SECONDS = 1024, 25
_CHUNK = 1 << 18


def check_archive(content: bytes) -> None:
    """Refuse what is no workbook, unpacks to too much, or has far too many rows. Memory stays small throughout."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError, UnicodeDecodeError) as broken:
        raise ImportRefused("broken") from broken
    _check_is_workbook({entry.filename for entry in entries})
    if len(entries) > _ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise ImportRefused("unpacks-too-large", limit=UNPACKED_BYTES >> 20)
    left = UNPACKED_BYTES
    for entry in entries:
        left -= _unpacked(content, entry, left)


def _check_is_workbook(names: set[str]) -> None:
    if any(name.startswith("word/") for name in names):
        raise ImportRefused("not-a-table", what="a text document")
    if any(name.startswith("ppt/") for name in names):
        raise ImportRefused("not-a-table", what="a presentation")
    if not ({"content.xml"} & names or any(name.lower().startswith("xl/") for name in names)):
        raise ImportRefused("not-a-table", what="a compressed file")


def _unpacked(content: bytes, entry: zipfile.ZipInfo, left: int) -> int:
    """The true size of one member. Raises ImportRefused when it passes `left` or holds too many rows."""
    at = entry.header_offset
    if content[at : at + 4] != b"PK\x03\x04" or at + 30 > len(content):
        raise ImportRefused("broken")
    name_length, extra_length = struct.unpack_from("<HH", content, at + 26)
    start = at + 30 + name_length + extra_length
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.flag_bits & 1:
        raise ImportRefused("password")
    if len(packed) < entry.compress_size or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ImportRefused("broken")
    if entry.compress_type == zipfile.ZIP_STORED:
        _check_rows(entry.filename, bytes(packed).count(b"<row"))
        return len(packed)
    size = rows = 0
    tail = b""
    unpack = zlib.decompressobj(-15)
    feed: bytes | memoryview = packed
    try:
        while not unpack.eof:
            piece = unpack.decompress(feed, _CHUNK)
            feed = unpack.unconsumed_tail
            if not piece and not feed:
                break
            size += len(piece)
            if size > left:
                raise ImportRefused("unpacks-too-large", limit=UNPACKED_BYTES >> 20)
            rows += (tail + piece).count(b"<row") - tail.count(b"<row")
            tail = piece[-3:]
            _check_rows(entry.filename, rows)
    except zlib.error as broken:
        raise ImportRefused("broken") from broken
    return size


def _check_rows(name: str, rows: int) -> None:
    if "worksheets/" in name and rows > ROWS_WITH_EMPTY_ONES:
        raise ImportRefused("too-many-rows", limit=f"{MAXIMUM_ROWS:,}")


def read_workbook(content: bytes, sheet: str = "") -> Table:
    """The rows of one sheet. Raises ImportRefused for whatever cannot be read."""
    limits = [MAXIMUM_ROWS + TITLE_ROWS, MAXIMUM_COLUMNS, _MEMORY_MB, _SECONDS]
    script = str(Path(__file__).with_name("sandbox.py"))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", script, sheet.replace("\0", ""), *map(str, limits)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise ImportRefused("too-wide-an-area") from slow
    lines = done.stdout.decode("utf-8", "replace").splitlines() if done.returncode in (0, 3) else []
    if done.returncode == 3 and lines:
        key = str(json.loads(lines[-1])["refused"])
        limit = {"too-many-rows": f"{MAXIMUM_ROWS:,}", "too-many-columns": MAXIMUM_COLUMNS}.get(key, "")
        raise ImportRefused(key, limit=limit, sheet=sheet)
    if not lines:
        raise ImportRefused("too-wide-an-area")
    head = json.loads(lines[0])
    rows = tuple(Row(number, tuple(_cell(value) for value in cells)) for number, cells in map(json.loads, lines[1:]))
    kind = "workbook"
    return Table(kind=kind, rows=rows, how=head["sheet"], sheet=head["sheet"], sheets=tuple(head["sheets"]))


def _cell(value: object) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(value["d"])
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (bool, int)):
        return value
    return "" if value is None else str(value)
