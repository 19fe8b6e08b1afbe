"""Trying a version of a programme on today's cohort: who gains, who loses, who is newly short, and why.

A trial of up to a thousand people is worked on by the page that shows it, a moment at each look, so that it needs
neither a worker nor a script. A larger one goes on by itself; should no worker take it up, the page lends a hand.
"""

import csv
import io
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from insonate.certification.trials import api as trials
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.components.parts import Cell, Column, Fact, Figure, QueueRow, State, Table
from insonate.web.findings import words
from insonate.web.law import changes_for_one
from insonate.web.office import trial_words
from insonate.web.office.guard import not_found_unless, person_of
from insonate_core.trials import Effect

WORKED_SECONDS = 1.2
UNATTENDED = timedelta(seconds=20)
ROWS = 50
SHOWN = 30


class TrialForm(forms.Form):
    """What to try, and as of which day."""

    what = forms.ChoiceField(
        label=_l("What to try"), help_text=_l("Each person is also judged by what binds them now.")
    )
    as_of = forms.DateField(
        label=_l("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Who is registered on that day is judged by what was known then."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The trials there were, and the form that begins one."""
    person, now = person_of(request), clock.now()
    allowed = not_found_unless(trials.programmes_to_try(person, now=now))
    given = request.POST if request.method == "POST" else None
    form = TrialForm(given, initial={"as_of": now.date(), "what": request.GET.get("what", "")})
    offered = _offered(allowed)
    what = form.fields["what"]
    assert isinstance(what, forms.ChoiceField)
    what.choices = [(key, version_title(version)) for key, version in offered.items()]
    if given is not None and form.is_valid():
        try:
            trial = _begin(offered[form.cleaned_data["what"]], form.cleaned_data["as_of"], person, now)
        except trials.TrialRefused as refused:
            form.add_error("as_of", trial_words.problem_words(refused))
        else:
            return redirect("office:trial", trial.uuid)
    rows = [_row(trial) for trial in trials.trials_of(allowed)[:SHOWN]]
    status = 422 if form.errors else 200
    return render(request, "office/trials.html", {"form": form if offered else None, "rows": rows}, status=status)


def _offered(allowed: Sequence[programmes.Programme]) -> dict[str, programmes.ProgrammeVersion]:
    versions = programmes.ProgrammeVersion.objects.filter(programme__in=list(allowed)).defer("document")
    versions = versions.select_related("programme").order_by("programme__key", "-published_at", "-pk")
    return {f"version:{version.sha256}": version for version in versions}


def version_title(version: programmes.ProgrammeVersion) -> str:
    """What a published version is called where one is chosen."""
    definition = programmes.definition_of(version)
    title = words.text_of(definition.titles, version.programme.key)
    return _("%(programme)s, version %(version)s") % {"programme": title, "version": version.version}


def _begin(version: programmes.ProgrammeVersion, as_of: date, by: people.User, now: datetime) -> trials.Trial:
    return trials.begin_trial(
        programme=version.programme, document=version.document, title=version_title(version),
        origin=f"version:{version.version}", as_of=as_of, by=by, now=now,
    )  # fmt: skip


def _row(trial: trials.Trial) -> QueueRow:
    states = {
        trials.TrialState.RUNNING: State.PROGRESS,
        trials.TrialState.FINISHED: State.MET,
        trials.TrialState.FAILED: State.OVERDUE,
    }
    detail = ngettext("%(n)s person as of %(day)s", "%(n)s people as of %(day)s", trial.people) % {
        "n": trial.people, "day": words.day(trial.as_of),
    }  # fmt: skip
    state = trials.TrialState(trial.state)
    return QueueRow(
        title=trial.title, detail=f"{detail} · {trial.begun_by}", url=reverse("office:trial", args=[trial.uuid]),
        state=states[state], badge=str(state.label),
    )  # fmt: skip


@login_required
@require_safe
def show(request: HttpRequest, trial: UUID) -> HttpResponse:
    """How far a trial is, or what it found."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(trials.trial_for(person, trial, now=now))
    if found.state == trials.TrialState.RUNNING and _is_ours(found, now):
        until = time.monotonic() + WORKED_SECONDS
        trials.advance_trial(found, clock=clock.now, enough=lambda: time.monotonic() > until)
        found.refresh_from_db()
    sees_people = trials.sees_people(person, found, now=now)
    context: dict[str, Any] = {"trial": found, "sees_people": sees_people, "facts": _facts(found)}
    if found.state == trials.TrialState.RUNNING:
        done = trials.judged_in(found)
        context["done"] = done
        context["said"] = _("%(done)s of %(total)s people are judged") % {"done": done, "total": found.people}
    elif found.state == trials.TrialState.FINISHED:
        context |= _found(found, sees_people)
    return render(request, "office/trial.html", context)


def _is_ours(trial: trials.Trial, now: datetime) -> bool:
    """Whether this look works on the trial: always on a small one, on a large one when nobody does."""
    return not trial.in_background or (trial.held_by is None and now - trial.begun_at > UNATTENDED)


def _facts(trial: trials.Trial) -> list[Fact]:
    return [
        Fact(_("As of"), words.day(trial.as_of)),
        Fact(_("Registered then"), trial.people),
        Fact(_("Begun by"), str(trial.begun_by)),
        Fact(_("Begun"), f"{trial.begun_at:%Y-%m-%d %H:%M} UTC"),
        Fact(_("Document"), trial.sha256[:16]),
        Fact(_("State of the logbooks"), trial.facts_mark[:16]),
    ]


def _people_url(trial: trials.Trial, **asked: str) -> str:
    return f"{reverse('office:trial-people', args=[trial.uuid])}?{urlencode(asked)}"


def _found(trial: trials.Trial, sees_people: bool) -> dict[str, Any]:
    tally, titles = trials.tally_in(trial), _titles(trial)
    figures = [
        Figure(
            changes_for_one.EFFECTS[effect][0], tally.effects[effect], "",
            _people_url(trial, effect=effect) if sees_people else "#clauses",
        )
        for effect in Effect
        if effect is not Effect.UNCHANGED
    ]  # fmt: skip
    awards = [
        (titles.award(key), tally.gained[key], tally.lost[key])
        for key in dict.fromkeys((*tally.lost, *tally.gained))
    ]  # fmt: skip
    return {
        "figures": figures,
        "unchanged": tally.effects[Effect.UNCHANGED],
        "awards": awards,
        "clauses": _clauses(trial, tally, titles, sees_people),
    }


def _titles(trial: trials.Trial) -> changes_for_one.Titles:
    binding = trial.rows.order_by().values_list("version", flat=True).distinct()
    return changes_for_one.Titles(
        trials.definition_tried(trial), [programmes.definition_with_hash(each) for each in sorted(binding)]
    )


def _clauses(
    trial: trials.Trial, tally: trials.Tally, titles: changes_for_one.Titles, sees_people: bool
) -> Table | None:
    moved = {
        path: each for path, each in tally.clauses.items() if each.newly_short or each.further or each.nearer
    }  # fmt: skip
    if not moved:
        return None
    ordered = sorted(moved.items(), key=lambda item: (-item[1].newly_short, -item[1].further, item[0]))
    columns = [
        Column(_("Clause")), Column(_("Newly short"), is_number=True), Column(_("Further"), is_number=True),
        Column(_("Nearer"), is_number=True), Column(_("Lacking, at most"), is_number=True), Column(_("Why")),
    ]  # fmt: skip
    rows = [
        [
            Cell(titles.clause(path), url=_people_url(trial, clause=path) if sees_people else ""),
            Cell(each.newly_short),
            Cell(each.further),
            Cell(each.nearer),
            Cell(words.number(each.most) if each.most else ""),
            Cell(trial_words.reasons_of(each)),
        ]
        for path, each in ordered
    ]
    return Table(caption=_("Clause by clause"), caption_hidden=True, columns=columns, rows=rows)


def _seen(request: HttpRequest, uuid: UUID) -> trials.Trial:
    """A finished trial, for whoever may see the people in it."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(trials.trial_for(person, uuid, now=now))
    if found.state != trials.TrialState.FINISHED or not trials.sees_people(person, found, now=now):
        raise Http404
    return found


@login_required
@require_safe
def people_of(request: HttpRequest, trial: UUID) -> HttpResponse:
    """The people of one effect or one clause, each with what differs."""
    found = _seen(request, trial)
    asked, path = request.GET.get("effect", ""), request.GET.get("clause", "")
    effects = [Effect(asked)] if asked in list(Effect) else [each for each in Effect if each is not Effect.UNCHANGED]
    rows, titles = trials.people_in(found, effects, path), _titles(found)
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1
    shown = list(rows[(page - 1) * ROWS : page * ROWS + 1])
    keep = {name: value for name, value in (("effect", asked), ("clause", path)) if value}
    heading = (
        titles.clause(path) if path else changes_for_one.EFFECTS[effects[0]][0] if asked else _("Everyone it moves")
    )
    context = {
        "trial": found,
        "heading": heading,
        "people": [_person(each, titles) for each in trials.read_rows(shown[:ROWS])],
        "previous_url": f"?{urlencode(keep | {'page': str(page - 1)})}" if page > 1 else "",
        "next_url": f"?{urlencode(keep | {'page': str(page + 1)})}" if len(shown) > ROWS else "",
    }
    return render(request, "office/trial_people.html", context)


def _person(tried: trials.TriedPerson, titles: changes_for_one.Titles) -> dict[str, Any]:
    effect = tried.difference.effect
    return {
        "name": str(tried.enrolment.person),
        "url": reverse("office:enrolment", args=[tried.enrolment.uuid]),
        "version": tried.enrolment.version.version,
        "effect": changes_for_one.EFFECTS[effect][0],
        "state": changes_for_one.EFFECTS[effect][1].value,
        "awards": changes_for_one.award_sentences(tried.difference, titles),
        "clauses": _changed(str(tried.enrolment.person), changes_for_one.changed_clauses(tried.difference, titles)),
    }


def _changed(name: str, clauses: Sequence[changes_for_one.ChangedClause]) -> Table:
    columns = [Column(_("Clause")), Column(_("Now")), Column(_("Then")), Column(_("Lacking"), is_number=True),
               Column(_("Why"))]  # fmt: skip
    rows = [
        [Cell(each.title), Cell(each.before), Cell(each.after), Cell(each.short), Cell(each.why)] for each in clauses
    ]
    return Table(caption=name, caption_hidden=True, columns=columns, rows=rows)


COLUMNS = (
    "student", "registered_from", "rules_version", "effect", "awards", "clause", "before", "after", "short_by", "why",
)  # fmt: skip


@login_required
@require_safe
def file(request: HttpRequest, trial: UUID) -> HttpResponse:
    """Everybody in a trial, a row for each clause that differs; the columns are in docs/reference/cohort.md."""
    found = _seen(request, trial)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    rows.writerows([_harmless(cell) for cell in row] for row in _file_rows(found))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"trial-{found.programme.key}-{found.as_of.isoformat()}-{found.sha256[:8]}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file_rows(trial: trials.Trial) -> Iterator[list[str]]:
    titles = _titles(trial)
    for each in trials.read_rows(trials.people_in(trial, Effect)):
        head = [
            str(each.enrolment.person), each.enrolment.from_on.isoformat(), each.enrolment.version.version,
            str(each.difference.effect), "; ".join(changes_for_one.award_sentences(each.difference, titles)),
        ]  # fmt: skip
        clauses = changes_for_one.changed_clauses(each.difference, titles)
        for clause in clauses:
            yield [*head, clause.title, clause.before, clause.after, clause.short, clause.why]
        if not clauses:
            yield [*head, "", "", "", "", ""]


def _harmless(cell: str) -> str:
    """A name that begins like a formula is text in every spreadsheet."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t"} else cell
