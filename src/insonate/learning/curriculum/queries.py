"""What a curriculum says now, and what was published of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery

from insonate.learning.curriculum.models import (
    Curriculum,
    Figure,
    Module,
    ModuleDecision,
    ModuleProposal,
    ModuleVersion,
    Revision,
)
from insonate.learning.curriculum.texts import module_in
from insonate.people.api import Organisation
from insonate_core.learning.modules import Module as ModuleText


@dataclass(frozen=True, slots=True)
class Entry:
    """A module where the outline names it. `version` is the latest published one, None before the first."""

    module: Module
    version: ModuleVersion | None

    @property
    def text(self) -> ModuleText | None:
        """What the published version says."""
        return module_in(self.version.text) if self.version is not None else None


@dataclass(frozen=True, slots=True)
class Section:
    """A section and its modules, in order."""

    key: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def minutes(self) -> int:
        """How long its published modules take."""
        return sum(entry.text.minutes for entry in self.entries if entry.text is not None)


def curricula_of(organisations: Iterable[Organisation]) -> list[Curriculum]:
    """The curricula of these organisations, by title."""
    found = Curriculum.objects.filter(organisation__in=list(organisations)).select_related("organisation", "programme")
    return list(found.order_by("title"))


def curriculum_called(programme_key: str) -> Curriculum | None:
    """The curriculum that serves a programme."""
    return Curriculum.objects.select_related("organisation", "programme").filter(programme__key=programme_key).first()


def outline_of(curriculum: Curriculum) -> list[dict[str, object]]:
    """The sections as they were last saved: `{key, title, modules}` each."""
    saved = curriculum.outlines.order_by("-pk").first()
    return list(saved.sections) if saved is not None else []


def sections_of(curriculum: Curriculum) -> tuple[Section, ...]:
    """The outline with the latest version of each module. Three statements, however many modules."""
    modules = {module.key: module for module in curriculum.modules.all()}
    latest = latest_versions(modules.values())
    return tuple(
        Section(
            str(section["key"]),
            str(section["title"]),
            tuple(
                Entry(modules[key], latest.get(modules[key].pk))
                for key in _keys(section)
                if key in modules
            ),
        )
        for section in outline_of(curriculum)
    )  # fmt: skip


def _keys(section: Mapping[str, object]) -> Sequence[str]:
    found = section.get("modules")
    return [str(key) for key in found] if isinstance(found, list) else []


def latest_versions(modules: Iterable[Module]) -> dict[int, ModuleVersion]:
    """The latest version of each of these modules that has one, by the module's inner id."""
    newest = ModuleVersion.objects.filter(module=OuterRef("module")).order_by("-number").values("pk")[:1]
    found = ModuleVersion.objects.filter(module__in=[each.pk for each in modules], pk=Subquery(newest))
    return {version.module_id: version for version in found}


def module_version(programme_key: str, module_key: str) -> ModuleVersion | None:
    """The version of a module on which something made today rests; None if nothing was published."""
    found = ModuleVersion.objects.filter(
        module__curriculum__programme__key=programme_key, module__key=module_key
    ).select_related("module__curriculum__programme")
    return found.order_by("-number").first()


def module_keys(programme_key: str) -> list[tuple[str, str]]:
    """Key and title of each published module of a programme, in the order of the outline."""
    curriculum = curriculum_called(programme_key)
    if curriculum is None:
        return []
    entries = [entry for section in sections_of(curriculum) for entry in section.entries]
    return [(entry.module.key, entry.version.title) for entry in entries if entry.version is not None]


def current_revision(module: Module) -> Revision | None:
    """What was saved last; None for a module whose text came from a file and was never opened for writing."""
    return module.revisions.select_related("saved_by").order_by("-number").first()


def open_proposal(module: Module) -> ModuleProposal | None:
    """The proposal that waits for a decision."""
    found = ModuleProposal.objects.filter(revision__module=module, decision__isnull=True)
    return found.select_related("revision__module__curriculum__organisation", "asked_by").first()


def waiting_in(organisations: Iterable[Organisation], curriculum: Curriculum | None = None) -> list[ModuleProposal]:
    """The proposals that wait in these organisations, oldest first; those of one curriculum if it is given."""
    found = ModuleProposal.objects.filter(
        decision__isnull=True, revision__module__curriculum__organisation__in=list(organisations)
    )
    if curriculum is not None:
        found = found.filter(revision__module__curriculum=curriculum)
    return list(found.select_related("revision__module__curriculum__organisation", "asked_by").order_by("asked_at"))


def decisions_of(module: Module) -> list[ModuleDecision]:
    """What was decided of a module's proposals, oldest first."""
    found = ModuleDecision.objects.filter(proposal__revision__module=module)
    return list(found.select_related("by", "proposal__revision").order_by("at"))


def figures_of(curriculum: Curriculum) -> dict[str, Figure]:
    """The drawing that counts for each name, by name."""
    newest = curriculum.figures.values("name").annotate(last=Max("pk")).values("last")
    return {figure.name: figure for figure in Figure.objects.filter(pk__in=newest).order_by("name")}


def drawings_of(version: ModuleVersion) -> dict[str, str]:
    """The drawings that a version was published with, by name."""
    by_id = dict(Figure.objects.filter(pk__in=list(version.figures.values())).values_list("pk", "drawing"))
    return {name: by_id[pk] for name, pk in version.figures.items()}


# What rests on a module: labels above say it, since this one does not know them


@dataclass(frozen=True, slots=True)
class Resting:
    """Something that rests on a version of a module, such as an exam item: what it is called and where it is."""

    title: str
    url: str


_askers: list[Callable[[Module], Sequence[Resting]]] = []


def when_asked_what_rests_on(asker: Callable[[Module], Sequence[Resting]]) -> None:
    """Say once, when the application starts, how to find what of a label rests on a module."""
    if asker not in _askers:
        _askers.append(asker)


def resting_on(module: Module) -> list[Resting]:
    """Everything that rests on a version of this module, by title."""
    return sorted((each for asker in _askers for each in asker(module)), key=lambda each: each.title)
