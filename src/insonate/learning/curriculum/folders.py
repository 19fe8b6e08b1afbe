"""A curriculum from files: `curriculum.yaml`, `modules/<key>.md`, `figures/<name>.svg`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.kit.refusals import FieldProblem, Refused
from insonate.learning.curriculum.actions import begin_curriculum, begin_module, publish, save_figure, save_outline
from insonate.learning.curriculum.models import Curriculum, ModuleVersion
from insonate.learning.curriculum.queries import curriculum_called, figures_of, latest_versions
from insonate.learning.curriculum.texts import keepable, read_text
from insonate.programmes.api import DefinitionRefused, programme_called
from insonate.programmes.definitions.strict_yaml import read_document

T = TypeVar("T")


@transaction.atomic
def load_folder(folder: Path, *, now: datetime) -> tuple[Curriculum, list[ModuleVersion]]:
    """Bring a curriculum in, or what is new of it: the curriculum, and the versions that this published. A module whose
    text and figures are as they were published stays as it is. Raises `Refused` naming the file, with nothing
    stored."""
    head = _head(folder)
    programme = programme_called(str(head.get("programme", "")))
    if programme is None:
        raise Refused(
            FieldProblem("programme", _("%(file)s: its programme is not here.") % {"file": "curriculum.yaml"})
        )
    curriculum = curriculum_called(programme.key) or begin_curriculum(
        programme=programme, title=_english(head.get("title")), notice=_english(head.get("notice")), by=None, now=now
    )
    for path in sorted((folder / "figures").glob("*.svg")):
        _figure(curriculum, path, now)
    sections = [
        {**section, "title": _english(section.get("title"))} for section in head.get("sections", ())
        if isinstance(section, Mapping)
    ]  # fmt: skip
    published = [
        version
        for section in sections
        for key in section.get("modules", ())
        if (version := _module(curriculum, folder / "modules" / f"{key}.md", now)) is not None
    ]
    save_outline(curriculum=curriculum, sections=sections, by=None, now=now)
    return curriculum, published


def _head(folder: Path) -> dict[str, Any]:
    try:
        return read_document((folder / "curriculum.yaml").read_bytes()).tree
    except FileNotFoundError:
        raise Refused(FieldProblem("", _("There is no curriculum.yaml in the folder."))) from None
    except DefinitionRefused as refused:
        raise Refused(FieldProblem("", f"curriculum.yaml: {refused}")) from None


def _english(value: Any) -> str:
    return str(value.get("en", "")) if isinstance(value, Mapping) else str(value or "")


def _figure(curriculum: Curriculum, path: Path, now: datetime) -> None:
    content = path.read_bytes()
    _named(path, lambda: save_figure(curriculum=curriculum, name=path.name, content=content, by=None, now=now))


def _module(curriculum: Curriculum, path: Path, now: datetime) -> ModuleVersion | None:
    """The version that the file makes; None if it says what is published."""
    if not path.is_file():
        raise Refused(FieldProblem("", _("%(file)s is not there.") % {"file": path.name}))
    text = keepable(path.read_text(encoding="utf-8"))
    module = curriculum.modules.filter(key=path.stem).first()
    if module is None:
        module = _named(path, lambda: begin_module(curriculum=curriculum, key=path.stem, by=None, now=now))
    latest = latest_versions([module]).get(module.pk)
    figures = figures_of(curriculum)
    shown = {name: figures[name].pk for name in read_text(text).module.figures if name in figures}
    if latest is not None and latest.text == text and latest.figures == shown:
        return None
    return _named(path, lambda: publish(module=module, text=text, proposal=None, by=None, now=now))


def _named(path: Path, act: Callable[[], T]) -> T:
    try:
        return act()
    except Refused as refused:
        told = (FieldProblem(each.field, f"{path.name}: {each.words}") for each in refused.problems)
        raise Refused(*told) from None
