"""Whatever the core finds wrong or unwise in a document is said in words, with what to do."""

import re
from pathlib import Path

from insonate.programmes.definitions.words import WORDS, problem_words
from insonate_core.programmes import Problem

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "programme-language.md"
ARGUMENT = re.compile(r"%\((\w+)\)s")


def keys_of(row: str) -> set[str]:
    (line,) = (line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| {row} |"))
    return {word for quoted in re.findall(r"`([^`]+)`", line) for word in quoted.split()}


def test_every_problem_and_every_question_has_words() -> None:
    """The reference lists the keys of the core, and a test of the core holds it to that."""
    assert keys_of("what is wrong with a document") | keys_of("what is unwise in a document") <= set(WORDS)


def test_a_sentence_says_the_arguments_and_no_key() -> None:
    for key, words in WORDS.items():
        arguments = tuple((name, f"<{name}>") for name in ARGUMENT.findall(str(words)))
        said = problem_words(Problem((), key, arguments))
        assert "%(" not in said
        assert not said.startswith(key)
        assert all(f"<{name}>" in said for name, _value in arguments)
