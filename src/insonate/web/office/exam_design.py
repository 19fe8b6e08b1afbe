"""How long should an exam be? For an exam of a programme: the chance to pass for those who know too little and for
those who know enough, by the number of items, and the shortest exam that makes no more errors than one is ready for.

Everything is in the address, so that a page can be sent to a committee. Nothing is stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from insonate.certification.trials import api as trials
from insonate.kit import clock
from insonate.programmes import api as programmes
from insonate.web.components.curves import curves
from insonate.web.components.parts import Cell, Column, QueueRow, Table
from insonate.web.findings import words
from insonate.web.office.guard import not_found_unless, person_of
from insonate_core.exams import design
from insonate_core.programmes.definition import Exam

ATTEMPTS = 3
"""How many attempts are shown for an exam whose document sets no limit."""

LENGTHS = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120)
DRAWN = range(10, 121, 2)


def _share(label: Any, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 100})
    return forms.IntegerField(label=label, min_value=1, max_value=100, initial=initial, widget=widget)


class DesignForm(forms.Form):
    """Whom the exam should tell apart, and how often it may be wrong."""

    weak = _share(_l("Should fail: knows, in %"), 75)
    weak_at_most = _share(_l("May pass all the same, at most, in %"), 10)
    strong = _share(_l("Should pass: knows, in %"), 95)
    strong_at_least = _share(_l("Must pass, at least, in %"), 90)
    attempts = forms.IntegerField(
        label=_l("Attempts"), min_value=1, max_value=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 10}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        weak, strong = cleaned.get("weak"), cleaned.get("strong")
        if weak is not None and strong is not None and weak >= strong:
            self.add_error("strong", _("Whoever should pass knows more than whoever should fail."))
        return cleaned


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says, or would say as it comes."""

    weak: Fraction
    weak_at_most: Fraction
    strong: Fraction
    strong_at_least: Fraction
    attempts: int

    @property
    def middle(self) -> Fraction:
        return (self.weak + self.strong) / 2

    @property
    def wanted(self) -> design.Wanted:
        return design.Wanted(self.weak, self.weak_at_most, self.strong, self.strong_at_least)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every exam with a pass mark in the newest version of each programme."""
    rows = [
        QueueRow(
            title=_title(exam), detail=_detail(programme, version, exam),
            url=reverse("office:exam-design", args=[programme.key, exam.key]),
        )
        for programme, version, exams in _exams(request)
        for exam in exams
    ]  # fmt: skip
    return render(request, "office/exam_designs.html", {"rows": rows})


def _exams(request: HttpRequest) -> list[tuple[programmes.Programme, str, list[Exam]]]:
    allowed = not_found_unless(trials.programmes_to_try(person_of(request), now=clock.now()))
    newest: dict[int, programmes.ProgrammeVersion] = {}
    versions = programmes.ProgrammeVersion.objects.filter(programme__in=allowed).defer("document")
    for version in versions.order_by("published_at", "pk"):
        newest[version.programme_id] = version
    found = []
    for programme in allowed:
        published = newest.get(programme.pk)
        if published is not None:
            exams = programmes.definition_of(published).exams.values()
            found.append((programme, published.version, [exam for exam in exams if _can_be_designed(exam)]))
    return found


def _can_be_designed(exam: Exam) -> bool:
    """An exam whose mark is a share of items; one in which everything must be shown leaves nothing to design."""
    return exam.pass_at is not None and 0 < exam.pass_at < 1


def _title(exam: Exam) -> str:
    return words.text_of(exam.titles, words.readable(exam.key))


def _detail(programme: programmes.Programme, version: str, exam: Exam) -> str:
    assert exam.pass_at is not None
    mark = _("passed at %(mark)s %%") % {"mark": words.number(exam.pass_at * 100)}
    return f"{words.readable(programme.key)}, {version} · {mark}"


@login_required
@require_safe
def show(request: HttpRequest, key: str, exam: str) -> HttpResponse:
    """One exam, for the candidates that the address speaks of."""
    found = not_found_unless(
        [
            (version, each)
            for programme, version, exams in _exams(request)
            for each in exams
            if (programme.key, each.key) == (key, exam)
        ]
    )
    version, chosen = found[0]
    form = DesignForm(request.GET if request.GET else None, initial={"attempts": _attempts(chosen)})
    asked = _asked(form, chosen)
    context: dict[str, Any] = {"exam": _title(chosen), "version": version, "form": form, "example": chosen.example}
    context["programme"] = words.readable(key)
    if asked is not None:
        context |= _shown(chosen, asked)
    return render(request, "office/exam_design.html", context, status=422 if form.errors else 200)


def _attempts(exam: Exam) -> int:
    return exam.resit.attempts if exam.resit is not None and exam.resit.attempts is not None else ATTEMPTS


def _asked(form: DesignForm, exam: Exam) -> Asked | None:
    """The numbers of the form; None while something is wrong in it."""
    if form.is_bound:
        if not form.is_valid():
            return None
        given = form.cleaned_data
    else:
        given = {name: field.initial for name, field in form.fields.items()} | {"attempts": _attempts(exam)}
    shares = {name: Fraction(value, 100) for name, value in given.items() if name != "attempts"}
    return Asked(**shares, attempts=given["attempts"])


def _shown(exam: Exam, asked: Asked) -> dict[str, Any]:
    assert exam.pass_at is not None
    known = (asked.strong, asked.middle, asked.weak)
    shortest = design.shortest(exam.pass_at, asked.attempts, asked.wanted)
    bounds = [each for each in exam.items or () if each is not None]
    lengths = sorted({*LENGTHS, *bounds, *([shortest] if shortest else [])})
    rows = {items: design.chances(items, exam.pass_at, known, asked.attempts) for items in {*lengths, *DRAWN}}
    drawn = curves(
        [
            (f"{_percent(share)}", {items: rows[items].within[place] for items in DRAWN})
            for place, share in enumerate(known)
        ],
        marks=bounds,
    )
    return {
        "mark": words.number(exam.pass_at * 100),
        "asked": asked,
        "shortest": shortest,
        "shortest_row": rows.get(shortest) if shortest else None,
        "longest": design.LONGEST,
        "bounds": bounds,
        "chart": drawn,
        "chart_words": _chart_words(rows, known, asked.attempts),
        "within": ngettext("passes within %(n)s attempt", "passes within %(n)s attempts", asked.attempts)
        % {"n": asked.attempts},
        "table": _table([rows[items] for items in lengths], known, asked.attempts, set(bounds)),
    }


def _percent(share: Fraction) -> str:
    return f"{words.number(Fraction(round(share * 1000), 10))} %"


def _chart_words(rows: dict[int, design.Chances], known: Sequence[Fraction], attempts: int) -> str:
    least, most = min(DRAWN), max(DRAWN)
    parts = [
        _("Who knows %(share)s: %(first)s with %(least)s items, %(last)s with %(most)s.")
        % {
            "share": _percent(share), "first": _percent(rows[least].within[place]), "least": least,
            "last": _percent(rows[most].within[place]), "most": most,
        }
        for place, share in enumerate(known)
    ]  # fmt: skip
    head = ngettext(
        "Chance to pass within %(n)s attempt by the number of items.",
        "Chance to pass within %(n)s attempts by the number of items.",
        attempts,
    ) % {"n": attempts}
    return " ".join([head, *parts])


def _table(rows: Sequence[design.Chances], known: Sequence[Fraction], attempts: int, bounds: set[int]) -> Table:
    columns = [Column(_("Items"), is_number=True), Column(_("To pass"), is_number=True)]
    columns += [Column(_("Knows %(share)s") % {"share": _percent(share)}, is_number=True) for share in known]
    cells = [
        [
            Cell(row.items, detail=_("in the document") if row.items in bounds else ""),
            Cell(row.needed),
            *(
                Cell(_percent(within), detail=_("once %(chance)s") % {"chance": _percent(once)} if attempts > 1 else "")
                for once, within in zip(row.once, row.within, strict=True)
            ),
        ]
        for row in rows
    ]
    return Table(caption=_("Chances to pass, by the number of items"), columns=columns, rows=cells, caption_hidden=True)
