"""Reading a curriculum: what there is, a page at a time, how far one is, and the self-check of a module."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.learning.curriculum import api as curricula
from insonate.people import api as people
from insonate.programmes.definitions import api as definitions
from insonate.web.components.parts import QueueRow, State
from insonate_core.learning.completion import Progress, Tried
from insonate_core.learning.modules import Module


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


@dataclass(frozen=True, slots=True)
class Opened:
    """A published version as somebody has it open."""

    curriculum: curricula.Curriculum
    version: curricula.ModuleVersion
    text: Module
    person: people.User

    @property
    def place(self) -> list[str]:
        """What addresses of the module begin with."""
        return [self.curriculum.programme.key, self.version.module.key]

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "curriculum": self.curriculum, "version": self.version, "text": self.text, "module": self.version.module,
            "programme": self.curriculum.programme, **more,
        }  # fmt: skip


def _curriculum(request: HttpRequest, key: str) -> tuple[curricula.Curriculum, people.User]:
    """The curriculum of a programme. Raises `Http404` where there is none."""
    person = person_of(request)
    found = curricula.curriculum_called(key)
    if found is None:
        raise Http404
    return found, person


def _opened(request: HttpRequest, key: str, module: str, number: int | None = None) -> Opened | None:
    """A version of a module, the latest unless its number is given; None for whoever may not read it. Raises `Http404`
    where there is none."""
    curriculum, person = _curriculum(request, key)
    found = curriculum.modules.filter(key=module).first()
    versions = found.versions.order_by("-number") if found is not None else curricula.ModuleVersion.objects.none()
    version = (versions.filter(number=number) if number is not None else versions).first()
    if version is None:
        raise Http404
    if not curricula.reads(person, curriculum, clock.now()):
        return None
    return Opened(curriculum, version, curricula.module_in(version.text), person)


def _to_the_outline(request: HttpRequest, key: str) -> HttpResponse:
    messages.info(request, _("The pages are for members and for whoever is registered."))
    return redirect("candidate:curriculum", key)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every curriculum, the person's own with how far they are."""
    person, now = person_of(request), clock.now()
    rows = []
    for found in curricula.Curriculum.objects.select_related("organisation", "programme").order_by("title"):
        sections = curricula.sections_of(found)
        versions = [entry.version for section in sections for entry in section.entries if entry.version is not None]
        if not versions:
            continue
        done = sum(each.completed is not None for each in curricula.progress_of(person, versions).values())
        may = curricula.reads(person, found, now)
        said = {"done": done, "all": len(versions)}
        rows.append(
            QueueRow(
                title=found.title,
                detail=found.organisation.name,
                url=reverse("candidate:curriculum", args=[found.programme.key]),
                state=(State.MET if done == len(versions) else State.PROGRESS) if may else State.NOTMET,
                badge=_("%(done)s of %(all)s modules") % said if may else _("for members"),
            )
        )
    return render(request, "learning/index.html", {"rows": rows})


@login_required
@require_safe
def outline(request: HttpRequest, key: str) -> HttpResponse:
    """The sections and modules, with how far the person is."""
    curriculum, person = _curriculum(request, key)
    sections = curricula.sections_of(curriculum)
    versions = [entry.version for section in sections for entry in section.entries if entry.version is not None]
    how_far = curricula.progress_of(person, versions)
    may = curricula.reads(person, curriculum, clock.now())
    next_up = next((each for each in versions if how_far[each.pk].completed is None), None)
    context = {
        "curriculum": curriculum,
        "programme": curriculum.programme,
        "title": _programme_title(curriculum),
        "may_read": may,
        "next": next_up if may else None,
        "done": sum(each.completed is not None for each in how_far.values()),
        "all": len(versions),
        "sections": [
            {"section": section, "rows": [_module_row(entry, how_far, may) for entry in section.entries]}
            for section in sections
        ],
    }
    return render(request, "learning/outline.html", context)


def _programme_title(curriculum: curricula.Curriculum) -> str:
    versions = list(definitions.versions_of(curriculum.programme))
    return definitions.title_of(definitions.definition_of(versions[0])) if versions else curriculum.programme.key


def _module_row(entry: curricula.Entry, how_far: dict[int, Progress], may: bool) -> QueueRow:
    if entry.version is None or entry.text is None:
        return QueueRow(title=entry.module.key, detail=_("Not published yet."), state=State.NOTMET)
    minutes = ngettext("%(n)s minute", "%(n)s minutes", entry.text.minutes) % {"n": entry.text.minutes}
    title, detail = entry.version.title, " ".join([f"{minutes}.", *entry.text.objectives])
    place = [entry.module.curriculum.programme.key, entry.module.key]
    url = reverse("candidate:module", args=place) if may else ""
    found = how_far[entry.version.pk]
    if found.completed is not None:
        return QueueRow(title=title, detail=detail, url=url, state=State.MET, badge=_("completed"))
    if found.read or may:
        said = {"read": found.read, "pages": found.pages}
        state = State.PROGRESS if found.read else State.NOTMET
        return QueueRow(title=title, detail=detail, url=url, state=state, badge=_("%(read)s of %(pages)s pages") % said)
    return QueueRow(title=title, detail=detail, url=url, state=State.NOTMET)


@login_required
@require_safe
def module(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """A module: what it is for, its pages, and the self-check."""
    opened = _opened(request, key, module)
    if opened is None:
        return _to_the_outline(request, key)
    read = curricula.pages_read(opened.person, opened.version)
    how_far = curricula.progress_of(opened.person, [opened.version])[opened.version.pk]
    pages = [
        QueueRow(
            title=page.heading, url=reverse("candidate:module-page", args=[*opened.place, page.anchor]),
            state=State.MET if page.anchor in read else State.NOTMET,
            badge=_("read") if page.anchor in read else "",
        )
        for page in opened.text.pages
    ]  # fmt: skip
    if opened.text.questions:
        pages.append(
            QueueRow(
                title=_("Self-check"), url=reverse("candidate:module-check", args=opened.place),
                state=State.MET if how_far.is_checked else State.NOTMET,
                badge=_("all right") if how_far.is_checked else "",
                detail=ngettext("%(n)s question", "%(n)s questions", len(opened.text.questions))
                % {"n": len(opened.text.questions)},
            )
        )  # fmt: skip
    unread = next((page for page in opened.text.pages if page.anchor not in read), None)
    older = opened.version.module.versions.filter(number__lt=opened.version.number).order_by("-number")
    context = opened.context(pages=pages, how_far=how_far, next=unread, older=list(older))
    return render(request, "learning/module.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str, module: str, page: str) -> HttpResponse:
    """One page. Going on from it says that it was read."""
    opened = _opened(request, key, module)
    if opened is None:
        return _to_the_outline(request, key)
    anchors = [each.anchor for each in opened.text.pages]
    if page not in anchors:
        raise Http404
    place = anchors.index(page)
    if request.method == "POST":
        if request.POST.get("version") != str(opened.version.number):
            messages.info(request, _("A new version was published while you read. This is its page."))
            return redirect("candidate:module-page", *opened.place, page)
        curricula.read_page(person=opened.person, version=opened.version, page=page, now=clock.now())
        return redirect(_after(opened, place))
    shown = opened.text.pages[place]
    context = opened.context(
        page=shown,
        body=curricula.render_page(shown.text, curricula.drawings_of(opened.version)),
        number=place + 1,
        is_read=page in curricula.pages_read(opened.person, opened.version),
        before=opened.text.pages[place - 1] if place else None,
        after=opened.text.pages[place + 1] if place + 1 < len(anchors) else None,
    )
    return render(request, "learning/page.html", context)


def _after(opened: Opened, place: int) -> str:
    if place + 1 < len(opened.text.pages):
        return reverse("candidate:module-page", args=[*opened.place, opened.text.pages[place + 1].anchor])
    if opened.text.questions:
        return reverse("candidate:module-check", args=opened.place)
    return reverse("candidate:module", args=opened.place)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """The self-check: any number of tries, each answered with why."""
    opened = _opened(request, key, module)
    if opened is None:
        return _to_the_outline(request, key)
    if not opened.text.questions:
        raise Http404
    marked: tuple[Tried, ...] = ()
    if request.method == "POST":
        chosen = {
            number: int(said)
            for number in range(len(opened.text.questions))
            if (said := request.POST.get(f"question-{number}", "")).isdigit()
        }
        marked = curricula.try_self_check(person=opened.person, version=opened.version, chosen=chosen, now=clock.now())
    how_far = curricula.progress_of(opened.person, [opened.version])[opened.version.pk]
    questions = [
        {"number": number, "question": question, "tried": marked[number] if marked else None}
        for number, question in enumerate(opened.text.questions)
    ]
    context = opened.context(
        questions=questions,
        marked=marked,
        right=sum(each.is_right for each in marked),
        left_out=sum(each.chosen is None for each in marked),
        how_far=how_far,
    )
    return render(request, "learning/check.html", context)


@login_required
@require_safe
def version(request: HttpRequest, key: str, module: str, number: int) -> HttpResponse:
    """A whole version as it was published, also an earlier one."""
    opened = _opened(request, key, module, number)
    if opened is None:
        return _to_the_outline(request, key)
    drawings = curricula.drawings_of(opened.version)
    bodies = [(each, curricula.render_page(each.text, _for_page(drawings, place)))
              for place, each in enumerate(opened.text.pages)]  # fmt: skip
    latest = opened.version.module.versions.order_by("-number").first()
    return render(request, "learning/version.html", opened.context(bodies=bodies, latest=latest))


def _for_page(drawings: dict[str, str], place: int) -> dict[str, str]:
    """The same drawings, with names that no other page on the same sheet has."""
    return {name: curricula.own_names(drawing, f"p{place}") for name, drawing in drawings.items()}
