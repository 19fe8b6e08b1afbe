"""Marks are exact, rulings mark again, and a report tells no more than the body lets out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.exams.items import Fault, Item, ItemKind, Option, faults
from insonate_core.exams.scoring import (
    Asked,
    Disclosure,
    ReportPolicy,
    Ruling,
    Treatment,
    mark,
    report,
    turned,
)

EIGHTY_FIVE = Fraction(85, 100)
A, B, AB = frozenset("a"), frozenset("b"), frozenset("ab")


def paper_of(right: int, of: int) -> tuple[list[Asked], dict[str, frozenset[str]]]:
    paper = [Asked(f"i{n}", "knee" if n % 2 else "shoulder", A) for n in range(of)]
    return paper, {f"i{n}": A if n < right else B for n in range(of)}


@pytest.mark.parametrize(
    ("right", "of", "passed"), [(68, 80, True), (67, 80, False), (17, 20, True), (17, 21, False), (18, 21, True)]
)
def test_the_mark_is_exact(right: int, of: int, passed: bool) -> None:
    paper, answers = paper_of(right, of)
    result = mark(paper, answers, pass_at=EIGHTY_FIVE)
    assert (result.tally.right, result.tally.of, result.passed) == (right, of, passed)
    assert (result.missing == 0) is passed


@given(st.integers(1, 80), st.data())
def test_what_is_missing_is_the_least_that_passes(of: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, of))
    result = mark(*paper_of(right, of), pass_at=EIGHTY_FIVE)
    missing = result.missing
    assert mark(*paper_of(right + missing, of), pass_at=EIGHTY_FIVE).passed
    assert missing == 0 or not mark(*paper_of(right + missing - 1, of), pass_at=EIGHTY_FIVE).passed


@pytest.mark.parametrize(
    ("key", "answer", "right"),
    [
        (A, A, True),
        (A, AB, False),
        (AB, AB, True),
        (AB, A, False),
        (A, frozenset(), False),
        (frozenset(), frozenset(), False),
    ],
)
def test_a_multiple_response_is_right_whole_or_not_at_all(
    key: frozenset[str], answer: frozenset[str], right: bool
) -> None:
    assert mark([Asked("i", "knee", key)], {"i": answer}, pass_at=EIGHTY_FIVE).items[0].right is right


def test_modules_add_up_to_the_whole() -> None:
    result = mark(*paper_of(7, 11), pass_at=EIGHTY_FIVE)
    assert [name for name, _ in result.modules] == ["shoulder", "knee"]
    assert sum(tally.right for _, tally in result.modules) == result.tally.right
    assert sum(tally.of for _, tally in result.modules) == result.tally.of


@given(st.integers(1, 30), st.data())
def test_giving_an_item_never_costs_anybody_a_mark(of: int, data: st.DataObject) -> None:
    paper, answers = paper_of(data.draw(st.integers(0, of)), of)
    given_items = data.draw(st.sets(st.sampled_from([asked.item for asked in paper])))
    before = mark(paper, answers, pass_at=EIGHTY_FIVE)
    after = mark(paper, answers, pass_at=EIGHTY_FIVE, rulings={i: Ruling(Treatment.GIVEN) for i in given_items})
    assert after.tally.of == before.tally.of
    assert after.tally.right >= before.tally.right
    assert not turned({"p": before}, {"p": after}).now_fail


def test_taking_an_item_out_can_turn_a_pass_and_it_is_said() -> None:
    paper, answers = paper_of(17, 20)
    before = mark(paper, answers, pass_at=EIGHTY_FIVE)
    after = mark(paper, answers, pass_at=EIGHTY_FIVE, rulings={"i0": Ruling(Treatment.TAKEN_OUT)})
    assert (after.tally.right, after.tally.of) == (16, 19)
    assert turned({"nadia": before}, {"nadia": after}).now_fail == ("nadia",)


def test_voiding_an_option_that_nobody_chose_turns_nobody() -> None:
    paper, answers = paper_of(17, 20)
    before = mark(paper, answers, pass_at=EIGHTY_FIVE)
    ruling = Ruling(Treatment.RE_KEYED, (A, frozenset("c")))
    after = mark(paper, answers, pass_at=EIGHTY_FIVE, rulings={"i0": ruling})
    assert after.tally == before.tally
    assert after.items[0].ruling is Treatment.RE_KEYED


def test_a_new_key_marks_again_and_an_open_answer_stays_wrong() -> None:
    paper = [Asked("i", "knee", A), Asked("j", "knee", A)]
    rulings = {key: Ruling(Treatment.RE_KEYED, (A, B)) for key in "ij"}
    result = mark(paper, {"i": B}, pass_at=EIGHTY_FIVE, rulings=rulings)
    assert [each.right for each in result.items] == [True, False]


@pytest.mark.parametrize(
    ("treatment", "accepted"), [(Treatment.RE_KEYED, ()), (Treatment.GIVEN, (A,)), (Treatment.RE_KEYED, (frozenset(),))]
)
def test_rulings_that_make_no_sense_are_refused(treatment: Treatment, accepted: tuple[frozenset[str], ...]) -> None:
    with pytest.raises(ValueError):
        Ruling(treatment, accepted)


def test_a_paper_of_which_nothing_counts_is_passed_by_nobody() -> None:
    paper, answers = paper_of(1, 1)
    assert not mark(paper, answers, pass_at=EIGHTY_FIVE, rulings={"i0": Ruling(Treatment.TAKEN_OUT)}).passed


@pytest.mark.parametrize("told", list(Disclosure))
@pytest.mark.parametrize("last", [False, True])
def test_the_report_tells_no_more_than_the_policy(told: Disclosure, last: bool) -> None:
    result = mark(*paper_of(10, 20), pass_at=EIGHTY_FIVE)
    lines = report(result, ReportPolicy(after_fail=told, after_last=Disclosure.MODULES), last=last)
    assert [(line.module, line.tally.right, line.tally.of) for line in lines] == [("shoulder", 5, 10), ("knee", 5, 10)]
    shown = [item for line in lines for item in line.items]
    assert bool(shown) is (told >= Disclosure.STEMS and not last)
    assert not any(item.right for item in shown)


def test_most_missed_module_comes_first_and_whole_modules_are_left_out() -> None:
    paper = [Asked(f"{module}{n}", module, A) for module in ("hip", "knee", "wrist") for n in range(3)]
    answers = {"hip0": A, "hip1": A, "hip2": A, "knee0": A, "knee1": A, "wrist0": A}
    lines = report(mark(paper, answers, pass_at=EIGHTY_FIVE), ReportPolicy(), last=False)
    assert [line.module for line in lines] == ["wrist", "knee"]


def test_after_the_last_attempt_no_more_is_told_than_before() -> None:
    with pytest.raises(ValueError, match="last attempt"):
        ReportPolicy(after_fail=Disclosure.MODULES, after_last=Disclosure.KEYS)


def item(kind: ItemKind = ItemKind.SINGLE_BEST_ANSWER, stem: str = "Which structure?", **rights: bool) -> Item:
    return Item(kind, stem, tuple(Option(key, f"text {key}", right) for key, right in rights.items()))


@pytest.mark.parametrize(
    ("faulty", "found"),
    [
        (item(a=True, b=False), ()),
        (item(ItemKind.MULTIPLE_RESPONSE, a=True, b=True, c=False), ()),
        (item(stem="  ", a=True, b=False), (Fault.NO_STEM,)),
        (item(a=True), (Fault.TOO_FEW_OPTIONS, Fault.EVERYTHING_RIGHT)),
        (item(a=False, b=False), (Fault.NOTHING_RIGHT,)),
        (item(a=True, b=True, c=False), (Fault.MORE_THAN_ONE_RIGHT,)),
        (item(ItemKind.MULTIPLE_RESPONSE, a=True, b=True), (Fault.EVERYTHING_RIGHT,)),
        (item(stem="x" * 4001, a=True, b=False), (Fault.STEM_TOO_LONG,)),
        (
            Item(ItemKind.SINGLE_BEST_ANSWER, "?", (Option("a", "Bursa ", True), Option("a", "bursa", False))),
            (Fault.SAME_OPTION_TWICE, Fault.SAME_KEY_TWICE),
        ),
        (
            Item(ItemKind.SINGLE_BEST_ANSWER, "?", (Option("a", "", True), Option("b", "x" * 1001, False))),
            (Fault.EMPTY_OPTION, Fault.OPTION_TOO_LONG),
        ),
    ],
)
def test_faults_of_an_item(faulty: Item, found: tuple[Fault, ...]) -> None:
    assert faults(faulty) == found
    assert faulty.key == {option.key for option in faulty.options if option.right}


def test_an_item_with_thirteen_options_has_too_many() -> None:
    assert Fault.TOO_MANY_OPTIONS in faults(item(**{f"o{n}": n == 0 for n in range(13)}))
