"""What do the import pages say, and what do their answers mean?

Forms here have as many fields as the file has columns and values; they are read by name from what was posted, and
whatever is not one of the choices offered is as if it had not been said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.logbook.transfer import api as transfer
from insonate.web.components.parts import Cell, Column, Fact, Figure, Table

MOST_SHOWN = 100
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("what", ("performed-on", "region", "side", "application", "view", "modality", "procedure", "indicated")),
    ("found", ("determinate", "finding", "images-stored")),
    ("how", ("assistance", "supervision", "supervisor", "role", "purpose")),
    ("whom", ("subject", "age-band", "sex", "case-number", "encounter", "setting", "site")),
    (
        "notes",
        (
            "clinical-question", "area-scanned", "technical-issues", "findings-relevance", "pathway-role",
            "critical-incident", "reflection",
        ),
    ),
    ("other", ("scan",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One header and what it may be, in groups."""

    place: int
    header: str
    examples: str
    is_forbidden: bool
    options: tuple[tuple[str, tuple[Option, ...]], ...]
    problem: str


def _group_words() -> dict[str, str]:
    return {
        "what": _("What was scanned"),
        "found": _("What was found"),
        "how": _("How and with whom"),
        "whom": _("Whom and where"),
        "notes": _("Notes"),
        "other": _("From an export"),
    }


class ColumnsForm:
    """The columns page: a choice for each header, and the order of days where the file leaves it open."""

    def __init__(self, file: transfer.OpenedFile, posted: QueryDict | None) -> None:
        self.file = file
        self.posted = posted
        self.chosen = self._chosen()
        self.doubled = set(transfer.doubled(self.chosen))
        self.file_as_chosen = replace(file, mapping=replace(file.mapping, columns=self.chosen, order=self._order()))
        self.days = self.file_as_chosen.days
        self.problems = self._problems() if posted is not None else []

    def _chosen(self) -> dict[str, str]:
        if self.posted is None:
            return dict(self.file.mapping.columns)
        chosen = {}
        for header in self.file.headed.headers:
            try:
                target = transfer.target_of(header.name, self.posted.get(f"column-{header.place}", ""))
            except ValueError:
                target = transfer.LEFT_OUT
            chosen[header.name] = transfer.LEFT_OUT if header.is_forbidden else target
        return chosen

    def _order(self) -> transfer.Order | None:
        said = self.posted.get("order", "") if self.posted is not None else ""
        if said in {order.value for order in transfer.Order}:
            return transfer.Order(said)
        return self.file.mapping.order if self.posted is None or "order" not in self.posted else None

    @property
    def asks_order(self) -> bool:
        """Whether the file leaves open how days are written."""
        return self.days is not None and self.days.matters and self.days.order is None

    def _problems(self) -> list[tuple[str, str]]:
        """What is in the way, each with the control it is about."""
        found = []
        places = {header.name: header.place for header in self.file.headed.headers}
        if "performed-on" not in self.chosen.values():
            found.append((f"column-{self.file.headed.headers[0].place}", _("Say which column is the day of the scan.")))
        for header, target in self.chosen.items():
            if target in self.doubled:
                words = _("“%(header)s” and another column are both “%(target)s”. Choose one.")
                found.append(
                    (f"column-{places[header]}", words % {"header": header, "target": transfer.target_words(target)})
                )
        if self.asks_order and self.file_as_chosen.mapping.order is None:
            found.append(("order-day-first", _("Say how days are written.")))
        return found

    def mapping(self) -> transfer.Mapping:
        """What was said, as it is kept."""
        return self.file_as_chosen.mapping

    @property
    def orders(self) -> list[Option]:
        """The two ways to read the day that is the example."""
        if self.days is None:
            return []
        said = self.file_as_chosen.mapping.order
        ways = (
            (transfer.Order.DAY_FIRST, self.days.as_day_first), (transfer.Order.MONTH_FIRST, self.days.as_month_first),
        )  # fmt: skip
        return [Option(order.value, _day(day), order == said) for order, day in ways]

    @property
    def choices(self) -> list[Choice]:
        """Each header with its examples and options."""
        words = _group_words()
        shown = []
        for header in self.file.headed.headers:
            now = self.chosen.get(header.name, "")
            own = [
                Option(value, _says(value), now == value or (now.startswith(f"{value}:")))
                for value in ("extra", "answer")
            ]
            groups = [("", (Option("", _("Leave out"), now == ""), *own))]
            for key, targets in GROUPS:
                options = tuple(Option(each, transfer.target_words(each), each == now) for each in targets)
                groups.append((words[key], options))
            problem = _("Chosen twice") if now in self.doubled else ""
            examples = " · ".join(header.examples)
            shown.append(Choice(header.place, header.name, examples, header.is_forbidden, tuple(groups), problem))
        return shown


def _says(value: str) -> str:
    return _("Keep as a column of my own") if value == "extra" else _("A question answered yes or no")


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """One value of the file and what it may mean. `name` is the name of the control."""

    name: str
    key: str
    text: str
    count: str
    is_known: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ValuesShown:
    """One column and its values: those to decide, and those that are understood."""

    header: str
    words: str
    target: str
    number: int
    open: tuple[ValueChoice, ...]
    understood: tuple[ValueChoice, ...]
    is_person: bool


def shown_values(file: transfer.OpenedFile, columns: Sequence[transfer.ColumnValues]) -> list[ValuesShown]:
    """The columns with keys as the words page shows them; at most a hundred values of each."""
    found = []
    for number, column in enumerate(columns):
        choices = [
            _value_choice(file, column, number, place, value) for place, value in enumerate(column.values[:MOST_SHOWN])
        ]
        is_open = [column.is_person or not value.is_known for value in column.values[:MOST_SHOWN]]
        found.append(
            ValuesShown(
                column.header,
                transfer.target_words(column.target),
                column.target,
                number,
                tuple(each for each, still_open in zip(choices, is_open, strict=True) if still_open),
                tuple(each for each, still_open in zip(choices, is_open, strict=True) if not still_open),
                column.is_person,
            )
        )
    return found


def _value_choice(
    file: transfer.OpenedFile, column: transfer.ColumnValues, number: int, place: int, value: transfer.ValueSeen
) -> ValueChoice:
    said = file.mapping.values.get(column.target, {}).get(value.key, "")
    if column.is_person:
        first = Option("", _("Keep the name, ask nobody to sign"), not said)
        names = file.around.supervisors
        offered = [
            Option(each, _("Ask %(name)s to sign") % {"name": names[each]}, each == said) for each in column.choices
        ]
    else:
        read_as = transfer.choice_words(column.target, value.answer) if value.answer else _("says nothing")
        words = (
            _("As read: %(words)s") % {"words": read_as} if value.is_known and not said else _("Choose what it means")
        )
        first = Option("", words, not said)
        offered = [Option(each, transfer.choice_words(column.target, each), each == said) for each in column.choices]
    if column.may_keep_own:
        is_own = bool(said) and said not in column.choices and said != transfer.OUT
        offered.append(Option(transfer.OWN, _("Keep as written"), is_own))
    offered.append(Option(transfer.OUT, _("Leave this word out"), said == transfer.OUT))
    count = ngettext("%(n)s row", "%(n)s rows", value.count) % {"n": value.count}
    return ValueChoice(f"value-{number}-{place}", value.key, value.text, count, value.is_known, (first, *offered))


def answered(
    file: transfer.OpenedFile, columns: Sequence[transfer.ColumnValues], posted: QueryDict
) -> transfer.Mapping:
    """The mapping with what the words page said; a value whose control was not posted keeps its answer."""
    answers = {target: dict(values) for target, values in file.mapping.values.items()}
    for number, column in enumerate(columns):
        for place, value in enumerate(column.values[:MOST_SHOWN]):
            said = posted.get(f"value-{number}-{place}")
            if said is None or posted.get(f"key-{number}-{place}") != value.key:
                continue
            if said == transfer.OWN and column.may_keep_own:
                said = transfer.own_key(value.text)
            elif said not in {*column.choices, transfer.OUT}:
                said = ""
            kept = answers.setdefault(column.target, {})
            kept[value.key] = said
            if not said:
                del kept[value.key]
    return replace(file.mapping, values=answers)


def decided(file: transfer.OpenedFile, posted: QueryDict) -> transfer.Mapping:
    """The mapping with what the check page said: take identifiers out, what stretches are instead, leave rows out."""
    mapping = file.mapping
    match posted.get("act", ""):
        case "take-out":
            return replace(mapping, takes_out=True)
        case "leave-in":
            return replace(mapping, takes_out=False)
        case "leave-rows-out":
            return replace(mapping, leaves_out=True)
        case "keep-rows":
            return replace(mapping, leaves_out=False)
        case "state":
            pairs = zip(posted.getlist("stretch")[:MOST_SHOWN], posted.getlist("why")[:MOST_SHOWN], strict=False)
            stated = {stretch: why.strip()[:200] for stretch, why in pairs if why.strip()}
            return replace(mapping, stated={**mapping.stated, **stated})
    return mapping


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check page shows of a preview."""

    figures: tuple[Figure, ...]
    problems: Table | None
    problems_left: int
    stretches: tuple[tuple[str, str, str], ...]
    first_rows: Table | None


def checked(preview: transfer.Preview) -> Checked:
    """Counts, problems grouped by what is wrong, identifiers, and the first scans that would be added."""
    groups = _grouped(preview.problems)
    columns = [Column(_("Where")), Column(_("Column")), Column(_("What is wrong, and what to do"))]
    rows = [[Cell(_where(numbers)), Cell(column), Cell(words)] for (column, words), numbers in groups[:MOST_SHOWN]]
    figures = (
        Figure(_("Scans to add"), len(preview.new)),
        Figure(_("There already"), preview.already_there),
        Figure(_("Rows with problems"), preview.with_problems),
        Figure(_("Rows in the file"), len(preview.rows)),
    )
    stretches = tuple(
        (each.text, _where(each.rows), ", ".join(each.columns)) for each in preview.stretches[:MOST_SHOWN]
    )
    table = Table(_("Rows with problems"), columns, rows, caption_hidden=True) if rows else None
    return Checked(figures, table, max(len(groups) - MOST_SHOWN, 0), stretches, _first_rows(preview))


def _grouped(problems: Iterable[transfer.RowProblem]) -> list[tuple[tuple[str, str], list[int]]]:
    """The same problem in many rows is one line; lines in the order of their first row."""
    groups: dict[tuple[str, str], list[int]] = {}
    for each in problems:
        rows = groups.setdefault((each.column, transfer.row_problem_words(each.problem)), [])
        if not rows or rows[-1] != each.row:
            rows.append(each.row)
    return list(groups.items())


def _rows(numbers: Sequence[int]) -> str:
    """Row numbers as a reader looks them up: the first eight, and how many more."""
    shown = ", ".join(str(number) for number in dict.fromkeys(numbers[:8]))
    more = len(numbers) - 8
    return _("%(shown)s and %(more)s more") % {"shown": shown, "more": more} if more > 0 else shown


def _where(numbers: Sequence[int]) -> str:
    return ngettext("Row %(rows)s", "Rows %(rows)s", len(numbers)) % {"rows": _rows(numbers)}


def _first_rows(preview: transfer.Preview) -> Table | None:
    rows = [
        [
            Cell(str(row.number)),
            Cell(_day(row.content.performed_on)),
            *(Cell(text) for text in transfer.summary(row.content)),
        ]
        for row in preview.new[:5]
        if row.content is not None
    ]
    if not rows:
        return None
    columns = [Column(_("Row")), Column(_("Day")), Column(_("Place")), Column(_("How")), Column(_("Notes"))]
    return Table(_("How the first rows are read"), columns, rows)


def past_problems(preview: transfer.RestorePreview) -> Table | None:
    """Which scans of an export cannot come back as they are, by the day they are of, and why."""
    days = {each.history.uuid: each.history.versions[-1].content.performed_on for each in preview.new}
    rows = [
        [Cell(_day(days[uuid])), Cell(" ".join(transfer.row_problem_words(each) for each in problems))]
        for uuid, problems in list(preview.problems.items())[:MOST_SHOWN]
    ]
    columns = [Column(_("Scan of")), Column(_("What is wrong"))]
    return Table(_("Scans with problems"), columns, rows, caption_hidden=True) if rows else None


def line(batch: transfer.ImportBatch) -> dict[str, object]:
    """One earlier import as the list shows it."""
    states: Mapping[str, tuple[str, str]] = {
        transfer.BatchState.UPLOADED: ("progress", _("Not added yet")),
        transfer.BatchState.APPLIED: ("met", _("Added")),
        transfer.BatchState.UNDONE: ("waived", _("Undone")),
    }
    state, words = states[batch.state]
    added = ngettext("%(n)s scan", "%(n)s scans", batch.added) % {"n": batch.added}
    rows = ngettext("%(n)s row", "%(n)s rows", batch.rows) % {"n": batch.rows}
    return {
        "batch": batch,
        "state": state,
        "words": words,
        "size": rows if batch.state == transfer.BatchState.UPLOADED else added,
        "url": reverse("candidate:import_done", args=[batch.uuid]),
    }


def facts(batch: transfer.ImportBatch) -> list[Fact]:
    """What became of an import, in figures."""
    found = [
        Fact(_("Scans added"), batch.added),
        Fact(_("Rows that were there already"), batch.already_there),
        Fact(_("Rows left out"), batch.left_out),
        Fact(_("Added on"), date_format(batch.applied_at, "j F Y, H:i") if batch.applied_at else ""),
    ]
    if batch.undone_at:
        found.append(Fact(_("Undone on"), date_format(batch.undone_at, "j F Y, H:i")))
        if batch.kept_at_undo:
            found.append(Fact(_("Scans that stayed, since they were signed"), batch.kept_at_undo))
    return found
