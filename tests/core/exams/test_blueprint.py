"""A form is drawn whenever one exists, keeps every quota, and repeats nothing; or what is lacking is said."""

from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insonate_core.exams.blueprint import (
    Blueprint,
    CannotBeDrawn,
    Drawable,
    Form,
    Lack,
    Quota,
    Want,
    draw,
    draw_equivalent,
)

MODULES = ("shoulder", "knee", "wrist")
LEVELS = ("recall", "apply")


@st.composite
def quotas(draw_: st.DrawFn, names: tuple[str, ...]) -> dict[str, Quota]:
    chosen = draw_(st.lists(st.sampled_from(names), unique=True))
    made = {}
    for name in chosen:
        least = draw_(st.integers(0, 3))
        made[name] = Quota(least, draw_(st.none() | st.integers(least, 4)))
    return made


BANKS = st.lists(st.tuples(st.sampled_from(MODULES), st.sampled_from(LEVELS)), max_size=9).map(
    lambda cells: [Drawable(f"i{number}", *cell) for number, cell in enumerate(cells)]
)
BLUEPRINTS = st.builds(
    Blueprint,
    items=st.integers(1, 5),
    modules=quotas(MODULES),
    levels=quotas(LEVELS),
    other_modules=st.booleans(),
    other_levels=st.booleans(),
)


def holds(blueprint: Blueprint, items: tuple[Drawable, ...]) -> bool:
    """The quotas, read slowly off a form."""
    modules, levels = Counter(item.module for item in items), Counter(item.level for item in items)

    def within(quota: Quota, count: int) -> bool:
        return quota.at_least <= count and (quota.at_most is None or count <= quota.at_most)

    return (
        len(items) == blueprint.items
        and all(within(quota, modules[name]) for name, quota in blueprint.modules.items())
        and all(within(quota, levels[name]) for name, quota in blueprint.levels.items())
        and all(within(blueprint.module_quota(name), count) for name, count in modules.items())
        and all(within(blueprint.level_quota(name), count) for name, count in levels.items())
    )


@settings(max_examples=200)
@given(BLUEPRINTS, BANKS, st.sets(st.integers(0, 8).map("i{}".format), max_size=3), st.text("abc", min_size=1))
def test_a_form_is_drawn_exactly_when_one_exists(
    blueprint: Blueprint, bank: list[Drawable], excluded: set[str], seed: str
) -> None:
    usable = [item for item in bank if item.key not in excluded]
    exists = any(holds(blueprint, form) for form in combinations(usable, blueprint.items))
    if not exists:
        with pytest.raises(CannotBeDrawn) as refusal:
            draw(blueprint, bank, seed=seed, excluded=excluded)
        assert refusal.value.lacks
        assert all(lack.have < lack.need for lack in refusal.value.lacks)
        return
    form = draw(blueprint, bank, seed=seed, excluded=excluded)
    by_key = {item.key: item for item in bank}
    drawn = tuple(by_key[key] for key in form.items)
    assert holds(blueprint, drawn)
    assert len(set(form.items)) == len(form.items)
    assert not set(form.items) & excluded
    assert form.cells == Counter((item.module, item.level) for item in drawn)


@given(st.integers(1, 5), BANKS, st.randoms(use_true_random=False))
def test_order_of_the_bank_does_not_matter(items: int, bank: list[Drawable], chance: Random) -> None:
    blueprint = Blueprint(min(items, len(bank)) or 1, {"knee": Quota(0, 2)}, other_modules=True)

    def drawn(listed: list[Drawable]) -> Form | tuple[Lack, ...]:
        try:
            return draw(blueprint, listed, seed="4817")
        except CannotBeDrawn as refusal:
            return refusal.lacks

    shuffled = list(bank)
    chance.shuffle(shuffled)
    assert drawn(shuffled) == drawn(bank)


def test_every_item_of_a_cell_has_the_same_chance() -> None:
    bank = [Drawable(f"i{number}", "knee") for number in range(10)]
    drawn = Counter(key for seed in range(2000) for key in draw(Blueprint(3), bank, seed=str(seed)).items)
    assert all(500 < times < 700 for times in drawn.values())


def test_a_full_form_of_eighty_from_two_thousand() -> None:
    bank = [Drawable(f"i{n}", f"module-{n % 10}", LEVELS[n % 2]) for n in range(2000)]
    blueprint = Blueprint(
        80, {f"module-{n}": Quota(8, 8) for n in range(10)}, {"recall": Quota(40, 40), "apply": Quota(40)}
    )
    form = draw(blueprint, bank, seed="spring")
    again = draw_equivalent(form, bank, seed="autumn", excluded=form.items)
    assert len(form.items) == len(again.items) == 80
    assert form.cells == again.cells
    assert not set(form.items) & set(again.items)


@pytest.mark.parametrize(
    ("blueprint", "wants"),
    [
        (Blueprint(2, {"shoulder": Quota(3)}, other_modules=True), [Want.MODULE, Want.TOTAL_TOO_LARGE]),
        (Blueprint(2, {"shoulder": Quota(0, 1), "knee": Quota(0, 0)}), [Want.TOTAL_TOO_SMALL]),
        (Blueprint(9), [Want.BANK]),
        (Blueprint(2, levels={"judge": Quota(1)}), [Want.LEVEL]),
        (
            Blueprint(2, {"shoulder": Quota(1, 1), "knee": Quota(1, 1)}, {"apply": Quota(2)}),
            [Want.TOGETHER],
        ),
    ],
)
def test_what_is_lacking_is_said(blueprint: Blueprint, wants: list[Want]) -> None:
    bank = [
        Drawable("a", "shoulder", "apply"),
        Drawable("b", "shoulder", "apply"),
        Drawable("c", "knee", "recall"),
        Drawable("d", "knee", "recall"),
    ]
    with pytest.raises(CannotBeDrawn) as refusal:
        draw(blueprint, bank, seed="1")
    assert [lack.want for lack in refusal.value.lacks] == wants


def test_what_a_candidate_has_seen_is_told_apart_from_what_is_not_there() -> None:
    bank = [Drawable("a", "shoulder"), Drawable("b", "shoulder"), Drawable("c", "knee")]
    with pytest.raises(CannotBeDrawn) as refusal:
        draw(Blueprint(2, {"shoulder": Quota(2, 2)}), bank, seed="1", excluded={"a"})
    lack = refusal.value.lacks[0]
    assert (lack.want, lack.names, lack.need, lack.have, lack.excluded) == (Want.MODULE, ("shoulder",), 2, 1, 1)


def test_nothing_is_drawn_without_a_seed_or_from_a_bank_that_repeats() -> None:
    with pytest.raises(ValueError, match="seed"):
        draw(Blueprint(1), [Drawable("a", "knee")], seed="")
    with pytest.raises(ValueError, match="once"):
        draw(Blueprint(1), [Drawable("a", "knee"), Drawable("a", "knee")], seed="1")
