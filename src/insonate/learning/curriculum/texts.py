"""A module's text: a head between lines of `---`, then Markdown.

The head is read by the strict reader of programme documents (no aliases, no tags, no key twice), so that a text that
an editor brings along cannot surprise.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.kit.refusals import FieldProblem, Refused
from insonate.programmes.definitions.refusals import DefinitionRefused
from insonate.programmes.definitions.strict_yaml import read_document
from insonate_core.learning.modules import SCANNING_PAGES, Fault, Module, read_module

MOST_BYTES = 256 * 1024
_HEAD = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)

FAULTS: dict[str, str | Promise] = {
    "unknown-word": _l(
        "The head says “%(said)s”, which nobody reads. It may say title, minutes, objectives, self-check."
    ),
    "no-title": _l("Give the module a title in the head."),
    "no-minutes": _l("Say in the head how many minutes it takes to read: a whole number from 1 to %(said)s."),
    "no-objective": _l("Say under objectives, in the head, what a reader can do afterwards: one line for each."),
    "before-the-first-heading": _l("There is text before the first heading. Each page begins with “## ” and its name."),
    "no-page": _l("There is no page yet. A page begins with a line “## ” and its name."),
    "heading-twice": _l("Two pages are called “%(where)s”. Give one of them another name."),
    "empty-page": _l("The page “%(where)s” says nothing yet."),
    "long-page": _l("The page “%(where)s” is longer than %(said)s characters. Make two of it."),
    "self-check-no-list": _l("The self-check is a list: each question begins with “- question:”."),
    "many-questions": _l("A self-check has at most %(said)s questions."),
    "question-without-text": _l("Question %(where)s of the self-check does not say what is asked."),
    "question-with-few-options": _l("Question %(where)s of the self-check needs at least two options."),
    "question-not-one-right": _l("Exactly one option of question %(where)s is right; here it is so of %(said)s."),
    "empty-option": _l("An option of question %(where)s says nothing."),
    "option-twice": _l("Two options of question %(where)s say the same."),
    "no-figure": _l("The page “%(where)s” shows “%(said)s”, and there is no such figure. Bring it in under Figures."),
}


@dataclass(frozen=True, slots=True)
class ReadText:
    """A module's text as read, and what is wrong with it, in words."""

    module: Module
    problems: tuple[str, ...]


def words_of(fault: Fault) -> str:
    """What is wrong, as an editor reads it."""
    return str(FAULTS[fault.key]) % {"where": fault.where, "said": fault.said}


def keepable(text: str) -> str:
    """The text with plain line ends. Raises `Refused` for one that cannot be kept."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in plain:
        raise Refused(FieldProblem("text", _("The text holds a character that no text has (NUL).")))
    if len(plain.encode()) > MOST_BYTES:
        raise Refused(FieldProblem("text", _("The text is longer than 256 kB. Make two modules of it.")))
    return plain


def read_text(text: str) -> ReadText:
    """The module that a text says, as far as it can be read, and everything that is wrong with it."""
    module, faults, refused = _read(text)
    return ReadText(module, (*refused, *(words_of(fault) for fault in faults)))


@lru_cache(maxsize=256)
def module_in(text: str) -> Module:
    """The module of a published text; the same text is read once in each process."""
    return _read(text)[0]


def _read(text: str) -> tuple[Module, tuple[Fault, ...], tuple[str, ...]]:
    found = _HEAD.match(text)
    if found is None:
        words = _("The text begins with its head: a line “---”, the title and what else there is to say, a line “---”.")
        return *read_module({}, text), (words,)
    try:
        head = read_document(found[1]).tree if found[1].strip() else {}
    except DefinitionRefused as refused:
        told = tuple(
            _("Line %(line)s: %(words)s") % {"line": each.line + 1, "words": each.words} for each in refused.problems
        )
        module, faults = read_module({}, text[found.end() :])
        return module, tuple(each for each in faults if not each.key.startswith("no-") or each.key == "no-page"), told
    return *read_module(head, text[found.end() :]), ()


def first_text(title: str) -> str:
    """What a new module begins with: the pages of the field, to be filled."""
    pages = "\n".join(f"## {heading}\n\n" for heading in SCANNING_PAGES)
    quoted = title.replace("\\", "").replace('"', "'")
    return (
        f'---\ntitle: "{quoted}"\nminutes: 20\nobjectives:\n  - Say what a reader can do afterwards.\nself-check:\n'
        "  - question: Is there fluid in the joint?\n    options:\n"
        '      - {text: "Yes", right: true, why: Say why.}\n      - {text: "No", why: Say why not.}\n'
        f"---\n\n{pages}"
    )
