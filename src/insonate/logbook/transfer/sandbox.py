"""Which cells does a workbook hold? Answered in a process of its own, with little memory and little time.

A workbook is written by strangers and read by native code that lays a sheet out as one block: a cell at A1 and one
in the last corner would ask for all the memory there is, and a parser that gives up may take its process with it.
So this file is run as a script (`python -I sandbox.py`), never imported by the product: the workbook comes on
standard input, one JSON value a line goes out, and the operating system holds the limits.

Lines: first `{"sheets": [...], "sheet": name}`, then `[row number, [cell, ...]]` for each row that is not empty; a
date is `{"d": "2026-07-09"}`. Exit code 0 when all was said, 3 with one line `{"refused": key}` when not.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value


def _limit(megabytes: int, seconds: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(wanted: str, most_rows: int, most_columns: int) -> int:
    """Say the rows of the sheet called `wanted`, or of the longest visible one if that is empty."""
    import python_calamine as calamine

    out = sys.stdout

    def refuse(key: str) -> int:
        out.write(json.dumps({"refused": key}) + "\n")
        return 3

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        visible = [
            each.name
            for each in book.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet and each.visible == calamine.SheetVisibleEnum.Visible
        ][:20]
        if not visible:
            return refuse("no-rows")
        if wanted and wanted not in visible:
            return refuse("no-sheet")
        name = wanted or max(visible, key=lambda each: book.get_sheet_by_name(each).height)
        sheet = book.get_sheet_by_name(name)
        if sheet.width > most_columns:
            return refuse("too-many-columns")
        out.write(json.dumps({"sheets": visible, "sheet": name}) + "\n")
        said = 0
        for number, row in enumerate(sheet.iter_rows(), start=(sheet.start or (0, 0))[0] + 1):
            if all(value == "" for value in row):
                continue
            said += 1
            if said > most_rows:
                return refuse("too-many-rows")
            out.write(json.dumps([number, [_cell(value) for value in row]]) + "\n")
    except calamine.PasswordError:
        return refuse("password")
    except MemoryError:
        return refuse("too-wide-an-area")
    except Exception:
        return refuse("broken")
    return 0


if __name__ == "__main__":
    _limit(int(sys.argv[4]), int(sys.argv[5]))
    code = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.flush()
    sys.exit(code)
