"""The directory of courses, for anyone: A to Z, one course, and the calendar."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.learning.courses import api as courses
from insonate.people import api as people
from insonate.web.components.parts import Cell, Column, Table
from insonate.web.courses.words import dates_words, facts_of, standing_words, track_titles
from insonate.web.evidence.forms import show_refusal
from insonate_core.learning.accreditation import CourseState


class FilterForm(forms.Form):
    """Which courses are shown."""

    level = forms.ChoiceField(label=_l("Prepares for"), required=False)
    track = forms.ChoiceField(label=_l("Track"), required=False)
    place = forms.CharField(label=_l("Place"), required=False, max_length=100)
    from_on = forms.DateField(
        label=_l("Held from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    accredited = forms.BooleanField(label=_l("Accredited only"), required=False)

    def __init__(self, tracks: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level, track = self.fields["level"], self.fields["track"]
        assert isinstance(level, forms.ChoiceField)
        assert isinstance(track, forms.ChoiceField)
        level.choices = [("", _("Any")), *courses.CourseLevel.choices]
        track.choices = [("", _("Any")), *sorted(tracks.items(), key=lambda each: each[1])]


class ComplaintForm(forms.Form):
    """What went wrong."""

    words = forms.CharField(
        label=_l("What went wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("The committee reads it with your name; the director does not. Leave patients out of it."),
    )  # fmt: skip


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every course by the name of its provider, as far as the filter lets it through."""
    titles = track_titles()
    everything = courses.listed_courses(clock.now())
    tracks = {key: titles.get(key, key) for each in everything for key in each.details.tracks}
    form = FilterForm(tracks, request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = [each for each in everything if _lets(each, wanted)]
    rows = [_cells(each, titles) for each in found]
    columns = [Column(_("Course")), Column(_("Prepares for")), Column(_("Next held")), Column(_("Standing"))]
    chosen = wanted.get("track", "")
    context = {
        "form": form,
        "table": Table(_("Courses, A to Z"), columns, rows, caption_hidden=True),
        "number": len(found),
        "is_filtered": bool(any(wanted.values())),
        "calendar": reverse("public:courses-calendar") + (f"?track={chosen}" if chosen else ""),
    }
    return render(request, "courses/index.html", context)


def _cells(each: courses.Listed, titles: dict[str, str]) -> list[Cell]:
    first = each.sessions[0] if each.sessions else None
    state, words = standing_words(each.standing)
    return [
        Cell(each.details.title, reverse("public:course", args=[each.course.uuid]), detail=each.provider.name),
        Cell(each.details.get_level_display(), detail=", ".join(titles.get(key, key) for key in each.details.tracks)),
        Cell(dates_words(first), detail=first.place) if first else Cell(_("To be announced")),
        Cell(words, state=state),
    ]


def _lets(each: courses.Listed, wanted: dict[str, Any]) -> bool:
    if wanted.get("level") and each.details.level != wanted["level"]:
        return False
    if wanted.get("track") and wanted["track"] not in each.details.tracks:
        return False
    if wanted.get("accredited") and each.standing.state is not CourseState.ACCREDITED:
        return False
    sessions = each.sessions
    if place := str(wanted.get("place") or "").casefold():
        sessions = tuple(one for one in sessions if place in one.place.casefold())
    if first := wanted.get("from_on"):
        sessions = tuple(one for one in sessions if one.ends_on >= first)
    return bool(sessions) or not (wanted.get("place") or wanted.get("from_on"))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming sessions as a calendar to subscribe to, of one track if it is named."""
    now, track = clock.now(), request.GET.get("track", "")
    found = [each for each in courses.listed_courses(now) if not track or track in each.details.tracks]
    title = _("Courses: %(track)s") % {"track": track_titles().get(track, track)} if track else _("Courses")
    address = settings.PUBLIC_ADDRESS + reverse("public:courses")
    made = courses.calendar_of(found, title=title, address=address, now=now)
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="courses.ics"'
    return answer


def _listed(uuid: UUID) -> courses.Listed:
    found = courses.listed_course(uuid, clock.now())
    if found is None:
        raise Http404
    return found


@require_safe
def show(request: HttpRequest, course: UUID) -> HttpResponse:
    """One course: what it says of itself, when it is held, how it stands."""
    found = _listed(course)
    state, words = standing_words(found.standing)
    person = request.user if isinstance(request.user, people.User) else None
    context = {
        "found": found,
        "details": found.details,
        "facts": facts_of(found.details, track_titles()),
        "state": state.value,
        "words": words,
        "sessions": [(dates_words(each), each.place) for each in found.sessions],
        "is_director": person is not None and person.pk == found.provider.director_id,
        "complaints": list(found.course.complaints.filter(made_by=person)) if person is not None else [],
    }
    return render(request, "courses/show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, course: UUID) -> HttpResponse:
    """Say that something was wrong with a course."""
    found = _listed(course)
    assert isinstance(request.user, people.User)
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            courses.complain(course=found.course, words=form.cleaned_data["words"], by=request.user, now=clock.now())
            messages.success(request, _("The committee has it. Its answer stands on this page and comes as a notice."))
            return redirect("public:course", course)
        except Refused as refused:
            show_refusal(form, refused)
    context = {"found": found, "details": found.details, "form": form}
    return render(request, "courses/complain.html", context, status=422 if form.errors else 200)
