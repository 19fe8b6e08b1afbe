"""Writing a curriculum: its outline and figures, the text of a module with its page beside it, and who approves."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insonate.kit import clock
from insonate.learning.curriculum import api as curricula
from insonate.people import api as people
from insonate.programmes.api import FieldProblem, Overtaken, Refused
from insonate.programmes.definitions import api as definitions
from insonate.web.components.parts import QueueRow, State
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day
from insonate.web.office.guard import not_found_unless, organisations_of, person_of

MOST_UPLOADED = 300 * 1024


class BeginForm(forms.Form):
    """A curriculum for a programme that has none."""

    programme = forms.ChoiceField(label=_l("For which programme"))
    title = forms.CharField(label=_l("What it is called"), max_length=200)
    notice = forms.CharField(
        label=_l("A notice on every page"), max_length=500, required=False,
        help_text=_l("Such as: sample content that waits for clinical review. Leave it empty if there is none."),
    )  # fmt: skip

    def __init__(self, programmes: list[definitions.Programme], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["programme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(each.key, programme_title(each)) for each in programmes]


class OutlineForm(forms.Form):
    """The outline as lines of text, and a module to add."""

    outline = forms.CharField(
        label=_l("Sections and modules"), required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_l("A section is a line “# Title”; below it the keys of its modules, one on each line, in order."),
    )  # fmt: skip


class ModuleForm(forms.Form):
    """A new module."""

    key = forms.CharField(
        label=_l("Key of the new module"), max_length=80,
        help_text=_l("Small letters, digits and hyphens. For an application of the programme, the key it has there."),
    )  # fmt: skip


class FigureForm(forms.Form):
    """Drawings to bring in."""

    figure = forms.FileField(
        label=_l("An SVG drawing"), help_text=_l("At most 300 kB. A page shows it as ![what is seen](its-name.svg)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".svg,image/svg+xml"}),
    )  # fmt: skip


class WordsForm(forms.Form):
    """What is said with a proposal or a decision."""

    words = forms.CharField(
        label=_l("Words with it"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


def programme_title(programme: definitions.Programme) -> str:
    """What a programme is called in its newest version."""
    versions = list(definitions.versions_of(programme))
    return definitions.title_of(definitions.definition_of(versions[0])) if versions else programme.key


def _opened(request: HttpRequest, key: str) -> tuple[curricula.Curriculum, people.User, datetime]:
    """The curriculum for whoever writes it; a page that is not there for everybody else."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(curricula.curriculum_called(key))
    not_found_unless(curricula.writes(person, found.organisation, now))
    return found, person, now


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The curricula of the organisations where the person writes them, what waits, and beginning another."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, curricula.WRITES_CURRICULUM, now))
    found = curricula.curricula_of(organisations)
    have = {each.programme_id for each in found}
    without = [each for at in organisations for each in definitions.programmes_of(at) if each.pk not in have]
    form = BeginForm(without, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(each for each in without if each.key == form.cleaned_data["programme"])
        try:
            title, notice = form.cleaned_data["title"], form.cleaned_data["notice"]
            curricula.begin_curriculum(programme=chosen, title=title, notice=notice, by=person, now=now)
            return redirect("office:curriculum", chosen.key)
        except Refused as refused:
            show_refusal(form, refused)
    rows = [_row(each, person, now) for each in found]
    context = {"rows": rows, "form": form if without else None}
    return render(request, "office/curriculum/index.html", context, status=422 if form.errors else 200)


def _row(curriculum: curricula.Curriculum, person: people.User, now: datetime) -> QueueRow:
    waiting = curricula.waiting_in([curriculum.organisation], curriculum)
    mine = sum(curricula.may_decide(person, each, now) for each in waiting)
    if waiting:
        said = {"n": len(waiting), "mine": mine}
        badge = _("%(n)s proposed, %(mine)s for you to decide") % said
    else:
        badge = ""
    return QueueRow(
        title=curriculum.title, detail=programme_title(curriculum.programme),
        url=reverse("office:curriculum", args=[curriculum.programme.key]),
        state=State.WAITING if waiting else State.MET, badge=badge,
    )  # fmt: skip


# The outline


def outline_text(curriculum: curricula.Curriculum) -> str:
    """The outline as it is typed."""
    lines: list[str] = []
    for section in curricula.outline_of(curriculum):
        modules = section["modules"]
        assert isinstance(modules, list)
        lines += [f"# {section['title']}", *map(str, modules), ""]
    return "\n".join(lines)


def outline_in(text: str) -> list[dict[str, Any]]:
    """The sections that a text names. Raises `Refused` for a module before the first section."""
    sections: list[dict[str, Any]] = []
    for raw in text.replace("\r", "").split("\n"):
        line = raw.strip()
        if line.startswith("#"):
            title = line.lstrip("# ").strip()
            key = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "section"
            sections.append({"key": key, "title": title, "modules": []})
        elif line and not sections:
            raise Refused(FieldProblem("outline", _("Begin with a section: a line “# Title”.")))
        elif line:
            sections[-1]["modules"].append(line)
    return sections


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, key: str) -> HttpResponse:
    """One curriculum: its outline, modules and figures."""
    curriculum, person, now = _opened(request, key)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    outline = OutlineForm(request.POST if sent == "outline" else None, initial={"outline": outline_text(curriculum)})
    added = ModuleForm(request.POST if sent == "module" else None)
    figure = FigureForm(*((request.POST, request.FILES) if sent == "figure" else ()))
    answer = _acted(sent, curriculum, outline, added, figure, person, now)
    if answer:
        messages.success(request, answer)
        return redirect("office:curriculum", key)
    latest = curricula.latest_versions(curriculum.modules.all())
    context = {
        "curriculum": curriculum,
        "programme": curriculum.programme,
        "outline": outline,
        "added": added,
        "figure": figure,
        "rows": [_module_row(each, latest.get(each.pk), person, now) for each in curriculum.modules.order_by("key")],
        "figures": list(curricula.figures_of(curriculum).values()),
    }
    failed = any(form.errors for form in (outline, added, figure))
    return render(request, "office/curriculum/show.html", context, status=422 if failed else 200)


def _acted(
    sent: str, curriculum: curricula.Curriculum, outline: OutlineForm, added: ModuleForm, figure: FigureForm,
    person: people.User, now: datetime,
) -> str:  # fmt: skip
    """What was done, in words; empty if nothing was, with the reason in the form that asked."""
    form: forms.Form
    try:
        if sent == "outline" and (form := outline).is_valid():
            sections = outline_in(outline.cleaned_data["outline"])
            curricula.save_outline(curriculum=curriculum, sections=sections, by=person, now=now)
            return _("The outline is saved.")
        if sent == "module" and (form := added).is_valid():
            made = curricula.begin_module(curriculum=curriculum, key=added.cleaned_data["key"], by=person, now=now)
            text = curricula.first_text(made.key.replace("-", " ").capitalize())
            curricula.save_module(module=made, text=text, seen=0, by=person, now=now)
            return _("The module is begun. Put its key into the outline where it belongs.")
        if sent == "figure" and (form := figure).is_valid():
            file = figure.cleaned_data["figure"]
            if file.size > MOST_UPLOADED:
                raise Refused(FieldProblem("figure", _("The figure is larger than 300 kB. Draw it with fewer points.")))
            curricula.save_figure(
                curriculum=curriculum, name=file.name.lower(), content=bytes(file.read()), by=person, now=now
            )
            return _("The figure is there. What is published keeps the one it had.")
    except Refused as refused:
        show_refusal(form, refused)
    return ""


def _module_row(
    module: curricula.Module, version: curricula.ModuleVersion | None, person: people.User, now: datetime
) -> QueueRow:
    waiting = curricula.open_proposal(module)
    current = curricula.current_revision(module)
    if waiting is not None:
        mine = curricula.may_decide(person, waiting, now)
        state, badge = State.WAITING, _("for you to decide") if mine else _("waits for approval")
    elif version is None:
        state, badge = State.NOTMET, _("not published yet")
    elif current is not None and current.text != version.text and current.saved_at > version.published_at:
        state, badge = State.PROGRESS, _("being written")
    else:
        state, badge = State.MET, _("version %(number)s") % {"number": version.number}
    title = version.title if version is not None else ""
    if not title and current is not None:
        title = curricula.read_text(current.text).module.title
    return QueueRow(
        title=title or module.key, detail=module.key, state=state, badge=badge,
        url=reverse("office:module", args=[module.curriculum.programme.key, module.key]),
    )  # fmt: skip


# A module


def _module(request: HttpRequest, key: str, name: str) -> tuple[curricula.Module, people.User, datetime]:
    curriculum, person, now = _opened(request, key)
    found = curriculum.modules.filter(key=name).select_related("curriculum__programme", "curriculum__organisation")
    return not_found_unless(found.first()), person, now


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def module(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """The text of a module: save it, look at it, propose it, decide."""
    found, person, now = _module(request, key, module)
    current = curricula.current_revision(found)
    latest = curricula.latest_versions([found]).get(found.pk)
    saved = current.text if current is not None else latest.text if latest is not None else ""
    seen = current.number if current is not None else 0
    typed, words, status = saved, WordsForm(), 200
    if request.method == "POST":
        typed = request.POST.get("text", saved)
        words = WordsForm(request.POST)
        try:
            if done := _done(request, found, typed, words, person, now):
                messages.success(request, done)
                return redirect("office:module", key, module)
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
            status = 409
        except Refused as refused:
            status = 422
            if words.is_valid():
                show_refusal(words, Refused(*(FieldProblem(_place(each), each.words) for each in refused.problems)))
    waiting = curricula.open_proposal(found)
    context = {
        "module": found,
        "curriculum": found.curriculum,
        "programme": found.curriculum.programme,
        "typed": typed,
        "seen": seen,
        "current": current,
        "latest": latest,
        "waiting": waiting,
        "may_decide": waiting is not None and curricula.may_decide(person, waiting, now),
        "words": words,
        "resting": curricula.resting_on(found),
        "can_propose": current is not None and waiting is None,
        **looked_at(found, typed),
    }
    return render(request, "office/curriculum/module.html", context, status=status)


def _place(problem: FieldProblem) -> str:
    return "words" if problem.field == "words" else ""


def _done(
    request: HttpRequest, found: curricula.Module, typed: str, words: WordsForm, person: people.User, now: datetime
) -> str:
    """What was done, in words; empty if it was only looked at. Raises `Refused`."""
    act = request.POST.get("act", "")
    seen = int(request.POST["seen"]) if request.POST.get("seen", "").isdigit() else 0
    said = words.cleaned_data["words"] if words.is_valid() else ""
    if act == "save":
        saved = curricula.save_module(module=found, text=typed, seen=seen, by=person, now=now)
        return _("Saved as revision %(number)s.") % {"number": saved.number}
    if act == "propose":
        curricula.propose(module=found, revision=seen, words=said, by=person, now=now)
        return _("It is proposed. Somebody else reads it and decides.")
    outcomes = {
        "approve": (curricula.ModuleOutcome.APPROVED, _("Approved: it is the version that is taught from now on.")),
        "return": (curricula.ModuleOutcome.RETURNED, _("Returned.")),
        "take-back": (curricula.ModuleOutcome.TAKEN_BACK, _("The proposal is taken back.")),
    }
    waiting = curricula.open_proposal(found)
    if act in outcomes:
        if waiting is None:
            raise Overtaken(_("Nothing waits for a decision any more."))
        outcome, told = outcomes[act]
        curricula.decide(proposal=waiting, outcome=outcome, words=said, by=person, now=now)
        return told
    return ""


def looked_at(module: curricula.Module, text: str) -> dict[str, Any]:
    """The pages of a text as a reader sees them, and what is wrong with it."""
    read = curricula.read_text(text)
    figures = curricula.figures_of(module.curriculum)
    missing = curricula.missing_figures(read.module, figures)
    bodies = []
    for place, each in enumerate(read.module.pages):
        drawings = {name: curricula.own_names(figure.drawing, f"p{place}") for name, figure in figures.items()}
        bodies.append((each, curricula.render_page(each.text, drawings)))
    return {
        "text": read.module,
        "problems": [*read.problems, *(curricula.words_of(fault) for fault in missing)],
        "bodies": bodies,
    }


@login_required
@require_POST
def preview(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """The pages of a text that is being typed, as a piece of the page; stores nothing."""
    found, _person, _now = _module(request, key, module)
    text = request.POST.get("text", "")[: curricula.MOST_BYTES]
    return render(request, "office/curriculum/preview.html", {**looked_at(found, text), "module": found})


@login_required
@require_safe
def history(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """Every revision, proposal and version of a module, last first."""
    found, _person, _now = _module(request, key, module)
    rows = [
        (each.saved_at, _("Revision %(number)s") % {"number": each.number}, each.saved_by, "")
        for each in found.revisions.select_related("saved_by")
    ]
    for each in curricula.decisions_of(found):
        rows.append((each.at, each.get_outcome_display(), each.by, each.words))
    for version in found.versions.select_related("published_by"):
        words = _("Version %(number)s is published") % {"number": version.number}
        rows.append((version.published_at, words, version.published_by, version.sha256[:12]))
    rows.sort(key=lambda row: row[0], reverse=True)
    context = {
        "module": found, "programme": found.curriculum.programme, "curriculum": found.curriculum,
        "rows": [(day(at.date()), what, who.name if who else "", words) for at, what, who, words in rows],
    }  # fmt: skip
    return render(request, "office/curriculum/history.html", context)
