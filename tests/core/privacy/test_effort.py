"""The guard's effort grows with the length of the text and no faster, whatever the text.

Counted, not timed. Two halves: every line of Python that runs is counted on a text and on one twice as long, and
every pattern is taken apart to show that it cannot look further than a fixed distance from where it starts, nor try
the same stretch in more than a fixed number of ways.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest

from insonate_core.privacy import case_numbers, contacts, dates, guard, mending, names, numbers, phrases, reading
from insonate_core.privacy.guard import find_identifiers

TODAY = date(2026, 11, 22)
FARTHEST = 500
MOST_WAYS = 3_000

ADVERSARIES = [
    "1", "1 ", "123 ", "1-", "1.", "07 ", "+1", "(", "a", "A", "Aa ", "Mr ", "Mr Tate ", "J. ", "van der ",
    "Smith, John ", "a@", "@", "a.b@c.", "dob ", "née le ", "1/1/62 ", "Nov 4, ", "patient is ", "pt: ",
    "MRN ", "nhs no ", "one ", "Aa-", "O'", "\u200b", "１", "12 Elm ", "12 Aa Aa ", "AAAA 1234 123",
    "12 rue de la ", "x at ", "at gmail dot ", "by ", "\n",
]  # fmt: skip


def lines_run(text: str) -> int:
    """How many lines of the guard's Python run over a text."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if "privacy" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        find_identifiers(text, as_of=TODAY)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", ADVERSARIES)
def test_twice_the_text_takes_at_most_twice_the_lines(piece: str) -> None:
    once, twice = (lines_run((piece * length)[:length]) for length in (500, 1_000))
    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize("piece", ["123 ", "Aa ", "\u200b"])
def test_a_hundred_thousand_characters_are_read_whole(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    suspicions = find_identifiers(text, as_of=TODAY)
    assert all(0 <= each.start < each.end <= len(text) for each in suspicions)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in (case_numbers, contacts, dates, guard, mending, names, numbers, phrases, reading):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__.rsplit('.', 1)[1]}.{name}", value
            elif isinstance(value, tuple) and name == "LABELLED":
                for kind, pattern in value:
                    yield f"numbers.LABELLED {kind.value}", pattern


def ways(parsed: Any) -> int:
    """An upper bound of the ways in which a pattern can be tried from one place, backtracking included.

    What is possessive or atomic is tried once. A repeat that may give back multiplies by its span; alternatives add.
    """
    total = 1
    for code, argument in parsed:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, inner = argument
            within = ways(inner)
            if most is op.MAXREPEAT:
                return sys.maxsize
            # Each round may be entered in `within` ways; only rounds beyond the least can be given back.
            total *= (most - least + 1) * within ** (most if within > 1 else 1)
        elif code is op.BRANCH:
            total *= sum(ways(branch) for branch in argument[1])
        elif code is op.SUBPATTERN:
            total *= ways(argument[3])
    return total


def farthest(parsed: Any) -> int:
    """The most characters that a pattern can look at; runs of one class that never give back count as one stride."""
    total = 0
    for code, argument in parsed:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, inner = argument
            if most is op.MAXREPEAT:
                assert code is op.POSSESSIVE_REPEAT
                most = 1
            total += most * farthest(inner)
        elif code is op.BRANCH:
            total += max(farthest(branch) for branch in argument[1])
        elif code is op.SUBPATTERN:
            total += farthest(argument[3])
        elif code is op.ATOMIC_GROUP:
            total += farthest(argument)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            total += farthest(argument[1])
        else:
            total += 1
    return total


def test_patterns_were_found_to_take_apart() -> None:
    assert len(dict(patterns())) >= 25


@pytest.mark.parametrize("name", sorted(dict(patterns())))
def test_no_pattern_backtracks_without_bound_or_looks_too_far(name: str) -> None:
    pattern = dict(patterns())[name]
    parsed = parser.parse(pattern.pattern, pattern.flags)
    assert ways(parsed) <= MOST_WAYS, name
    assert farthest(parsed) <= FARTHEST, name
