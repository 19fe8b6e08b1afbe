"""What a director lists: providers, courses, sessions; and asking that a course be accredited."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.learning.courses import api as courses
from insonate.people import api as people
from insonate.web.components.parts import QueueRow
from insonate.web.courses.words import ACTS, EXAMS, dates_words, facts_of, standing_words, track_titles
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day
from insonate_core.learning.accreditation import CourseAct, CourseActor


class ProviderForm(forms.Form):
    """Under which name, and in whose directory."""

    organisation = forms.ChoiceField(label=_l("In the directory of"))
    name = forms.CharField(label=_l("Name under which you offer courses"), max_length=200)
    website = forms.URLField(
        label=_l("Website where people book"), required=False, max_length=300, assume_scheme="https"
    )

    def __init__(self, organisations: list[people.Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organisation"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(each.slug, each.name) for each in organisations]


class CourseForm(forms.Form):
    """What a course says of itself."""

    title = forms.CharField(label=_l("Title"), max_length=200)
    level = forms.ChoiceField(label=_l("Prepares for"), choices=courses.CourseLevel.choices, widget=forms.RadioSelect)
    tracks = forms.MultipleChoiceField(label=_l("Tracks"), required=False, widget=forms.CheckboxSelectMultiple)
    exams = forms.MultipleChoiceField(
        label=_l("Examinations held there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    combined_with = forms.CharField(label=_l("Combined with another course or track"), max_length=200, required=False)
    days = forms.IntegerField(label=_l("Days"), required=False, min_value=1, max_value=366)
    hours = forms.DecimalField(label=_l("Hours"), required=False, max_digits=5, decimal_places=1, min_value=0)
    learners_per_instructor = forms.DecimalField(
        label=_l("Learners for each instructor"), required=False, max_digits=4, decimal_places=1
    )
    learners_per_machine = forms.DecimalField(
        label=_l("Learners for each machine"), required=False, max_digits=4, decimal_places=1
    )
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_l("Country"), required=False, help_text=_l("Two letters, such as CA."),
        error_messages={"invalid": _l("Two letters, such as CA.")},
    )  # fmt: skip
    about = forms.CharField(
        label=_l("What people learn"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tracks, exams = self.fields["tracks"], self.fields["exams"]
        assert isinstance(tracks, forms.MultipleChoiceField)
        assert isinstance(exams, forms.MultipleChoiceField)
        tracks.choices = [(key, title) for title, key in sorted((title, key) for key, title in track_titles().items())]
        exams.choices = [(key, said()) for key, said in EXAMS.items()]

    def says(self) -> courses.Says:
        """What was typed, as the directory keeps it."""
        return courses.Says(**self.cleaned_data)


class SessionForm(forms.Form):
    """When and where it is held."""

    starts_on = forms.DateField(
        label=_l("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(label=_l("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    place = forms.CharField(label=_l("Place"), max_length=200)


class ApplyForm(forms.Form):
    """What is said with an application."""

    simulators = forms.BooleanField(label=_l("Section C: some scans are done on simulators"), required=False)
    words = forms.CharField(
        label=_l("To the committee"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("Where your programme, reading list and evaluations can be read."),
    )  # fmt: skip


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def own_course(request: HttpRequest, uuid: UUID) -> courses.Listed:
    """A course for its director; a page that is not there for everybody else."""
    found = courses.listed_course(uuid, clock.now())
    if found is None or found.provider.director_id != person_of(request).pk:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The courses of whoever is signed in, and listing oneself as a provider. Anyone may."""
    person, now = person_of(request), clock.now()
    organisations = list(people.Organisation.objects.order_by("name"))
    form = ProviderForm(organisations, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in organisations if each.slug == form.cleaned_data["organisation"])
        try:
            made = courses.list_provider(
                organisation=chosen, name=form.cleaned_data["name"], website=form.cleaned_data["website"], by=person,
                now=now,
            )  # fmt: skip
            return redirect("director:new-course", made.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    listed = courses.courses_of(person, now)
    groups = [
        (provider, [_row(each) for each in listed if each.provider.pk == provider.pk])
        for provider in courses.providers_of(person)
    ]
    return render(request, "courses/mine.html", {"groups": groups, "form": form}, status=422 if form.errors else 200)


def _row(each: courses.Listed) -> QueueRow:
    state, words = standing_words(each.standing)
    return QueueRow(
        title=each.details.title, detail=each.details.get_level_display(), state=state, badge=words,
        url=reverse("director:course", args=[each.course.uuid]),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, provider: UUID) -> HttpResponse:
    """Another course of a provider."""
    person = person_of(request)
    owned = next((each for each in courses.providers_of(person) if each.uuid == provider), None)
    if owned is None:
        raise Http404
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = courses.list_course(provider=owned, says=form.says(), by=person, now=clock.now())
            messages.success(request, _("The course is in the directory."))
            return redirect("director:course", made.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    context = {"form": form, "provider": owned, "title": _("A new course"), "back": reverse("director:courses")}
    return render(request, "courses/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, course: UUID) -> HttpResponse:
    """What a course says of itself from now on."""
    found = own_course(request, course)
    said = {name: getattr(found.details, name) for name in CourseForm.base_fields}
    form = CourseForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            courses.change_course(course=found.course, says=form.says(), by=person_of(request), now=clock.now())
            messages.success(request, _("Saved."))
            return redirect("director:course", course)
        except Refused as refused:
            show_refusal(form, refused)
    context = {
        "form": form, "provider": found.provider, "title": found.details.title,
        "back": reverse("director:course", args=[course]),
    }  # fmt: skip
    return render(request, "courses/edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, course: UUID) -> HttpResponse:
    """One's course: how it stands, its sessions with their rosters, and applying."""
    found, person, now = own_course(request, course), person_of(request), clock.now()
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    session = SessionForm(request.POST if sent == "session" else None)
    applied = ApplyForm(request.POST if sent in ("apply", "renew") else None)
    form: forms.Form = session if sent == "session" else applied
    try:
        told = _acted(sent, found, session, applied, person)
        if told:
            messages.success(request, told)
            return redirect("director:course", course)
    except Refused as refused:
        if form.is_bound:
            show_refusal(form, refused)
        else:
            messages.warning(request, str(refused))
            return redirect("director:course", course)
    standing = found.standing
    state, words = standing_words(standing)
    was = found.course.steps.filter(act=CourseAct.ACCREDIT).exists()
    context = {
        "found": found,
        "details": found.details,
        "facts": facts_of(found.details, track_titles()),
        "state": state.value,
        "words": words,
        "waiting": standing.waiting_since,
        "may_apply": standing.may(CourseAct.APPLY, CourseActor.DIRECTOR)
        and courses.card_of(found.provider.organisation, courses.today_of(found.course, now)) is not None,
        "may_renew": was,
        "steps": [
            (day(step.on), ACTS[step.act], step.words, step.until) for step in found.course.steps.order_by("-pk")
        ],
        "sessions": [
            (each, dates_words(each), each.cancelled_at is not None, len(courses.roster_of(each)))
            for each in found.course.sessions.order_by("-starts_on")
        ],
        "session": session,
        "applied": applied,
    }
    failed = session.errors or applied.errors
    return render(request, "courses/own.html", context, status=422 if failed else 200)


def _acted(sent: str, found: courses.Listed, session: SessionForm, applied: ApplyForm, person: people.User) -> str:
    """What was done, in words; empty if nothing was. Raises `Refused`."""
    now = clock.now()
    if sent == "session" and session.is_valid():
        courses.announce_session(course=found.course, **session.cleaned_data, by=person, now=now)
        return _("The session is announced.")
    if sent in ("apply", "renew") and applied.is_valid():
        courses.apply_for(
            course=found.course, renewal=sent == "renew", simulators=applied.cleaned_data["simulators"],
            words=applied.cleaned_data["words"], by=person, now=now,
        )  # fmt: skip
        return _("The committee has your application.")
    if sent == "take-back":
        courses.take_back(course=found.course, by=person, now=now)
        return _("The application is taken back.")
    return ""
