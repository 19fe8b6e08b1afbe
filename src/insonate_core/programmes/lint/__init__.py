"""What can be read and is still unwise: the part of the checker that speaks before publication.

    lint(definition)                                 # one document
    lint(definition, cases=CaseNumbers(3, 4))        # and whether its cases are enough
    lint_versions([older, newer])                    # all versions of one programme together

`parse_definition` says what cannot be read. `lint` says of a readable document what a careful secretary would ask
about: numbers nobody vouches for, names nobody uses, clauses that contradict each other or can never be met. A finding
never stops anything by itself; whoever publishes decides. Each `Problem` names a place in the document (the reader of
the file knows its line and column) and a key with arguments; the shell has the words, which say what to do. One module
for each family of questions; section 8 of docs/reference/programme-language.md lists them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.lint.attributes import ask_about_attributes
from insonate_core.programmes.lint.cases import CaseNumbers, ask_about_cases
from insonate_core.programmes.lint.concessions import ask_about_concessions
from insonate_core.programmes.lint.conditions import conditions, tests_of
from insonate_core.programmes.lint.contradictions import ask_about_contradictions
from insonate_core.programmes.lint.days import ask_about_days
from insonate_core.programmes.lint.names import ask_about_names
from insonate_core.programmes.lint.numbers import ask_about_numbers
from insonate_core.programmes.lint.structure import ask_about_structure
from insonate_core.programmes.lint.versions import lint_versions
from insonate_core.programmes.reading import Problem

__all__ = ["CaseNumbers", "conditions", "lint", "lint_versions", "tests_of"]

QUESTIONS: tuple[Callable[[Definition], Iterator[Problem]], ...] = (
    ask_about_names,
    ask_about_attributes,
    ask_about_contradictions,
    ask_about_numbers,
    ask_about_days,
    ask_about_structure,
    ask_about_concessions,
)


def lint(definition: Definition, *, cases: CaseNumbers | None = None) -> tuple[Problem, ...]:
    """Everything to be asked about, family by family; empty if there is nothing. Without `cases` it is not asked
    whether there are enough of them."""
    found: Iterable[Problem] = (problem for ask in QUESTIONS for problem in ask(definition))
    return tuple(dict.fromkeys([*found, *ask_about_cases(cases)]))
