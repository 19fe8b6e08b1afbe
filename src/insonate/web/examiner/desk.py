"""The examiner desk: candidates to examine or put forward, requests under way, results entered lately."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Stage
from insonate.certification.results import api as results
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.components.parts import Link, QueueRow, State
from insonate.web.examiner.guard import person_of, seats_of
from insonate.web.examiner.results import result_row
from insonate.web.findings.words import day

SHOWN = 8


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The desk. 404 for whoever examines and puts forward nowhere and never did."""
    person, now = person_of(request), clock.now()
    seats = seats_of(person, now=now)
    recorded = list(results.results_by(person)[: SHOWN + 1])
    asked = requests.requests_by(person)
    # Whoever decides from the office finds what waits there; a decider without a role at the office finds it here.
    at_office = any(people.RoleKey(role.role) in people.OFFICE_ROLES for role in people.roles_on(person, now.date()))
    waiting = [] if at_office else requests.awaiting_decision(person, now=now)
    if not seats and not recorded and not asked and not waiting:
        raise Http404
    wanted = request.GET.get("q", "").strip().casefold()[:100]
    groups = []
    for seat in seats:
        found = [
            each
            for each in results.candidates_in(seat.programme, but=person, now=now)
            if wanted in each.person.name.casefold()
        ]
        may = [*(words.exam_title(seat.definition, exam.key) for exam in seat.exams)]
        groups.append(
            {
                "title": words.programme_title(seat.definition),
                "key": seat.programme.key,
                "may": ", ".join(may),
                "rows": [_candidate(each) for each in found],
            }
        )
    return render(
        request,
        "examiner/desk.html",
        {
            "groups": groups,
            "q": request.GET.get("q", "")[:100],
            "waiting": len(waiting),
            "asked": [_asked(each) for each in asked],
            "recorded": [result_row(each) for each in recorded[:SHOWN]],
            "has_more": len(recorded) > SHOWN,
        },
    )


def _candidate(each: programmes.Enrolment) -> QueueRow:
    return QueueRow(
        title=each.person.name,
        detail=_("Registered since %(day)s, rules of %(version)s") % {
            "day": day(each.from_on), "version": each.version.version,
        },
        url=reverse("examiner:candidate", args=[each.uuid]),
    )  # fmt: skip


def _asked(asked: requests.AwardRequest) -> QueueRow:
    stage = requests.stage_of(asked)
    state, badge = words.stage_words(stage)
    definition = programmes.definition_of(asked.version)
    url = reverse("examiner:request", args=[asked.uuid])
    return QueueRow(
        title=f"{asked.enrolment.person.name}, {words.award_title(definition, asked.award)}",
        detail=_("Asked on %(day)s. %(state)s.") % {"day": day(asked.requested_on), "state": badge},
        url=url,
        state=State.OVERDUE if stage is Stage.RETURNED else state,
        badge=badge if stage is not Stage.RETURNED else "",
        action=Link(_("Answer"), url) if stage is Stage.RETURNED else None,
    )
