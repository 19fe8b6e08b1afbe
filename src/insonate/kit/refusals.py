"""How an action says no: which field, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing that is wrong. `field` is the action's parameter or attribute; empty if it is about the whole."""

    field: str
    words: str


class Refused(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The act was not done and nothing was stored."""

    def __init__(self, *problems: FieldProblem) -> None:
        self.problems = problems
        super().__init__(" ".join(problem.words for problem in problems))

    def renamed(self, fields: Mapping[str, str]) -> "Refused":
        """The same refusal for a form that calls some fields otherwise."""
        return Refused(*(FieldProblem(fields.get(each.field, each.field), each.words) for each in self.problems))


class Overtaken(Refused):
    """Somebody else acted first; what they did stands. The words say who and what."""

    def __init__(self, words: str) -> None:
        super().__init__(FieldProblem("", words))
