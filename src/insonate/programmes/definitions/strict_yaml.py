"""A programme file as plain values, or a refusal that says where and what to do.

The law is read by committees and by machines, and both must read the same thing. So YAML is cut down to what
cannot surprise: one document in UTF-8, mappings, lists and YAML 1.2 core scalars. No anchors and aliases (a
file of 300 bytes that means a gigabyte), no tags (which make objects), no merge keys, no key given twice (two
numbers for one rule, of which readers keep different ones), no tabs, at most 256 kB and eight levels.

Nothing here builds values with a YAML library: the scanner's events are composed into dicts and lists under
these rules, so a feature that is not named above does not exist. `on` and `no` are words, `2024-10-01` is
text, and a number with a point has at most 15 digits, so that the core reads back exactly what was written.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from insonate.programmes.definitions.refusals import DefinitionRefused, Problem

MOST_BYTES = 256 * 1024
MOST_DEPTH = 8
MOST_DIGITS = 15

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)")
_EXPONENT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The values of a file, and where each stands: `places[path]` is (line, column), counted from 1."""

    tree: dict[str, Any]
    places: dict[Path, tuple[int, int]]

    def place(self, path: Path) -> tuple[int, int]:
        """Where a path stands, or the nearest thing above it that does."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return (1, 1)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet; `key` is the mapping's key that waits for its value."""

    node: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None
    given: dict[str, int] = field(default_factory=dict)


def read_document(text: bytes | str) -> ReadDocument:
    """Read one programme file. Raises `DefinitionRefused`, and nothing else, for anything that is not one."""
    decoded = _decoded(text)
    _refuse_characters(decoded)
    places: dict[Path, tuple[int, int]] = {}
    tree = _compose(decoded, places)
    if not isinstance(tree, dict):
        raise _refusal(1, 1, _("A programme file is a mapping: lines of “key: value”."))
    return ReadDocument(tree, places)


def _refusal(line: int, column: int, words: str) -> DefinitionRefused:
    return DefinitionRefused(Problem(line, column, words))


def _decoded(text: bytes | str) -> str:
    try:
        octets = text.encode() if isinstance(text, str) else text
    except UnicodeEncodeError:
        raise _refusal(0, 0, _("The file is not UTF-8. Save it as UTF-8 and try again.")) from None
    if len(octets) > MOST_BYTES:
        raise _refusal(0, 0, _("The file is larger than 256 kB. Split the programme, or take out what is not a rule."))
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        column = error.start - (octets.rfind(b"\n", 0, error.start) + 1) + 1
        raise _refusal(line, column, _("This is not UTF-8. Save the file as UTF-8 and try again.")) from None


def _refuse_characters(text: str) -> None:
    # Only \n and \r\n end a line in what an editor counts; the scanner also breaks at U+0085, U+2028 and U+2029.
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        for column, character in enumerate(line, start=1):
            if character == "\t":
                raise _refusal(number, column, _("A tab. Use spaces."))
            if character in "\r\x85\u2028\u2029\ufeff" or not (character.isprintable() or character == "\u00a0"):
                if character in "\u00ad\u200b\u200c\u200d\u2009\u202f\u2007\u3000":
                    words = _("An invisible character (U+%(code)s). Take it out, or use an ordinary space.")
                else:
                    words = _("A control character (U+%(code)s). Take it out.")
                raise _refusal(number, column, words % {"code": f"{ord(character):04X}"})


def _compose(text: str, places: dict[Path, tuple[int, int]]) -> Any:
    reader = YAML(typ="safe", pure=True)
    composer = _Composer(places)
    try:
        for event in reader.parse(text):
            composer.take(event)
    except DefinitionRefused:
        raise
    except MarkedYAMLError as error:
        # A quote or bracket that never closes is found at the end of the file; where it opened is what helps.
        unclosed = error.problem is not None and "end of stream" in error.problem
        mark = (error.context_mark if unclosed else error.problem_mark) or error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else composer.last
        raise _refusal(line, column, _broken(error.problem)) from None
    except (YAMLError, ValueError, ArithmeticError, AttributeError, LookupError, TypeError, RecursionError):
        # The scanner answers some nonsense with Python's own errors ("\U99999999" is an OverflowError).
        raise _refusal(*composer.last, _broken(None)) from None
    if not composer.documents:
        raise _refusal(1, 1, _("The file is empty."))
    return composer.root


def _broken(problem: str | None) -> str:
    words = _("This is not YAML from here on. Look for a missing quote, bracket, colon or indent.")
    return f"{words} ({problem})" if problem else words


class _Composer:
    """Builds dicts and lists from events, and refuses every feature that the language leaves out."""

    def __init__(self, places: dict[Path, tuple[int, int]]) -> None:
        self.places = places
        self.open: list[_Open] = []
        self.root: Any = None
        self.documents = 0
        self.last = (1, 1)

    def take(self, event: Event) -> None:
        """Take the next event of the file."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.last = (line, column)
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _refusal(line, column, _("A second document begins here. One file holds one programme version."))
            if event.version is not None or event.tags:
                raise _refusal(line, column, _("A %-directive. Take the line out."))
        elif isinstance(event, AliasEvent):
            raise _refusal(line, column, _("An alias (*name). Write the value out."))
        elif isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            self._refuse_properties(event, line, column)
            if self._expects_key():
                raise _refusal(line, column, _("A key is a word, not a list or a mapping."))
            if len(self.open) > MOST_DEPTH:
                words = _("More than %(most)s levels deep. Give the inner clause a name and refer to it.")
                raise _refusal(line, column, words % {"most": MOST_DEPTH})
            node: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
            self.open.append(_Open(node, self._place(node, line, column)))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            self.open.pop()
        elif isinstance(event, ScalarEvent):
            self._refuse_properties(event, line, column)
            if self._expects_key():
                self._take_key(event, line, column)
            else:
                self._place(_scalar(event, line, column), line, column)

    def _expects_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].node, dict) and self.open[-1].key is None

    def _refuse_properties(
        self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent, line: int, column: int
    ) -> None:
        if event.anchor is not None:
            raise _refusal(line, column, _("An anchor (&name). Take it out and write the value where it is needed."))
        if event.tag is not None:
            raise _refusal(line, column, _("A tag (!name). Take it out; quote the value if it is text."))

    def _take_key(self, event: ScalarEvent, line: int, column: int) -> None:
        key = event.value
        within = self.open[-1]
        if key == "<<" and event.style is None:
            raise _refusal(line, column, _("A merge key (<<). Write the values out."))
        if event.style in {"|", ">"}:
            raise _refusal(line, column, _("A key is a word on one line."))
        if key == "" or len(key) > 200:
            raise _refusal(line, column, _("A key is missing or longer than 200 characters."))
        _refuse_surrogates(key, line, column)
        if key in within.given:
            words = _("“%(key)s” is given twice; the first is on line %(line)s. Keep one.")
            raise _refusal(line, column, words % {"key": key, "line": within.given[key]})
        within.given[key] = line
        within.key = key

    def _place(self, value: Any, line: int, column: int) -> Path:
        if not self.open:
            self.root = value
            path: Path = ()
        else:
            within = self.open[-1]
            if isinstance(within.node, dict):
                assert within.key is not None
                path = (*within.path, within.key)
                within.node[within.key] = value
                within.key = None
            else:
                path = (*within.path, len(within.node))
                within.node.append(value)
        self.places[path] = (line, column)
        return path


def _refuse_surrogates(text: str, line: int, column: int) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _refusal(line, column, _("Half a character (a lone surrogate). Write the character itself."))
    if "\x00" in text:
        raise _refusal(line, column, _("A control character (U+%(code)s). Take it out.") % {"code": "0000"})


def _scalar(event: ScalarEvent, line: int, column: int) -> Any:
    """The YAML 1.2 core value of a scalar: text, truth, nothing, or a number."""
    text: str = event.value
    _refuse_surrogates(text, line, column)
    if event.style is not None:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _NOT_FINITE.fullmatch(text):
        raise _refusal(line, column, _("Not a number that a rule can hold. Write a finite one."))
    number = _INT.fullmatch(text) or _DECIMAL.fullmatch(text)
    if number or _EXPONENT.fullmatch(text) or _OTHER_BASE.fullmatch(text):
        if not number:
            raise _refusal(line, column, _("Write the number in plain decimal digits, or quote it if it is text."))
        if len(text) > MOST_DIGITS:
            raise _refusal(line, column, _("A number of more than 15 digits. Quote it if it is text."))
        return int(text) if _INT.fullmatch(text) else float(text)
    return text
