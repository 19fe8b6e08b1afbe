"""KR-20 by its definition, and decision consistency against two forms that are really sat, and against numerical
integration."""

from fractions import Fraction
from random import Random
from statistics import pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.psychometrics.reliability import consistency, kr20, standard_error

EIGHTY_FIVE = Fraction(85, 100)
TABLES = st.integers(2, 8).flatmap(
    lambda items: st.lists(st.lists(st.booleans(), min_size=items, max_size=items), min_size=2, max_size=12)
)


@given(TABLES)
def test_kr20_is_cronbachs_alpha_of_right_and_wrong(rows: list[list[bool]]) -> None:
    """Alpha by item variances, with the standard library's variance."""
    totals = [sum(row) for row in rows]
    if pvariance(totals) == 0:
        assert kr20(rows) is None
        return
    items = len(rows[0])
    of_items = sum(pvariance([float(row[item]) for row in rows]) for item in range(items))
    alpha = items / (items - 1) * (1 - of_items / pvariance(totals))
    reliability = kr20(rows)
    assert reliability is not None
    assert float(reliability) == pytest.approx(alpha)


def test_items_that_say_the_same_are_wholly_reliable() -> None:
    rows = [[True] * 5, [False] * 5, [True] * 5]
    assert kr20(rows) == 1
    assert standard_error(rows) == 0


def test_nothing_is_said_of_one_item_or_one_candidate() -> None:
    assert kr20([[True, False]]) is None
    assert kr20([[True], [False]]) is None
    assert standard_error([[True, False], [True, False]]) is None


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError):
        kr20([[True, False], [True, False, True]])


def sat(candidates: int, items: int, a: float, b: float, seed: int) -> tuple[list[list[bool]], list[int]]:
    """A form sat by candidates whose knowledge is beta, and their scores on a second one."""
    chance = Random(seed)
    rows, again = [], []
    for _ in range(candidates):
        knows = chance.betavariate(a, b)
        rows.append([chance.random() < knows for _ in range(items)])
        again.append(sum(chance.random() < knows for _ in range(items)))
    return rows, again


@pytest.mark.parametrize(("items", "a", "b"), [(20, 12, 3), (40, 20, 4), (80, 30, 5), (40, 4, 2)])
def test_consistency_foretells_what_a_second_form_decides(items: int, a: float, b: float) -> None:
    rows, again = sat(20_000, items, a, b, seed=items)
    scores = [sum(row) for row in rows]
    reliability = kr20(rows)
    assert reliability is not None
    estimate = consistency(scores, items, reliability, EIGHTY_FIVE)
    assert estimate is not None
    least = -(-items * 85 // 100)
    alike = sum((one >= least) == (two >= least) for one, two in zip(scores, again, strict=True)) / len(scores)
    assert estimate.agree == pytest.approx(alike, abs=0.015)
    assert estimate.effective_items == pytest.approx(items, rel=0.05)
    assert estimate.kappa <= 1
    assert estimate.agree >= estimate.by_chance


@given(
    st.lists(st.integers(0, 30), min_size=2, max_size=40), st.fractions(min_value=0, max_value=1, max_denominator=50)
)
def test_shares_stay_shares(scores: list[int], reliability: Fraction) -> None:
    estimate = consistency(scores, 30, reliability, EIGHTY_FIVE)
    if estimate is not None:
        assert 0 <= estimate.agree <= 1
        assert 0 <= estimate.by_chance <= 1


def test_the_model_says_nothing_where_it_does_not_apply() -> None:
    assert consistency([20, 20, 20], 20, Fraction(1, 2), EIGHTY_FIVE) is None
    assert consistency([15, 20], 20, Fraction(-1, 2), EIGHTY_FIVE) is None
    assert consistency([15], 20, Fraction(1, 2), EIGHTY_FIVE) is None
