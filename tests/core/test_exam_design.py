"""How long an exam must be: against a count of every possible paper, and against published binomial values."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insonate_core.exams.design import Wanted, chances, needed, pass_once, pass_within, shortest

SHARES = st.fractions(min_value=0, max_value=1, max_denominator=20)
ITEMS = st.integers(1, 40)
ATTEMPTS = st.integers(1, 5)
EIGHTY_FIVE = Fraction(85, 100)


def counted(items: int, least: int, knows: Fraction) -> Fraction:
    """The same chance by looking at every way in which the answers can fall."""
    total = Fraction(0)
    for paper in product((True, False), repeat=items):
        if sum(paper) >= least:
            chance = Fraction(1)
            for right in paper:
                chance *= knows if right else 1 - knows
            total += chance
    return total


@settings(max_examples=40)
@given(st.integers(1, 6), SHARES, SHARES)
def test_chance_is_the_share_of_papers_that_pass(items: int, pass_at: Fraction, knows: Fraction) -> None:
    assert pass_once(items, pass_at, knows) == counted(items, needed(items, pass_at), knows)


@pytest.mark.parametrize(
    ("items", "least", "published"), [(10, 8, "0.055"), (12, 10, "0.019"), (15, 12, "0.018"), (20, 15, "0.021")]
)
def test_chance_of_who_guesses_is_that_of_the_sign_test(items: int, least: int, published: str) -> None:
    """Siegel, Nonparametric Statistics (1956), table D: one-tailed probabilities for N and x = N - least."""
    assert f"{float(pass_once(items, Fraction(least, items), Fraction(1, 2))):.3f}" == published


def test_short_exam_with_three_attempts_passes_who_knows_too_little() -> None:
    """The figure of the exam designer's page: 75 % known, 85 % to pass, three attempts."""
    within = {n: pass_within(n, EIGHTY_FIVE, Fraction(3, 4), 3) for n in (20, 80)}
    assert {n: round(float(chance), 2) for n, chance in within.items()} == {20: 0.53, 80: 0.06}


@given(ITEMS, SHARES, SHARES, SHARES, ATTEMPTS)
def test_knowing_more_never_lowers_the_chance(
    items: int, pass_at: Fraction, one: Fraction, other: Fraction, attempts: int
) -> None:
    less, more = sorted((one, other))
    assert pass_within(items, pass_at, less, attempts) <= pass_within(items, pass_at, more, attempts)


@given(ITEMS, SHARES, SHARES, SHARES)
def test_a_higher_mark_never_raises_the_chance(items: int, one: Fraction, other: Fraction, knows: Fraction) -> None:
    low, high = sorted((one, other))
    assert pass_once(items, high, knows) <= pass_once(items, low, knows)


@given(ITEMS, SHARES, SHARES, ATTEMPTS)
def test_another_attempt_never_lowers_the_chance(items: int, pass_at: Fraction, knows: Fraction, attempts: int) -> None:
    few, many = (pass_within(items, pass_at, knows, k) for k in (attempts, attempts + 1))
    assert 0 <= few <= many <= 1
    assert pass_within(items, pass_at, knows, 1) == pass_once(items, pass_at, knows)


@given(ITEMS, SHARES, st.lists(SHARES, max_size=3), ATTEMPTS)
def test_table_says_what_each_question_says(
    items: int, pass_at: Fraction, known: list[Fraction], attempts: int
) -> None:
    row = chances(items, pass_at, known, attempts)
    assert row.once == tuple(pass_once(items, pass_at, share) for share in known)
    assert row.within == tuple(pass_within(items, pass_at, share, attempts) for share in known)


def test_shortest_is_good_and_nothing_shorter_is() -> None:
    wanted = Wanted(Fraction(3, 4), Fraction(1, 10), Fraction(95, 100), Fraction(99, 100))
    found = shortest(EIGHTY_FIVE, 3, wanted)
    assert found is not None

    def is_good(items: int) -> bool:
        return (
            pass_within(items, EIGHTY_FIVE, wanted.weak, 3) <= wanted.weak_at_most
            and pass_within(items, EIGHTY_FIVE, wanted.strong, 3) >= wanted.strong_at_least
        )

    assert is_good(found)
    assert [n for n in range(1, found) if is_good(n)] == []


def test_no_length_is_found_where_none_is_long_enough() -> None:
    wanted = Wanted(Fraction(80, 100), Fraction(1, 100), Fraction(90, 100), Fraction(99, 100))
    assert shortest(EIGHTY_FIVE, 1, wanted, longest=30) is None


@pytest.mark.parametrize("share", [Fraction(-1, 10), Fraction(11, 10)])
def test_what_is_no_share_is_refused(share: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        pass_once(20, share, Fraction(1, 2))
    with pytest.raises(ValueError, match="between 0 and 1"):
        pass_once(20, Fraction(1, 2), share)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Wanted(Fraction(1, 2), share, Fraction(3, 4), Fraction(1, 2))


def test_who_should_fail_must_know_less_than_who_should_pass() -> None:
    with pytest.raises(ValueError, match="knows less"):
        Wanted(Fraction(3, 4), Fraction(1, 10), Fraction(3, 4), Fraction(9, 10))
