"""Why a programme file is refused: where, what is wrong, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a file. `line` and `column` count from 1; 0 means the file as a whole."""

    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.words}" if self.line else self.words


class DefinitionRefused(ValueError):  # noqa: N818 - an answer, not a malfunction
    """The file was not taken; nothing was stored. `problems` are in the order of the file."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
