"""Why can a file not be brought in at all?

One exception with a key and what fills its sentence; whatever a file contains, nothing else leaves the reading of
it. Problems of single rows are not refusals: see `preview`.
"""

from django.utils.translation import gettext_lazy as _

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_EXPORT_BYTES = 200 * 1024 * 1024
MAXIMUM_ROWS = 20_000
MAXIMUM_COLUMNS = 200
TITLE_ROWS = 60  # rows that may stand above the table, or be totals below it

WORDS = {
    "no-file": _("Choose a file first."),
    "empty": _("The file is empty. Export the log again and choose the new file."),
    "no-rows": _("No table was found in the file. It needs a row of column names, and below it one row for each scan."),
    "too-large": _("The file is larger than %(limit)s MB. Split it by year and bring in one part after another."),
    "too-many-rows": _(
        "The file has more than %(limit)s rows. Split it by year and bring in one part after another; nothing was "
        "added."
    ),
    "too-many-columns": _("The file has more than %(limit)s columns. Delete those that are not about scans."),
    "unpacks-too-large": _(
        "The file unpacks to more than %(limit)s MB. Copy the rows into a new workbook and choose that one."
    ),
    "broken": _("The file is damaged or cut short. Open it in your spreadsheet program, save it again and retry."),
    "too-wide-an-area": _(
        "The file could not be read with the memory one file may use: its cells are far apart or far too many. Copy "
        "the "
        "rows into a new workbook and choose that one."
    ),
    "password": _("The workbook is protected by a password. Save a copy without one."),
    "web-page": _(
        "This is a web page under the name of a spreadsheet. Open it in your spreadsheet program and save it as XLSX."
    ),
    "not-a-table": _("This is not a spreadsheet: it looks like %(what)s. Choose a CSV, XLSX, XLS or ODS file."),
    "not-text": _("This is neither a spreadsheet nor text that could be read. Choose a CSV, XLSX, XLS or ODS file."),
    "quotation-mark": _("A quotation mark is opened near row %(row)s and not closed. Close it, or save as XLSX."),
    "not-our-export": _("This JSON file is not an export of a logbook: %(why)s."),
    "newer-export": _(
        "This export was written by a newer version (format %(format)s). This one reads format %(reads)s."
    ),
    "elsewhere": _(
        "%(count)s of these scans are in another person's logbook here. A logbook can be moved to an account of your "
        "own "
        "after it is deleted there; it cannot be copied."
    ),
    "no-sheet": _("The workbook has no sheet called %(sheet)s."),
}


class ImportRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """The file was not taken, and nothing was changed. `str()` says why and what to do, in the reader's language."""

    def __init__(self, key: str, **arguments: object) -> None:
        super().__init__(key)
        self.key = key
        self.arguments = arguments

    def __str__(self) -> str:
        return str(WORDS[self.key]) % self.arguments
