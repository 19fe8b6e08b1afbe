"""A number is made of its format, read back by it, and wrong when a digit is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.credentials.numbers import NotANumber, NumberFormat, ParsedNumber, check_digit, default_format

FORMATS = st.sampled_from(["MSK-{0000}", "IP {yyyy}/{000}-{c}", "{0}", "A{00000}{c}", "TI-{yyyy}-{00}"])
RUNNING = st.integers(1, 99_999)
YEARS = st.integers(2000, 2150)


@given(FORMATS, RUNNING, YEARS)
def test_a_number_reads_back_as_what_it_was_made_of(text: str, running: int, year: int) -> None:
    made = NumberFormat(text).number(running, year)
    assert NumberFormat(text).parse(f" {made.lower()} ") == ParsedNumber(running, year if "yyyy" in text else None)


@given(FORMATS, RUNNING, RUNNING, YEARS, YEARS)
def test_two_running_numbers_never_make_one_number(text: str, one: int, other: int, year: int, later: int) -> None:
    if one != other:
        assert NumberFormat(text).number(one, year) != NumberFormat(text).number(other, later)


@given(RUNNING, YEARS, st.integers(0, 20), st.integers(1, 9))
def test_one_wrong_digit_is_found_by_the_check_digit(running: int, year: int, place: int, by: int) -> None:
    form = NumberFormat("{yyyy}-{00000}-{c}")
    made = form.number(running, year)
    digits = [index for index, letter in enumerate(made) if letter.isdigit()]
    index = digits[place % len(digits)]
    wrong = made[:index] + str((int(made[index]) + by) % 10) + made[index + 1 :]
    with pytest.raises(NotANumber):
        form.parse(wrong)


def test_check_digit_is_that_of_the_standard() -> None:
    """ISO/IEC 7064, MOD 11,10: the string 0794 has the check character 5."""
    assert check_digit("0794") == "5"


@pytest.mark.parametrize("text", ["MSK-7", "MSK-00", "MSK-0000", "MSK-00070007x", "MSK 0007", "", "MSK-00007"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        NumberFormat("MSK-{0000}").parse(text)


@pytest.mark.parametrize(
    "text",
    ["MSK", "{0}{00}", "{c}{0}x{c}", "{c}-{000}", "MSK-{0000", "MSK-{9}", " {0}", "{yyyy}{yyyy}{0}", "x" * 61 + "{0}"],
)
def test_a_format_that_cannot_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|brace|check digit|characters"):
        NumberFormat(text)


def test_formats_of_one_body_that_look_alike_share_a_series() -> None:
    assert NumberFormat("MSK-{0000}").series == NumberFormat("MSK-{00}").series
    assert NumberFormat("MSK-{0000}").series != NumberFormat("CORE-{0000}").series


def test_a_number_grows_beyond_its_zeros() -> None:
    assert NumberFormat("MSK-{0000}").number(12_345, 2026) == "MSK-12345"
    assert NumberFormat(default_format("fusic", "fusic-heart")).number(3, 2026) == "FUSIC-FUSIC-HEART-0003"
