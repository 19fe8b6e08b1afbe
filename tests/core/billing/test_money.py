"""Laws of money: nothing is lost in sums, and what is written is read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.billing.invoices import Line, invoice_total
from insonate_core.billing.money import EXPONENTS, Money, read_amount, total

currencies = st.sampled_from(sorted(EXPONENTS))
minors = st.integers(-(10**12), 10**12)


@given(minors, minors, currencies)
def test_sum_and_difference_undo_each_other(one: int, other: int, currency: str) -> None:
    first, second = Money(one, currency), Money(other, currency)
    assert first + second - second == first
    assert second + -second == Money(0, currency)


@given(st.integers(0, 10**12 - 1), currencies)  # twelve digits are read
def test_amount_that_is_written_is_read_again(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert read_amount(amount.plain, currency) == amount
    assert read_amount(amount.plain.replace(".", ","), currency) == amount


@given(st.lists(minors), currencies)
def test_total_is_the_sum_of_the_smallest_units(parts: list[int], currency: str) -> None:
    assert total([Money(part, currency) for part in parts], currency).minor == sum(parts)


def test_two_currencies_have_no_sum() -> None:
    with pytest.raises(ValueError, match="no sum"):
        Money(1, "CAD") + Money(1, "USD")
    assert Money(1, "CAD") + Money(1, "CAD") == Money(2, "CAD")


@pytest.mark.parametrize("code", ["cad", "XXX", "", "DEM"])
def test_currency_that_is_not_in_use_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, code)


@pytest.mark.parametrize("text", ["", "-5", "1.234", "1e3", "12 34,567", "five", "0.001", "99999999999999"])
def test_what_is_not_an_amount_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        read_amount(text, "CAD")


@pytest.mark.parametrize(("text", "minor"), [("1 234,50", 123450), ("0.5", 50), ("7", 700), (" 25.00 ", 2500)])
def test_amount_is_read_as_people_write_it(text: str, minor: int) -> None:
    assert read_amount(text, "CAD") == Money(minor, "CAD")


@pytest.mark.parametrize(("code", "digits"), [("CAD", 2), ("JPY", 0), ("KWD", 3), ("TND", 3), ("CLP", 0), ("GBP", 2)])
def test_exponents_are_those_of_the_standard(code: str, digits: int) -> None:
    assert EXPONENTS[code] == digits


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 50)), min_size=1))
def test_invoice_is_the_sum_of_its_lines(lines: list[tuple[int, int]]) -> None:
    made = [Line("Thing", Money(price, "CAD"), number) for price, number in lines]
    assert invoice_total(made) == Money(sum(price * number for price, number in lines), "CAD")


@pytest.mark.parametrize(
    "lines",
    [[], [Line("Off", Money(-1, "CAD"))], [Line("A", Money(1, "CAD")), Line("B", Money(1, "USD"))]],
)
def test_invoice_without_a_sum_is_refused(lines: list[Line]) -> None:
    with pytest.raises(ValueError):
        invoice_total(lines)
