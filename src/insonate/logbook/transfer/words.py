"""What is wrong with a row, as a sentence that says what to do; and what columns are called on a page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.logbook.scans.content import NOTES, ScanContent
from insonate.logbook.scans.problems import ScanProblem
from insonate.logbook.scans.words import field_words, place_words, problem_words, value_words
from insonate.logbook.transfer.columns import BY_KEY, OWN_COLUMN, QUESTION

PROBLEMS = {
    "history-broken": _l("Version %(version)s does not follow from the one before it."),
    "no-day": _l("No day. Fill in the day of the scan, or leave the row out if it is no scan."),
    "no-such-day": _l("“%(cell)s” is not a day. Write it as day, month, year."),
    "which-day": _l("“%(cell)s” can be two days. Say on the page before how days are written."),
    "other-order": _l("“%(cell)s” is no day as the others in this column are written. Correct it in the file."),
    "unknown-value": _l("“%(cell)s” is not known here. Say on the page before what it means, or correct it in the "
    "file."),
    "two-sides": _l("“%(cell)s” says another side than the other column. Correct one of them in the file."),
    "not-an-identifier": _l("“%(cell)s” is not an identifier of a scan. Leave this column out, or correct it."),
    "formula-failed": _l("The formula in this cell failed (%(cell)s). Correct it in the file, or empty the cell."),
    "in-another-logbook": _l("This scan is in another person’s logbook here. Leave the column of identifiers out if "
    "it is yours."),
    "same-identifier-twice": _l("Another row has the same identifier. Delete one of them, or its identifier."),
}  # fmt: skip


def row_problem_words(problem: ScanProblem) -> str:
    """One problem of a row as a sentence."""
    if problem.key in PROBLEMS:
        return str(PROBLEMS[problem.key]) % problem.arguments
    return problem_words(problem)


def target_words(target: str) -> str:
    """What a column of the logbook is called; a person's own by its key."""
    if not target:
        return _("Leave out")
    if target == "scan":
        return _("Identifier of the scan (from an export)")
    for prefix in (QUESTION, OWN_COLUMN):
        if target.startswith(prefix):
            return target.removeprefix(prefix).replace("-", " ").capitalize()
    return field_words("supervisor" if target == "supervisor" else BY_KEY[target].field)


def choice_words(target: str, key: str) -> str:
    """What a value is called: a key of a column, with a side after a colon where a region has one."""
    key, _colon, side = key.partition(":")
    if target.startswith(QUESTION) or key in ("yes", "no"):
        return {"yes": _("Yes"), "no": _("No")}.get(key, key)
    field = BY_KEY[target].field
    said = value_words(field, key) if key not in ("right", "left", "both") else value_words("side", key)
    return f"{said}, {value_words('side', side)}" if side else said


def summary(content: ScanContent) -> tuple[str, str, str]:
    """A scan in three short texts: what and which side, how, and the first of its notes."""
    said = {name: value_words(name, getattr(content, name)) for name in ("determinate", "supervision", "assistance")}
    if content.supervision == "none":
        said["supervision"] = _("Not supervised")
    how = [*said.values(), content.supervisor_name]
    notes = " · ".join(text for name in NOTES if (text := getattr(content, name)))
    shown = notes if len(notes) <= 90 else notes[:90].rsplit(" ", 1)[0] + "…"
    return place_words(content.region, content.side), ", ".join(filter(None, how)), shown
