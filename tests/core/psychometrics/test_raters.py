"""Agreement and the modified Angoff, against examples worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.psychometrics.agreement import agreement
from insonate_core.psychometrics.standard_setting import modified_angoff

RATINGS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


def test_kappa_of_a_table_of_fifty() -> None:
    """20 both yes, 15 both no, 5 and 10 apart: seen 0.7, by chance 0.5, kappa 0.4."""
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    found = agreement(*zip(*pairs, strict=True))
    assert (found.alike, found.kappa) == (Fraction(7, 10), Fraction(2, 5))


@given(RATINGS)
def test_agreement_does_not_care_who_is_first(pairs: list[tuple[str, str]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    for grades in (None, "abc"):
        found = agreement(one, other, grades)
        assert found == agreement(other, one, grades)
        assert found.kappa is None or found.kappa <= 1
        assert agreement(one, one, grades).kappa in (None, 1)


def test_one_grade_apart_disagrees_less_than_two() -> None:
    near = agreement("aabbcc", "abbbcc", "abc").kappa
    far = agreement("aabbcc", "acbbcc", "abc").kappa
    assert near is not None
    assert far is not None
    assert near > far


def test_kappa_says_nothing_where_both_say_one_thing_only() -> None:
    assert agreement("aaa", "aaa").kappa is None


@pytest.mark.parametrize(("one", "other", "grades"), [("", "", None), ("a", "ab", None), ("a", "d", "abc")])
def test_ratings_that_cannot_be_compared_are_refused(one: str, other: str, grades: str | None) -> None:
    with pytest.raises(ValueError):
        agreement(one, other, grades)


def share(percent: int) -> Fraction:
    return Fraction(percent, 100)


def test_a_panel_of_three_on_two_items() -> None:
    panel = modified_angoff(
        {
            "amara": {"i": share(90), "j": share(70)},
            "bruno": {"i": share(80), "j": share(60)},
            "chen": {"i": share(85), "j": share(95)},
        }
    )
    assert panel.share == Fraction(80, 100)
    assert panel.by_judge == {"amara": share(80), "bruno": share(70), "chen": share(90)}
    assert panel.spread == pytest.approx(0.1)
    assert panel.error == pytest.approx(0.1 / 3**0.5)
    assert [(item.item, item.mean, item.far_apart) for item in panel.items] == [
        ("i", share(85), False),
        ("j", share(75), True),
    ]


def test_one_judge_has_no_spread() -> None:
    panel = modified_angoff({"amara": {"i": share(90)}})
    assert (panel.spread, panel.error) == (None, None)


@pytest.mark.parametrize(
    "ratings",
    [{}, {"amara": {}}, {"amara": {"i": share(90)}, "bruno": {"j": share(90)}}, {"amara": {"i": share(190)}}],
)
def test_panels_that_say_nothing_are_refused(ratings: dict[str, dict[str, Fraction]]) -> None:
    with pytest.raises(ValueError):
        modified_angoff(ratings)
