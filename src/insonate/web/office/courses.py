"""Courses at the office: what waits and for how long, scoring and deciding, complaints."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.kit.refusals import Refused
from insonate.learning.courses import api as courses
from insonate.people import api as people
from insonate.web.components.parts import QueueRow, State
from insonate.web.courses.sent import sent_as
from insonate.web.courses.words import ACTS, facts_of, standing_words, track_titles
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day, readable, text_of
from insonate.web.law.clauses import clause_title
from insonate.web.office.guard import not_found_unless, person_of
from insonate_core.learning.accreditation import CourseAct, CourseActor
from insonate_core.learning.scorecards import scored_by
from insonate_core.periods import after


class DecideForm(forms.Form):
    """What the committee decides."""

    starts = forms.DateField(
        label=_l("Accredited from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Empty: from today. An earlier day counts for what was taught since."),
    )  # fmt: skip
    until = forms.DateField(
        label=_l("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(
        label=_l("Reasons"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("The director reads them. Needed for everything but accrediting."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """An answer to a complaint."""

    answer = forms.CharField(label=_l("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def decides_on(person: people.User) -> list[courses.Listed]:
    """The courses on which somebody decides today, by the rules of each organisation. One statement where no
    organisation has a directory."""
    now = clock.now()
    organisations = [
        organisation
        for organisation in courses.directories()
        if courses.may_decide_in(person, organisation, local_day(now, organisation.time_zone))
    ]
    found = courses.listed_courses(now, organisations) if organisations else []
    return [each for each in found if each.provider.director_id != person.pk]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Applications with their clock, then every other course, then complaints."""
    person = person_of(request)
    found = not_found_unless(decides_on(person))
    organisations = list({each.provider.organisation_id: each.provider.organisation for each in found}.values())
    waiting = [each for each in found if each.standing.waiting_since is not None]
    waiting.sort(key=lambda each: each.standing.waiting_since or date.max)
    context = {
        "waiting": [_row(each, clock.now().date()) for each in waiting],
        "others": [_row(each, clock.now().date()) for each in found if each.standing.waiting_since is None],
        "complaints": [
            QueueRow(
                title=each.course.details.order_by("-pk")[:1].get().title, detail=each.words[:160], state=State.WAITING,
                url=reverse("office:course", args=[each.course.uuid]) + "#complaints", badge=day(each.made_at.date()),
            )
            for each in courses.open_complaints(organisations)
            if each.made_by_id != person.pk
        ],
    }  # fmt: skip
    return render(request, "courses/office.html", context)


def decide_by(each: courses.Listed) -> date | None:
    """The day by which an application is to be decided, as the rules say; None where they do not."""
    since = each.standing.waiting_since
    if since is None:
        return None
    card = courses.card_of(each.provider.organisation, since)
    within = card.rule.decide_within if card is not None else None
    return after(since, within) if within is not None else None


def _row(each: courses.Listed, today: date) -> QueueRow:
    state, words = standing_words(each.standing)
    until = decide_by(each)
    if until is not None:
        left = (until - today).days
        if left < 0:
            state, words = State.OVERDUE, ngettext("%(n)s day late", "%(n)s days late", -left) % {"n": -left}
        else:
            words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
            state = State.RISK if left <= 7 else State.WAITING
    return QueueRow(
        title=each.details.title, detail=each.provider.name, state=state, badge=words,
        url=reverse("office:course", args=[each.course.uuid]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, course: UUID) -> HttpResponse:
    """One course: what it says, its scorecard, what is decided, complaints."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(courses.listed_course(course, now))
    today = courses.today_of(found.course, now)
    not_found_unless(courses.may_decide(person, found.course, today))
    card = not_found_unless(courses.card_of(found.provider.organisation, today))
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    until = (found.standing.until if found.standing.until and found.standing.until > today else today) + timedelta(365)
    form = DecideForm(request.POST if sent in set(CourseAct) else None, initial={"until": until})
    answer = AnswerForm(request.POST if sent == "answer" else None)
    bound = answer if sent == "answer" else form
    try:
        if told := _acted(request, sent, found, form, answer, person):
            messages.success(request, told)
            return redirect("office:course", course)
    except Refused as refused:
        if bound.is_bound and bound.is_valid():
            show_refusal(bound, refused)
        else:
            messages.warning(request, str(refused))
            return redirect("office:course", course)
    context = {
        "found": found,
        "details": found.details,
        "facts": facts_of(found.details, track_titles()),
        "state": standing_words(found.standing)[0].value,
        "words": standing_words(found.standing)[1],
        "waiting": found.standing.waiting_since,
        "decide_by": decide_by(found),
        "groups": _scorecard(found, card),
        "award": _judged(found, card, today),
        "form": form,
        "answer": answer,
        "open": [
            (act.value, ACT_BUTTONS[act]()) for act in ACT_BUTTONS if found.standing.may(act, CourseActor.COMMITTEE)
        ],
        "steps": [
            (day(step.on), ACTS[step.act], step.by.name, step.words, step.until)
            for step in found.course.steps.select_related("by").order_by("-pk")
        ],
        "complaints": list(found.course.complaints.select_related("made_by", "answered_by").order_by("-made_at")),
    }
    failed = form.errors or answer.errors
    return render(request, "courses/decide.html", context, status=422 if failed else 200)


ACT_BUTTONS: dict[CourseAct, Any] = {
    CourseAct.ACCREDIT: lambda: _("Accredit it"),
    CourseAct.REFUSE: lambda: _("Refuse it"),
    CourseAct.SUSPEND: lambda: _("Suspend it"),
    CourseAct.LIFT: lambda: _("Lift the suspension"),
    CourseAct.WITHDRAW: lambda: _("Withdraw it"),
}


def _acted(
    request: HttpRequest, sent: str, found: courses.Listed, form: DecideForm, answer: AnswerForm, person: people.User
) -> str:
    """What was done, in words; empty if nothing was. Raises `Refused`."""
    now = clock.now()
    if sent == "score":
        words = sent_as(request, "words-")
        scores = {key: value for key, value in sent_as(request, "score-").items() if value}
        changed = courses.score(course=found.course, scores=scores, words=words, by=person, now=now)
        return _("Saved: %(n)s changed.") % {"n": changed}
    if sent == "answer" and answer.is_valid():
        asked = request.POST.get("complaint", "")
        complaints = {str(each.uuid): each for each in found.course.complaints.all()}
        complaint = not_found_unless(complaints.get(asked))
        courses.answer(complaint=complaint, words=answer.cleaned_data["answer"], by=person, now=now)
        return _("The answer is sent.")
    if sent in set(CourseAct) and form.is_valid():
        courses.decide(course=found.course, act=CourseAct(sent), **form.cleaned_data, by=person, now=now)
        return _("Decided. The director is told.")
    return ""


def _scorecard(found: courses.Listed, card: courses.Card) -> list[dict[str, Any]]:
    """What is scored, by the clause that asks for it, each with its latest score."""
    application = found.course.steps.filter(act=CourseAct.APPLY, renewal=False).order_by("-pk").first()
    latest: dict[str, courses.CriterionScore] = {}
    if application is not None:
        latest = {each.key: each for each in application.scores.select_related("by").order_by("pk")}
    groups: dict[str, dict[str, Any]] = {}
    for each in scored_by(card.definition):
        title = clause_title(each.requirement, card.definition)
        group = groups.setdefault(each.requirement, {"title": title, "rows": []})
        name = text_of(each.titles, readable(each.key))
        term = next(
            (
                text_of(term.titles, readable(term.key))
                for vocabulary in card.definition.vocabularies.values()
                for term in vocabulary
                if term.key == each.key
            ),
            name,
        )
        group["rows"].append((each.key, term, latest.get(each.key)))
    return list(groups.values())


def _judged(found: courses.Listed, card: courses.Card, today: date) -> list[tuple[str, str, str, State]]:
    """What the rules ask of the course and how far each of it is: title, have, need, state."""
    standing = courses.standing_of_course(found.course, card, today)
    award = next(each for each in standing.awards if each.key == card.rule.key)
    rows = []
    for each in award.finding.children:
        met = each.state.value in ("met", "waived")
        shown = State.MET if met else State.NOTMET if not each.indicative else State.PROGRESS
        rows.append((clause_title(each.path, card.definition), str(each.have), str(each.need), shown))
    return rows
