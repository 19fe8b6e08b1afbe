"""Item analysis against counts made by hand, and flags that fit a mark of 85 %."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.psychometrics.items import Flag, analyse, correlation

A, B, C, NONE = frozenset("a"), frozenset("b"), frozenset("c"), frozenset[str]()


def test_counts_and_discrimination_of_six_candidates() -> None:
    """Rest scores 9 8 8 5 4 4, right on the item 1 1 0 1 0 0: the point-biserial by its formula."""
    answers = [A, A, B, A, B, NONE]
    rest = [9, 8, 8, 5, 4, 4]
    totals = [score + (answer == A) for score, answer in zip(rest, answers, strict=True)]
    analysis = analyse("i", A, "abc", answers, totals)
    assert analysis.facility == Fraction(1, 2)
    assert analysis.chosen == {"a": 3, "b": 2, "c": 0}
    assert analysis.left_open == 1
    # Mean rest of the right 22/3, of the wrong 16/3; half were right.
    spread = (sum(score * score for score in rest) - sum(rest) ** 2 / 6) / 6
    by_hand = (22 / 3 - 16 / 3) / spread**0.5 * 0.5
    assert analysis.discrimination == pytest.approx(by_hand)
    assert analysis.chosen_by_better == {"a": 2, "b": 1, "c": 0}


def test_an_item_is_left_out_of_the_score_it_is_held_against() -> None:
    """All other scores are equal: only the item itself would make it discriminate."""
    assert analyse("i", A, "ab", [A, B, A, B], [6, 5, 6, 5]).discrimination is None


@given(st.lists(st.tuples(st.sampled_from([A, B, C, NONE]), st.integers(1, 79)), min_size=1, max_size=60))
def test_every_choice_is_counted_once(sat: list[tuple[frozenset[str], int]]) -> None:
    answers = [answer for answer, _ in sat]
    analysis = analyse("i", A, "abc", answers, [score for _, score in sat])
    assert sum(analysis.chosen.values()) + analysis.left_open == len(sat)
    assert analysis.facility == Fraction(analysis.chosen["a"], len(sat))
    assert all(analysis.chosen_by_better[option] <= analysis.chosen[option] for option in "abc")
    assert analysis.discrimination is None or -1.0000001 <= analysis.discrimination <= 1.0000001


def sitting(*groups: tuple[int, frozenset[str], int]) -> tuple[list[frozenset[str]], list[int]]:
    """So many candidates with this answer and this total, group by group."""
    answers = [answer for count, answer, _ in groups for _ in range(count)]
    return answers, [total for count, _, total in groups for _ in range(count)]


@pytest.mark.parametrize(
    ("groups", "flags"),
    [
        (((38, A, 38), (1, B, 30), (1, C, 30)), ()),
        (((40, A, 38),), ()),
        (((10, A, 30), (20, B, 38), (10, A, 25), (2, C, 20)), (Flag.KEY_IN_DOUBT, Flag.NEGATIVE, Flag.HARD)),
        (((30, A, 36), (10, B, 30)), (Flag.IDLE_DISTRACTOR,)),
        (((34, A, 36), (2, B, 30), (1, C, 30), (3, NONE, 20)), (Flag.OFTEN_OPEN,)),
        (((5, B, 38), (5, A, 20)), ()),
    ],
    ids=["good", "everybody right is no fault", "wrong key", "idle", "open", "too few to say"],
)
def test_flags(groups: tuple[tuple[int, frozenset[str], int], ...], flags: tuple[Flag, ...]) -> None:
    assert analyse("i", A, "abc", *sitting(*groups)).flags == flags


def test_steadiness_is_said() -> None:
    assert not analyse("i", A, "ab", *sitting((199, A, 30))).steady
    assert analyse("i", A, "ab", *sitting((200, A, 30))).steady


def test_an_item_nobody_sat_is_refused() -> None:
    with pytest.raises(ValueError):
        analyse("i", A, "ab", [], [])


def test_correlation_of_a_line_is_one() -> None:
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert correlation([1, 2, 3], [6, 4, 2]) == pytest.approx(-1)
    assert correlation([1, 1, 1], [6, 4, 2]) is None
