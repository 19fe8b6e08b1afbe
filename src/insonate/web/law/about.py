"""The facts of a programme's public page, as its file gives them under `about`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from insonate.web.findings import words

SHORT: Mapping[str, str | Promise] = {
    "level": _l("Level"),
    "credits": _l("Credits"),
    "campus": _l("Campus"),
    "duration": _l("Duration"),
    "mode": _l("Mode of study"),
    "assessment": _l("Assessment"),
    "accredited-by": _l("Accredited by"),
}
LONG: Mapping[str, str | Promise] = {
    "outline": _l("Outline"),
    "learning-outcomes": _l("Learning outcomes"),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with its paragraphs or points."""

    title: str
    texts: Sequence[str]
    is_list: bool


def short_facts(about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What can be said in a word: level, credits, campus, assessment and whatever else the file gives in short."""
    ordered = [*(key for key in SHORT if key in about), *(key for key in about if key not in {*SHORT, *LONG})]
    found = []
    for key in ordered:
        texts = _texts(about[key])
        if texts:
            found.append((str(SHORT.get(key, words.readable(key))), ", ".join(texts)))
    return found


def passages(about: Mapping[str, Any]) -> list[Passage]:
    """What takes sentences: the outline, the learning outcomes."""
    return [
        Passage(str(title), texts, is_list=key == "learning-outcomes")
        for key, title in LONG.items()
        if (texts := _texts(about.get(key)))
    ]


def _texts(value: Any) -> list[str]:
    """A text, a number, a list of them, or any of these by language."""
    if isinstance(value, Mapping):
        value = value.get(words.language(), value.get("en", next(iter(value.values()), None)))
    if value is None:
        return []
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]
