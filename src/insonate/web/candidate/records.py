"""A candidate's yearly records: all of them, one of them, and what was handed in."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import FileKind, RecordState
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.components.parts import Link, QueueRow
from insonate.web.records import words
from insonate.web.records.downloads import send_file
from insonate.web.records.presenting import programme_title


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def own_year(request: HttpRequest, enrolment: UUID) -> submissions.Year:
    """What the person's own programme asks for each year. 404 for anybody else's."""
    try:
        registration = submissions.own_enrolment(person_of(request), enrolment)
    except programmes.Enrolment.DoesNotExist:
        raise Http404 from None
    return submissions.yearly(registration, now=clock.now())


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every year of every programme that asks for a record, latest first."""
    person, now = person_of(request), clock.now()
    programmes_shown = []
    for enrolment in programmes.all_enrolments_of(person):
        year = submissions.yearly(enrolment, now=now)
        rows = [_row(each, year) for each in submissions.years_in(year)]
        asks = any(requirement.kind == "each-cycle" for requirement in year.requirements)
        if rows or asks:
            title = programme_title(year.definition.titles, enrolment.programme.key)
            programmes_shown.append({"title": title, "enrolment": enrolment, "rows": rows})
    return render(request, "candidate/records.html", {"programmes": programmes_shown})


def _row(each: submissions.YearOfRecord, year: submissions.Year) -> QueueRow:
    state, badge = words.STATES[each.state]
    acts = {RecordState.OPEN, RecordState.OVERDUE, RecordState.RETURNED}
    address = reverse("candidate:record", args=[year.enrolment.uuid, each.number])
    assert each.cycle.period.starts is not None
    assert each.cycle.period.until is not None
    span = submissions.wording.span(each.cycle.period.starts, each.cycle.period.until)
    return QueueRow(
        title=_("%(year)s, %(span)s") % {"year": words.year_words(each.number), "span": span},
        detail=words.timing_words(each, year.as_of),
        url=address,
        state=state,
        badge=str(badge),
        action=Link(_("Open"), address) if each.state in acts else None,
    )


@login_required
@require_GET
def file(request: HttpRequest, submission: UUID, kind: str) -> HttpResponse:
    """A file of one's own submission, the same bytes each time."""
    try:
        own = submissions.own_submission(person_of(request), submission)
        return send_file(own, FileKind(kind))
    except (submissions.Submission.DoesNotExist, ValueError):
        raise Http404 from None
