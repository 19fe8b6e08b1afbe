"""The cohort of a programme: who is on pace, who is not, and why; and the same as a file."""

import csv
import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insonate.certification.standings import api as standings
from insonate.certification.standings.api import CohortRow, Concern
from insonate.certification.trials import api as trials
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.components import charts
from insonate.web.components.parts import Cell, Column, Figure, State, Table
from insonate.web.findings import words
from insonate.web.office.guard import person_of
from insonate_core.findings import State as CoreState

AT_ONCE_SECONDS = 1.5
ROWS = 60
SPOKEN_TO = 40


@dataclass(frozen=True, slots=True)
class CohortMini:
    """One small chart of the cohort, all on one scale."""

    name: str
    url: str
    count: str
    state: State
    line: charts.Sparkline | None
    said: str


@login_required
def cohorts(request: HttpRequest) -> HttpResponse:
    """The programmes whose cohort one may see; straight to it where there is one."""
    assert isinstance(request.user, people.User)
    found = standings.cohort_programmes(request.user, now=clock.now())
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("office:cohort", key=found[0].key)
    titles = [(programme, title_of_programme(programme)) for programme in found]
    return render(request, "office/cohorts.html", {"programmes": titles})


@login_required
def cohort(request: HttpRequest, key: str) -> HttpResponse:
    """One cohort, those to speak to first. What cannot be judged in a moment is shown as it was last found, while
    the page asks again."""
    found = standings.cohort_of(programme_of(request, key), now=clock.now(), enough=_after(AT_ONCE_SECONDS))
    names = _names(found)
    top = max((sum(row.counts.values()) for row in found.rows), default=0)
    page = _page(request, found)
    rows = found.rows[(page - 1) * ROWS : page * ROWS]
    speak = found.to_speak_to
    return render(
        request,
        "office/cohort.html",
        {
            "cohort": found,
            "may_try": found.programme in trials.programmes_to_try(person_of(request), now=clock.now()),
            "judged": found.registered - found.behind,
            "title": title_of_programme(found.programme),
            "figures": _figures(found),
            "speak_to": len(speak),
            "speak": _table(speak[:SPOKEN_TO], names, _("To speak to")),
            "more_to_speak_to": max(0, len(speak) - SPOKEN_TO),
            "everyone": _table(rows, names, _("Everyone")),
            "minis": [_mini(row, top) for row in rows],
            "previous_url": f"?page={page - 1}#everyone" if page > 1 else "",
            "next_url": f"?page={page + 1}#everyone" if page * ROWS < len(found.rows) else "",
            "shown": _("%(first)s to %(last)s of %(all)s")
            % {"first": (page - 1) * ROWS + 1, "last": (page - 1) * ROWS + len(rows), "all": len(found.rows)},
            "waiting": [
                (names.of(person), waits.facts, (found.as_of - waits.oldest_on).days)
                for person, waits in sorted(found.waiting.items(), key=lambda item: item[1].oldest_on)
            ],
        },
    )


@login_required
def cohort_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The cohort's table as CSV or XLSX: always everyone as of today, so whoever asks waits until all are judged."""
    found = standings.cohort_of(programme_of(request, key), now=clock.now())
    names = _names(found)
    fields = [_fields(row, names) for row in found.rows]
    rows = [list(fields[0]) if fields else [], *(list(each.values()) for each in fields)]
    name = f"cohort-{found.programme.key}-{found.as_of.isoformat()}.{kind}"
    if kind not in {"csv", "xlsx"}:
        raise Http404
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
        response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(
            _workbook(rows), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _after(seconds: float) -> Callable[[], bool]:
    """Whether so much time has gone by since now."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def _page(request: HttpRequest, found: standings.Cohort) -> int:
    """The page of rows that is asked for, from 1; the nearest there is."""
    asked = request.GET.get("page", "1")
    last = max(1, -(-len(found.rows) // ROWS))
    return min(max(1, int(asked)), last) if asked.isdecimal() and len(asked) < 7 else 1


def programme_of(request: HttpRequest, key: str) -> programmes.Programme:
    """The programme of that name whose cohort the reader may see; for everybody else it does not exist."""
    assert isinstance(request.user, people.User)
    for programme in standings.cohort_programmes(request.user, now=clock.now()):
        if programme.key == key:
            return programme
    raise Http404


def title_of_programme(programme: programmes.Programme) -> str:
    """What the programme is called by the version that applies today."""
    version = programmes.version_for(programme, clock.now().date())
    if version is None:
        return words.readable(programme.key)
    return words.text_of(programmes.definition_of(version).titles, programme.key)


def _names(found: standings.Cohort) -> words.Names:
    keys = {person for row in found.rows for person in row.waiting_for}
    return words.Names({str(each.uuid): str(each) for each in people.User.objects.filter(uuid__in=keys)})


def _figures(found: standings.Cohort) -> list[Figure]:
    everyone = found.registered
    return [
        Figure(_("On pace"), found.on_pace, _("of %(n)s") % {"n": everyone}, "#everyone"),
        Figure(_("Will fall short"), len(found.with_concern(Concern.SHORT)), "", "#speak"),
        Figure(_("Short in a year that is over"), len(found.with_concern(Concern.YEAR_SHORT)), "", "#speak"),
        Figure(
            _("Out of touch"), len(found.with_concern(Concern.STOPPED)),
            _("%(n)s days or more") % {"n": standings.QUIET_DAYS}, "#speak",
        ),
        Figure(_("Waiting to be signed"), sum(waits.facts for waits in found.waiting.values()), "", "#waiting"),
        Figure(
            _("Records to come"),
            len(found.with_concern(Concern.RECORD_DUE)) + len(found.with_concern(Concern.RECORD_OVERDUE)),
            "", "#everyone",
        ),
    ]  # fmt: skip


def _table(rows: Sequence[CohortRow], names: words.Names, caption: str) -> Table:
    columns = [Column(_("Student")), Column(_("Now"), is_number=True), Column(_("Forecast")),
               Column(_("Needs a week"), is_number=True), Column(_("Last scan")), Column(_("Waits for")),
               Column(_("Record"))]  # fmt: skip
    return Table(caption=caption, caption_hidden=True, columns=columns, rows=[_cells(row, names) for row in rows])


def _cells(row: CohortRow, names: words.Names) -> list[Cell]:
    return [
        Cell(row.name, detail=_("on leave") if row.on_leave else ""),
        Cell(_now(row)),
        Cell(_forecast(row), state=_forecast_state(row)),
        Cell(_needs(row)),
        Cell(_last_scan(row), state=State.OVERDUE if Concern.STOPPED in row.concerns else None),
        Cell(_waits(row, names)),
        Cell(_record(row), detail=_closed(row), state=_record_state(row)),
    ]


def _now(row: CohortRow) -> str:
    if row.main is None:
        return "–"
    return _("%(have)s of %(need)s") % {"have": words.number(row.main.have), "need": words.number(row.main.need)}


def _forecast(row: CohortRow) -> str:
    if row.main is None:
        return _("no year runs")
    if row.main.state is CoreState.MET:
        return _("reached")
    if row.main.expected is None:
        return _("too early to say")
    if row.short_by:
        return _("%(n)s short") % {"n": row.short_by}
    return _("on pace")


def _forecast_state(row: CohortRow) -> State | None:
    if row.main is None or not row.main.has_forecast:
        return None
    if row.short_by:
        return State.RISK
    return State.MET if row.main.state is CoreState.MET else State.PROGRESS


def _needs(row: CohortRow) -> str:
    if row.main is None or row.main.pace_needed is None or not row.short_by:
        return ""
    return words.number(Fraction(round(row.main.pace_needed * 70), 10))


def _last_scan(row: CohortRow) -> str:
    if row.quiet_days is None:
        return _("none yet")
    if row.quiet_days == 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", row.quiet_days) % {"n": row.quiet_days}


def _waits(row: CohortRow, names: words.Names) -> str:
    return ", ".join(
        _("%(name)s: %(n)s") % {"name": names.of(person), "n": waits.facts} for person, waits in row.waiting_for.items()
    )


def _record(row: CohortRow) -> str:
    if row.record is None:
        return ""
    if row.record.is_returned:
        return _("returned")
    if row.record_by is None:
        return _("to come")
    said = _("overdue since %(day)s") if Concern.RECORD_OVERDUE in row.concerns else _("by %(day)s")
    return said % {"day": words.day(row.record_by)}


def _closed(row: CohortRow) -> str:
    """What the year of a record that is still to come holds."""
    record = row.record
    if record is None or record.need is None or record.have is None:
        return ""
    said = {
        "have": words.number(record.have),
        "need": words.number(record.need),
        "short": words.number(record.short_by),
        "day": words.day(record.last_on),
    }
    if record.short_by:
        return _("%(have)s of %(need)s, %(short)s short in the year that ended on %(day)s") % said
    return _("%(have)s of %(need)s in the year that ended on %(day)s") % said


def _record_state(row: CohortRow) -> State | None:
    if row.record is None:
        return None
    if Concern.RECORD_OVERDUE in row.concerns:
        return State.OVERDUE
    return State.RISK if Concern.YEAR_SHORT in row.concerns else State.PROGRESS


def _mini(row: CohortRow, top: int) -> CohortMini:
    line, main = None, row.main
    if main is not None and main.starts is not None and main.until is not None:
        line = charts.sparkline(
            row.counts, since=main.starts, until=main.until, today=row.as_of, target=int(main.need),
            forecast=round(main.expected) if main.expected is not None else None, top_value=max(top, int(main.need)),
        )  # fmt: skip
    return CohortMini(
        name=row.name,
        url=f"{reverse('office:cohort', args=[row.enrolment.programme.key])}#everyone",
        count=words.number(main.have) if main is not None else "–",
        state=_forecast_state(row) or State.NOTMET,
        line=line,
        said=f"{_now(row)}, {_forecast(row)}",
    )


def _fields(row: CohortRow, names: words.Names) -> dict[str, str]:
    """One row of the file, by column; the columns are documented in docs/reference/cohort.md."""
    main, record = row.main, row.record
    forecast = main.expected if main is not None else None
    return {
        "student": row.name,
        "as_of": row.as_of.isoformat(),
        "registered_from": row.enrolment.from_on.isoformat(),
        "rules_version": row.enrolment.version.version,
        "have": words.number(main.have) if main else "",
        "need": words.number(main.need) if main else "",
        "forecast": str(round(forecast)) if forecast is not None else "",
        "short_by": str(row.short_by),
        "last_scan_on": row.last_scan_on.isoformat() if row.last_scan_on else "",
        "on_leave": "yes" if row.on_leave else "no",
        "waiting_to_be_signed": str(sum(waits.facts for waits in row.waiting_for.values())),
        "waiting_for": "; ".join(names.of(person) for person in row.waiting_for),
        "record_due_by": row.record_by.isoformat() if row.record_by else "",
        "record_returned": "yes" if record and record.is_returned else "no",
        "record_year_ended_on": record.last_on.isoformat() if record else "",
        "record_have": words.number(record.have) if record and record.have is not None else "",
        "record_need": words.number(record.need) if record and record.need is not None else "",
        "record_short_by": words.number(record.short_by) if record else "",
        "concerns": "; ".join(row.concerns),
    }


def harmless(cell: str) -> str:
    """A name that begins like a formula is text in every spreadsheet."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Cohort")
    bold = book.add_format({"bold": True})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if number and cell.isdigit():
                sheet.write_number(number, place, int(cell))
            else:
                sheet.write_string(number, place, cell, bold if number == 0 else None)
    sheet.freeze_panes(1, 1)
    sheet.autofit()
    book.close()
    return content.getvalue()
