"""Every word of a programme document is said on its page: what a committee reads is the whole law."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.utils import translation

from insonate.web.law.clauses import clause_row, sentence
from insonate.web.law.page import sections
from insonate_core.programmes import DefinitionErrors, parse_definition
from insonate_core.programmes.clauses import READERS
from insonate_core.programmes.grammar import KINDS
from tests.core.programme_files import VERSIONS, load, version
from tests.factories.mutations import changed, other_values, places, shape, without

UNSAID = {
    "insonate",  # the version of the language is for machines
    "concessions/*/reduces/*/by-decision",  # nothing else can stand there
}
OTHER_LANGUAGE = "title/de"  # a title in a language that pages are not in


def said(document: Any) -> str:
    """All that the page says, in both languages."""
    definition = parse_definition(document)
    texts = []
    for language in ("en", "fr"):
        with translation.override(language):
            texts += [section.text for section in sections(definition)]
    return "\n".join(texts)


@cache
def first_of_each_shape() -> dict[str, tuple[Any, Any]]:
    """For each word of the language that a shipped document uses: the first document and place where it is used. A
    small clause's `key` names it for machines."""
    found: dict[str, tuple[Any, Any]] = {}
    for path in VERSIONS:
        for place, value in places(load(path)):
            if not isinstance(value, (dict, list)) and place[-1] != "key":
                found.setdefault(shape(place), (path, place))
    return {word: use for word, use in found.items() if word not in UNSAID and not word.endswith(OTHER_LANGUAGE)}


def readable_changes(document: Any, place: Any, value: Any) -> Iterator[Any]:
    """The document with this one place changed or left out, as far as that can be read."""
    tries = [changed(document, place, other) for other in other_values(value)]
    tries.append(without(document, place))
    for each in tries:
        try:
            parse_definition(each)
        except DefinitionErrors:
            continue
        yield each


@pytest.mark.parametrize("word", sorted(first_of_each_shape()))
def test_changing_a_word_changes_what_the_page_says(word: str) -> None:
    path, place = first_of_each_shape()[word]
    document = load(path)
    before, means = said(document), parse_definition(document)
    value = document
    for step in place:
        value = value[step]
    for other in readable_changes(document, place, value):
        if parse_definition(other) != means:  # not the default written out
            assert said(other) != before, f"{path.name}: {place} is not said"
            return


def test_no_word_of_the_language_is_left_out_of_the_shipped_documents() -> None:
    """What no document uses, the test above cannot try: it is tried below, in a document made for it."""
    used = {step for word in first_of_each_shape() for step in word.split("/")}
    known = {word for kind in KINDS.values() for word in (kind.word, *kind.options)}
    assert known - used - UNUSED == set()


UNUSED = {"distinct"}


def test_options_that_no_document_uses_are_said() -> None:
    document = version("cpocus-core", "2018")
    document["requirements"]["patients"] = {
        "count": "scans", "at-least": 30, "distinct": "subject-number", "ideally": 40,
        "within": {"from": "registration - 2 weeks", "until": "today"}, "by": "registration + 1 year",
        "grace": "10 days", "reference": next(iter(document["references"])),
    }  # fmt: skip
    definition = parse_definition(document)
    assert sentence(definition.requirements["patients"], definition) == (
        "Scans with at least 30 different values of: subject number, ideally 40, from 2 weeks before the day of: "
        "registration until today, by 1 year after the day of: registration, accepted 10 days longer."
    )


def test_every_kind_has_words() -> None:
    assert READERS.keys() == KINDS.keys()
    met = set()
    for path in VERSIONS:
        definition = parse_definition(load(path))
        for requirement in definition.requirements.values():
            assert sentence(requirement, definition).endswith(".")
            met.add(type(requirement).__name__)
    assert len(met) == len(KINDS)


def test_what_nobody_confirmed_is_marked_where_its_number_stands() -> None:
    for path in VERSIONS:
        definition = parse_definition(load(path))
        marked = [row for section in sections(definition) for row in section.rows if row.example]
        for requirement in definition.requirements.values():
            assert clause_row(requirement, definition).example == requirement.example
        parts = (definition.cycles, definition.exams, definition.awards, definition.concessions, definition.audits)
        expected = sum(each.example for part in parts for each in part.values())
        assert len(marked) >= expected
