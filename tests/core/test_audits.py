"""A draw that nobody could have chosen and anyone can repeat."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.audits import METHOD, Sample, draw_sample, sample_size
from insonate_core.programmes.requirements import Rounding

KEYS = st.lists(st.text(alphabet="0123456789abcdef", min_size=1, max_size=12), unique=True, max_size=40)
SEEDS = st.text(min_size=1, max_size=12)
FRACTIONS = st.fractions(min_value=0, max_value=1, max_denominator=50)
ROUNDINGS = st.sampled_from(list(Rounding))


def draw(keys: list[str], seed: str, fraction: Fraction = Fraction(1, 10), at_least: int = 1) -> Sample:
    return draw_sample(keys, fraction=fraction, rounding=Rounding.UP, at_least=at_least, seed=seed)


def test_sample_of_three_equals_one_made_by_hand() -> None:
    by_hand = sorted((hashlib.sha256(f"4817:{key}".encode()).hexdigest(), key) for key in ("b7", "a1", "c9"))
    sample = draw(["a1", "b7", "c9"], "4817", Fraction(1, 2))
    assert [(ticket.digest, ticket.key) for ticket in sample.tickets] == by_hand
    assert [ticket.number for ticket in sample.tickets] == [1, 2, 3]
    assert [ticket.drawn for ticket in sample.tickets] == [True, True, False]
    assert sample.method == METHOD == "sha256-of-seed-colon-key"


def test_published_draw_never_changes() -> None:
    """A sample drawn with this release can be drawn again with every later one."""
    sample = draw([f"record-{number}" for number in range(1, 31)], "spring-2026")
    assert [ticket.key for ticket in sample.drawn] == ["record-2", "record-16", "record-12"]


@pytest.mark.parametrize(
    ("population", "fraction", "rounding", "at_least", "size"),
    [
        (0, Fraction(1, 10), Rounding.UP, 1, 0),
        (1, Fraction(1, 10), Rounding.DOWN, 1, 1),
        (1, Fraction(1, 10), Rounding.DOWN, 0, 0),
        (10, Fraction(1, 10), Rounding.UP, 1, 1),
        (11, Fraction(1, 10), Rounding.UP, 1, 2),
        (11, Fraction(1, 10), Rounding.DOWN, 1, 1),
        (14, Fraction(1, 10), Rounding.NEAREST, 1, 1),
        (15, Fraction(1, 10), Rounding.NEAREST, 1, 2),
        (7, Fraction(1), Rounding.UP, 1, 7),
        (3, Fraction(1, 10), Rounding.UP, 9, 3),
    ],
)
def test_sample_size_is_as_stated(
    population: int, fraction: Fraction, rounding: Rounding, at_least: int, size: int
) -> None:
    assert sample_size(population, fraction, rounding, at_least) == size


@given(KEYS, SEEDS, FRACTIONS, ROUNDINGS, st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_of_the_population_does_not_matter(
    keys: list[str], seed: str, fraction: Fraction, rounding: Rounding, at_least: int, random: object
) -> None:
    shuffled = list(keys)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = draw_sample(keys, fraction=fraction, rounding=rounding, at_least=at_least, seed=seed)
    other = draw_sample(shuffled, fraction=fraction, rounding=rounding, at_least=at_least, seed=seed)
    assert one == other
    assert sorted(ticket.key for ticket in one.tickets) == sorted(keys)
    assert len(one.drawn) == sample_size(len(keys), fraction, rounding, at_least)
    assert one.drawn == one.tickets[: len(one.drawn)]


@given(KEYS.filter(lambda keys: len(keys) > 2), SEEDS)
def test_record_taken_away_moves_no_other_two_past_one_another(keys: list[str], seed: str) -> None:
    whole = [ticket.key for ticket in draw(keys, seed).tickets]
    less = [ticket.key for ticket in draw(keys[1:], seed).tickets]
    assert less == [key for key in whole if key != keys[0]]


def test_every_record_is_drawn_about_equally_often() -> None:
    """Over 2,000 seeds each of 20 records should be drawn 200 times; 5 deviations are 67."""
    keys = [f"record-{number}" for number in range(20)]
    times = dict.fromkeys(keys, 0)
    for seed in range(2000):
        for ticket in draw(keys, str(seed)).drawn:
            times[ticket.key] += 1
    assert all(133 <= count <= 267 for count in times.values()), times


@pytest.mark.parametrize(
    ("keys", "fraction", "at_least", "seed"),
    [
        (["a", "a"], Fraction(1, 10), 1, "4817"),
        (["a", "b"], Fraction(11, 10), 1, "4817"),
        (["a", "b"], Fraction(-1, 10), 1, "4817"),
        (["a", "b"], Fraction(1, 10), -1, "4817"),
        (["a", "b"], Fraction(1, 10), 1, ""),
    ],
)
def test_draw_that_means_nothing_is_refused(keys: list[str], fraction: Fraction, at_least: int, seed: str) -> None:
    with pytest.raises(ValueError):
        draw(keys, seed, fraction, at_least)
