"""The page about the programmes says what the files say, and all that bodies ask is shown by one of them."""

import re
from pathlib import Path

import pytest

from tests.core.programme_files import VERSIONS, load
from tests.core.programme_page import PAGE, PRIMITIVES, as_page, examples, programmes, shows


def test_the_page_of_programmes_is_that_of_the_files() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_page(), "write it anew: python -m tests.core.programme_page"


def test_each_primitive_is_shown_by_a_programme() -> None:
    shown = set().union(*(shows(programme) for programme in programmes()))
    assert shown == set(range(1, len(PRIMITIVES) + 1))


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_nothing_marked_as_an_example_is_missing_on_the_page(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = sum(len(re.findall(r"\bexample: true\b", line.split(" #")[0])) for line in lines)
    assert len(examples(load(path))) >= marked


def test_each_number_points_at_a_page_or_says_that_it_is_not_confirmed() -> None:
    for path in VERSIONS:
        for key, reference in load(path)["references"].items():
            assert reference.get("url") or reference.get("unconfirmed"), f"{path.parts[-3]}: {key}"
