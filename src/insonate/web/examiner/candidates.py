"""One candidate at the examiner desk: recording a result, and the awards that may be asked for."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused
from insonate.certification.requests import api as requests
from insonate.certification.results import api as results
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.components.parts import Link, QueueRow, State
from insonate.web.examiner.guard import Seat, person_of, seated
from insonate.web.examiner.results import ResultForm, add_refusal, attempt_row, percent
from insonate.web.findings.tree import shown_state
from insonate.web.findings.words import day


@login_required
@require_safe
def show(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """The candidate's page."""
    now = clock.now()
    seat, found = seated(request, enrolment, now=now)
    form = ResultForm(seat=seat, zone=found.programme.organisation.time_zone) if seat.exams else None
    return candidate_page(request, seat, found, form, now=now)


@login_required
@require_POST
def record(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Keep a result; where the rules refuse it, say why beside the form."""
    now = clock.now()
    seat, found = seated(request, enrolment, now=now)
    if not seat.exams:
        raise Http404
    form = ResultForm(request.POST, seat=seat, zone=found.programme.organisation.time_zone)
    if form.is_valid():
        try:
            made = results.record_result(enrolment=found, by=person_of(request), now=now, **form.cleaned_data)
        except ActRefused as refused:
            add_refusal(form, refused, programmes.definition_of(found.version))
        else:
            said = _("The result is recorded: %(exam)s, %(score)s, of %(day)s.") % {
                "exam": words.exam_title(seat.definition, made.exam),
                "score": percent(made),
                "day": day(made.sat_on),
            }
            messages.success(request, said)
            return redirect("examiner:candidate", enrolment=enrolment)
    return candidate_page(request, seat, found, form, now=now, status=422)


def candidate_page(
    request: HttpRequest,
    seat: Seat,
    found: programmes.Enrolment,
    form: ResultForm | None,
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    """The page with a form as it was filled in."""
    person = person_of(request)
    return render(
        request,
        "examiner/candidate.html",
        {
            "enrolment": found,
            "candidate": found.person.name,
            "programme": words.programme_title(seat.definition),
            "form": form,
            "attempts": [attempt_row(each, person) for each in results.results_of(found)],
            "awards": [_forward(person, each, now=now) for each in _askable(seat, found, now=now)],
        },
        status=status,
    )


def _askable(seat: Seat, found: programmes.Enrolment, *, now: datetime) -> list[requests.Askable]:
    """The awards of the candidate's own rules for which whoever sits here may be one of those who ask."""
    keys = {rule.key for rule in seat.rules}
    return [each for each in requests.askable_in(found, now=now) if each.rule.key in keys] if keys else []


def _forward(person: people.User, askable: requests.Askable, *, now: datetime) -> QueueRow:
    """Whether this person may ask for the award for this candidate, and if not, why."""
    found, award, definition = askable.enrolment, askable.rule.key, askable.definition
    title = words.award_title(definition, award)
    held = awards.holds_award(found.person, found.programme, award)
    if held is not None:
        given = _("Held since %(day)s, number %(number)s.") % {"day": day(held.given_on), "number": held.number}
        return QueueRow(title=title, detail=given, state=State.MET)
    asked = requests.open_request(found, award)
    if asked is not None:
        state, badge = words.stage_words(requests.stage_of(asked))
        detail = _("%(name)s asked on %(day)s.") % {
            "name": asked.requested_by.name,
            "day": day(asked.requested_on),
        }
        url = reverse("examiner:request", args=[asked.uuid]) if asked.requested_by_id == person.pk else ""
        return QueueRow(title=title, detail=detail, url=url, state=state, badge=badge)
    try:
        requests.need_to_ask(found, award, by=person, now=now)
    except ActRefused as refused:
        return QueueRow(title=title, detail=words.problem_words(refused, definition), state=State.NOTMET)
    url = reverse("examiner:put-forward", args=[found.uuid, award])
    if askable.is_ready:
        return QueueRow(
            title=title, detail=_("Everything is there. You may put the candidate forward."), state=State.MET, url=url,
            action=Link(_("Look and ask"), url),
        )  # fmt: skip
    return QueueRow(
        title=title,
        detail=_("Not everything that the rules ask is there yet."),
        state=shown_state(askable.standing.finding),
        url=url,
        action=Link(_("Look"), url),
    )
