"""Which version binds whom in a cohort, and what the newest one means to each: stays, must move, may choose."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.certification.moves import api as moves
from insonate.kit import clock
from insonate.programmes import api as programmes
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import Cell, Column, Figure, State, Table
from insonate.web.findings.words import day
from insonate.web.office.cohort import harmless, programme_of, title_of_programme

CHOICES: Mapping[str, tuple[str | Promise, State]] = {
    "may-choose": (_l("May choose"), State.WAITING),
    "moves": (_l("Must move"), State.RISK),
    "stays": (_l("Stays"), State.MET),
    "moved": (_l("Moved to it"), State.MET),
    "bound": (_l("Bound by it"), State.MET),
    "nothing": (_l("Not concerned"), State.NOTMET),
}


@login_required
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody registered, by what the newest version means to them."""
    programme = programme_of(request, key)
    newest = _newest(programme)
    choices = moves.choices_in(newest, now=clock.now()) if newest is not None else []
    counts = Counter(each.choice for each in choices)
    context = {
        "programme": programme,
        "title": title_of_programme(programme),
        "version": newest,
        "applies": _applies(newest),
        "figures": [Figure(str(CHOICES[name][0]), counts[name], "", "#everyone") for name in CHOICES if counts[name]],
        "everyone": _table(choices),
    }
    return render(request, "office/cohort_versions.html", context)


@login_required
def file(request: HttpRequest, key: str) -> HttpResponse:
    """The same as CSV; columns in docs/reference/cohort.md."""
    programme = programme_of(request, key)
    newest = _newest(programme)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(["student", "registered_from", "bound_by", "version", "choice", "may_move_now", "moved_on"])
    for each in moves.choices_in(newest, now=clock.now()) if newest is not None else []:
        last = enrolment.moves_of(each.enrolment)[-1:]
        assert newest is not None
        cells = [
            str(each.enrolment.person), each.enrolment.from_on.isoformat(), each.enrolment.version.version,
            newest.version, each.choice, "yes" if each.may_move_now else "no", last[0].on.isoformat() if last else "",
        ]  # fmt: skip
        out.writerow([harmless(cell) for cell in cells])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="versions-{programme.key}.csv"'
    return response


def _newest(programme: programmes.Programme) -> programmes.ProgrammeVersion | None:
    """The newest version that somebody may pass to; else the newest of all."""
    versions = [each for each in definitions.versions_of(programme) if getattr(each, "withdrawal", None) is None]
    led_to = [each for each in versions if programmes.definition_of(each).transitions]
    return next(iter(led_to), next(iter(versions), None))


def _applies(version: programmes.ProgrammeVersion | None) -> str:
    if version is None or version.applies_from is None:
        return ""
    return _("It applies from %(day)s.") % {"day": day(version.applies_from)}


def _table(choices: Sequence[moves.VersionChoice]) -> Table:
    columns = [Column(_("Student")), Column(_("Bound by")), Column(_("What it means")), Column(_("Since"))]
    return Table(caption=_("Everyone"), caption_hidden=True, columns=columns, rows=[_cells(each) for each in choices])


def _cells(each: moves.VersionChoice) -> list[Cell]:
    label, state = CHOICES[each.choice]
    last = enrolment.moves_of(each.enrolment)[-1:]
    detail = _("what it asks is there") if each.may_move_now else ""
    return [
        Cell(str(each.enrolment.person)),
        Cell(each.enrolment.version.version),
        Cell(str(label), detail=detail, state=state),
        Cell(day(last[0].on if last else each.enrolment.from_on)),
    ]
