"""Selection under caps, the last N, dividing and anywhere, each against brute force on small instances."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from insonate_core.evaluation import evaluate
from insonate_core.evaluation.index import Log, Mask
from insonate_core.evaluation.selection import Asked, choose
from insonate_core.evidence import Fact
from insonate_core.programmes import parse_definition
from tests.core.evidence_builders import evidence, fact
from tests.core.test_documents import SMALL

START = date(2024, 1, 1)
few = settings(max_examples=150, deadline=None)


def log_of(size: int) -> Log:
    return Log(
        "scans",
        [
            Fact(id=f"{place:02}", kind="scans", on=START + timedelta(days=place), recorded=START)
            for place in range(size)
        ],
    )


def mask(places: set[int]) -> Mask:
    return sum(1 << (8 * place) for place in places)


SIZE = 9
subsets = st.sets(st.integers(0, SIZE - 1))


def brute_force(
    eligible: set[int],
    whole: int,
    minima: list[tuple[set[int], int]],
    caps: list[tuple[set[int], int]],
    for_each: int = 0,
    enough: int | None = None,
) -> tuple[int, int]:
    """The least shortfall, and the largest size with it."""
    best: tuple[int, int] | None = None
    for size in range(len(eligible) + 1):
        for chosen in map(set, combinations(sorted(eligible), size)):
            if any(len(chosen & members) > most for members, most in caps):
                continue
            missing = [max(0, need - len(chosen & members)) for members, need in minima]
            if enough is not None:
                missing = sorted(missing[:for_each])[:enough] + missing[for_each:]
            score = (max(0, whole - size) + sum(missing), -size)
            best = score if best is None else min(best, score)
    assert best is not None
    return best[0], -best[1]


@few
@given(
    subsets,
    st.integers(0, 9),
    st.lists(st.tuples(subsets, st.integers(1, 5)), max_size=4),
    st.lists(st.tuples(subsets, st.integers(0, 3)), min_size=1, max_size=3),
)
def test_selection_under_caps_leaves_the_least_shortfall(
    eligible: set[int],
    whole: int,
    minima: list[tuple[set[int], int]],
    caps: list[tuple[set[int], int]],
) -> None:
    asked = Asked(
        log_of(SIZE),
        whole,
        [(mask(members), need) for members, need in minima],
        [(mask(members), most) for members, most in caps],
    )
    choice = choose(asked, mask(eligible))
    assert (choice.shortfall, choice.have) == brute_force(eligible, whole, minima, caps)
    assert choice.taken & ~mask(eligible) == 0
    assert choice.taken.bit_count() == choice.have
    assert all((choice.taken & mask(members)).bit_count() <= most for members, most in caps)


@few
@given(
    subsets,
    st.lists(st.tuples(subsets, st.integers(1, 4)), min_size=2, max_size=4),
    st.lists(st.tuples(subsets, st.integers(0, 3)), min_size=1, max_size=2),
    st.integers(1, 2),
)
def test_selection_with_enough_of_a_list_leaves_the_least_shortfall(
    eligible: set[int],
    minima: list[tuple[set[int], int]],
    caps: list[tuple[set[int], int]],
    enough: int,
) -> None:
    asked = Asked(
        log_of(SIZE),
        0,
        [(mask(members), need) for members, need in minima],
        [(mask(members), most) for members, most in caps],
        for_each=len(minima),
        enough=enough,
    )
    expected = brute_force(eligible, 0, minima, caps, len(minima), enough)
    assert choose(asked, mask(eligible)).shortfall == expected[0]


def test_selection_takes_the_normal_scans_that_serve_another_minimum() -> None:
    """11 abnormal supervised, 29 abnormal reviewed, 30 normal reviewed, 9 normal supervised (section 4.1)."""
    kinds = [("a", True)] * 11 + [("a", False)] * 29 + [("n", False)] * 30 + [("n", True)] * 9
    normal = {place for place, (finding, _supervised) in enumerate(kinds) if finding == "n"}
    supervised = {place for place, (_finding, is_so) in enumerate(kinds) if is_so}
    asked = Asked(log_of(len(kinds)), 50, [(mask(supervised), 20)], [(mask(normal), 10)])
    choice = choose(asked, mask(set(range(len(kinds)))))
    assert choice.shortfall == 0
    assert choice.haves == [20]


def test_selection_is_not_greedy() -> None:
    """Taking first the scan that serves most leaves one minimum unmet; two others serve all six."""
    most, one, two = {0, 1, 2, 3}, {0, 1, 4}, {2, 3, 5}
    served = [{place for place, serves in enumerate((most, one, two)) if minimum in serves} for minimum in range(6)]
    asked = Asked(log_of(3), 0, [(mask(members), 1) for members in served], [(mask({0, 1, 2}), 2)])
    choice = choose(asked, mask({0, 1, 2}))
    assert (choice.shortfall, choice.taken) == (0, mask({1, 2}))


def brute_force_last(eligible: set[int], clause: set[int], whole: int, number: int) -> int:
    best = whole + number
    for size in range(len(eligible) + 1):
        for chosen in combinations(sorted(eligible), size):
            run = 0
            for place in reversed(chosen):
                if place not in clause:
                    break
                run += 1
            best = min(best, max(0, whole - size) + max(0, number - run))
    return best


@few
@given(subsets, subsets, st.integers(0, 8), st.integers(1, 5))
def test_the_last_n_leaves_the_least_shortfall(eligible: set[int], clause: set[int], whole: int, number: int) -> None:
    asked = Asked(log_of(SIZE), whole, the_last=(mask(clause), number))
    expected = brute_force_last(eligible, clause, whole, number)
    assert choose(asked, mask(eligible)).shortfall == expected


PARTS = ("lung", "heart", "any")


def division(needs: tuple[int, int, int]) -> dict[str, object]:
    lung, heart, both = needs
    return {
        **SMALL,
        "vocabularies": {"view": ["lung", "heart"]},
        "requirements": {
            "logbook": {
                "divide": "scans",
                "among": {
                    "lung": {"at-least": lung, "where": {"view": "lung", "signed-by": "mentor"}},
                    "heart": {"at-least": heart, "where": {"view": "heart"}},
                    "any": {"at-least": both, "where": {"view": "any-listed", "signed-by": "mentor"}},
                },
            },
        },
        "awards": {},
    }


def best_vector(serves: list[set[int]], needs: tuple[int, ...]) -> list[int]:
    best: tuple[list[int], int] | None = None
    for given_to in product(range(-1, len(needs)), repeat=len(serves)):
        if any(part >= 0 and part not in parts for part, parts in zip(given_to, serves, strict=True)):
            continue
        vector = [min(need, given_to.count(part)) for part, need in enumerate(needs)]
        if best is None or vector > best[0]:
            best = (vector, sum(vector))
    assert best is not None
    return best[0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from((("lung",), ("heart",), ("heart", "lung"))),
            st.sampled_from(("signed", "asked", "no")),
        ),
        max_size=5,
    ),
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)),
)
def test_a_division_is_lexicographically_and_totally_largest(
    scans: list[tuple[tuple[str, ...], str]], needs: tuple[int, int, int]
) -> None:
    mentor = fact("m", "awards", date(2020, 1, 1), person="tom", award="heart-mentor")
    facts = []
    for place, (views, state) in enumerate(scans):
        scan = fact(f"{place}", "scans", START + timedelta(days=place), view=views)
        facts.append(scan)
        if state != "no":
            from dataclasses import replace

            from insonate_core.evidence import Signature

            facts[-1] = replace(
                scan,
                signatures=(Signature(by="tom", on=scan.on, recorded=scan.on),) if state == "signed" else (),
                awaiting=("tom",) if state == "asked" else (),
            )
    found = evaluate(parse_definition(division(needs)), evidence(mentor, facts), date(2024, 6, 1)).at("logbook")

    def serves(counting: tuple[str, ...]) -> list[set[int]]:
        return [
            {0 for view in views if view == "lung" and state in counting}
            | {1 for view in views if view == "heart"}
            | ({2} if state in counting else set())
            for views, state in scans
        ]

    vector = [child.have for child in found.children]
    assert vector == best_vector(serves(("signed",)), needs)
    assert len(found.counted) == sum(vector)
    # What waits is a larger whole in which no part has lost; its sum is the largest there is.
    later = [child.have + child.waiting for child in found.children]
    assert all(now <= then for now, then in zip(vector, later, strict=True))
    assert sum(later) == sum(best_vector(serves(("signed", "asked")), needs))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 800), st.booleans()), max_size=14),
    st.integers(1, 5),
    st.integers(0, 900),
)
def test_anywhere_finds_a_window_if_there_is_one(scans: list[tuple[int, bool]], need: int, today: int) -> None:
    from insonate_core.findings import State
    from insonate_core.periods import add_months

    document = {
        **SMALL,
        "requirements": {
            "logbook": {
                "count": "scans",
                "at-least": need,
                "within": {"anywhere": "12 months"},
                "of-which": {"normal": {"at-most": 2, "where": {"finding": "normal"}}},
            }
        },
        "awards": {},
    }
    as_of = START + timedelta(days=today)
    facts = [
        fact(f"{place:02}", "scans", START + timedelta(days=day), finding="normal" if normal else "other")
        for place, (day, normal) in enumerate(scans)
    ]
    found = evaluate(parse_definition(document), evidence(facts), as_of).at("logbook")

    def held(start: date) -> int:
        inside = [each for each in facts if start <= each.on < add_months(start, 12) and each.on <= as_of]
        normal = sum(each.attributes["finding"] == "normal" for each in inside)
        return len(inside) - max(0, normal - 2)

    starts = sorted({each.on for each in facts if each.on <= as_of})
    best = max((held(start) for start in starts), default=0)
    assert (found.state is State.MET) == (best >= need)
    if best < need:
        still_open = [held(start) for start in starts if add_months(start, 12) > as_of]
        assert found.have == max(still_open, default=0)
