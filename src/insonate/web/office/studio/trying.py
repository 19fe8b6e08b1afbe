"""Trying a draft on everybody who is registered in the programme today, before it binds anybody."""

from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.certification.trials import api as trials
from insonate.kit.clock import local_day
from insonate.programmes.definitions import api as definitions
from insonate.web.components.parts import QueueRow, State
from insonate.web.findings import words
from insonate.web.office import trial_words
from insonate.web.office.studio.opening import OpenDraft, context_of, open_draft
from insonate_core.programmes import canonical_json

SHOWN = 20


class DayForm(forms.Form):
    """The day whose cohort is judged."""

    as_of = forms.DateField(
        label=_l("As of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Who is registered on that day is judged by what was known then."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What a trial is, the form that begins one with the draft as it stands, and those there were."""
    opened = open_draft(request, draft)
    programme = _programme(opened)
    form = DayForm(request.POST or None, initial={"as_of": local_day(opened.now, opened.draft.organisation.time_zone)})
    if request.method == "POST" and programme is not None and form.is_valid():
        try:
            made = trials.begin_trial(
                programme=programme,
                document=canonical_json(definitions.check_document(opened.revision.text)[0].tree).decode(),
                title=_("%(title)s, revision %(number)s of a draft")
                % {"title": opened.title, "number": opened.revision.number},
                origin=_origin(opened),
                as_of=form.cleaned_data["as_of"],
                by=opened.person,
                now=opened.now,
            )
        except trials.TrialRefused as refused:
            form.add_error("as_of", trial_words.problem_words(refused))
        else:
            return redirect("office:trial", made.uuid)
    earlier = trials.trials_of([programme]).filter(origin=_origin(opened))[:SHOWN] if programme is not None else []
    context = context_of(
        opened, "office:rules-try", form=form, programme=programme, rows=[_row(each) for each in earlier]
    )
    return render(request, "office/studio/try.html", context, status=422 if form.errors else 200)


def _origin(opened: OpenDraft) -> str:
    return f"draft:{opened.draft.uuid}"


def _programme(opened: OpenDraft) -> definitions.Programme | None:
    """The programme whose cohort the draft can be tried on: published here, and named by a text that can be read."""
    if opened.definition is None:
        return None
    found = definitions.programme_called(opened.definition.programme)
    return found if found is not None and found.organisation_id == opened.draft.organisation_id else None


def _row(trial: trials.Trial) -> QueueRow:
    states = {
        trials.TrialState.RUNNING: State.PROGRESS,
        trials.TrialState.FINISHED: State.MET,
        trials.TrialState.FAILED: State.OVERDUE,
    }
    state = trials.TrialState(trial.state)
    said = {"day": words.day(trial.as_of), "name": trial.begun_by.name}
    return QueueRow(
        title=trial.title,
        detail=_("As of %(day)s, begun by %(name)s") % said,
        url=reverse("office:trial", args=[trial.uuid]),
        state=states[state],
        badge=str(state.label),
    )
