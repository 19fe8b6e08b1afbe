"""What holds of the guard for every text, not only for the ones we thought of."""

import string
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from insonate_core.privacy.check_digits import BC_WEIGHTS, NHS_WEIGHTS, is_nhs_number
from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.mending import mend, without
from insonate_core.privacy.suspicion import Kind
from insonate_core.privacy.word_lists import listed

TODAY = date(2026, 11, 22)

PIECES = [
    "Mr Tate", "mrs jones", "MR", "Miss Rose May", "Mme Lévesque", "M. Roy", "Dr Okafor", "pt", "patient:",
    "John Smith", "known as", "Peggy", "born", "née le", "DOB", "04/11/1962", "4 Nov 1962", "2026-11-20",
    "943 476 5919", "9434765919", "１２３４５６", "OHIP", "6517-329-048", "VK", "TREM 6261 0412", "MRN", "448812",
    "RXH", "07700 900123", "+44 1632 960983", "(416) 555-0199", "j.tate@example.org", "@", "CO4 3SQ", "M5G 2C4",
    "12 Elm Street", "8 mm", "12x14", "L4/5", "Baker's cyst", "discussed with", "by", ",", ".", ";", "(", ")",
    ":", "\n", "\u200b", "\u00a0", "-", "'", "e\u0301", "tear", "Knee", "THE", "A.", "J.", "van der", "O'Brien",
    "two two two", "@big_dave", "NOK", "fille",
]  # fmt: skip

SMALL_WORDS = listed(
    """tendon tear bursa partial full thickness shoulder knee left right no effusion seen with flow normal thickened
    injected rest physio review painful arc the and of mm grade anterior posterior cuff"""
)

texts = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=14).map("".join),
)


@st.composite
def nhs_numbers(draw: st.DrawFn) -> str:
    digits = draw(st.text("0123456789", min_size=9, max_size=9).filter(lambda each: len(set(each)) > 1))
    check = -sum(int(digit) * weight for digit, weight in zip(digits, NHS_WEIGHTS)) % 11
    if check == 10:
        # One more in the place with weight 2 moves the sum by two, so the check digit is no longer ten.
        digits = digits[:8] + str((int(digits[8]) + 1) % 10)
        check = -sum(int(digit) * weight for digit, weight in zip(digits, NHS_WEIGHTS)) % 11
    return digits + str(check)


@st.composite
def groupings(draw: st.DrawFn, digits: str) -> str:
    mark = draw(st.sampled_from([" ", "-", "\u00a0", "\n", "\u2009", "–", " - ", ".", "\u200b", "\t", "  "]))
    cuts = draw(st.sets(st.integers(1, len(digits) - 1)))
    return "".join(mark + digit if place in cuts else digit for place, digit in enumerate(digits))


@given(nhs_numbers().filter(is_nhs_number).flatmap(groupings), st.sampled_from(["", "L knee ", "see ", "(", "n°"]))
def test_every_valid_nhs_number_is_found_whole_in_any_grouping(number: str, before: str) -> None:
    covered = set()
    for suspicion in find_identifiers(f"{before}{number}", as_of=TODAY):
        covered.update(range(suspicion.start, suspicion.end))
    assert covered >= set(range(len(before), len(before) + len(number)))


@given(nhs_numbers().filter(is_nhs_number), st.sampled_from(["{0}", "{1} {2} {3}", "{1}-{2}-{3}"]))
def test_a_valid_nhs_number_in_its_usual_writing_is_certain(digits: str, shape: str) -> None:
    written = shape.format(digits, digits[:3], digits[3:6], digits[6:])
    (suspicion,) = find_identifiers(written, as_of=TODAY)
    assert suspicion.certain
    assert suspicion.text == written
    assert suspicion.kind in {Kind.NHS_NUMBER, Kind.PHONE, Kind.HEALTH_CARD}


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 9))
def test_a_changed_check_digit_is_no_nhs_number(digits: str, other: int) -> None:
    valid = [check for check in range(10) if is_nhs_number(f"{digits}{check}")]
    assert len(valid) <= 1
    if valid and other != valid[0]:
        assert not is_nhs_number(f"{digits}{other}")


@given(st.text("0123456789", min_size=8, max_size=8))
def test_every_british_columbia_number_is_found(middle: str) -> None:
    check = 11 - sum(int(digit) * weight for digit, weight in zip(middle, BC_WEIGHTS)) % 11
    if check < 10:
        number = f"9{middle}{check}"
        (suspicion,) = find_identifiers(f"{number[:4]} {number[4:7]} {number[7:]}", as_of=TODAY)
        assert suspicion.certain
        assert suspicion.kind is Kind.HEALTH_CARD


@given(texts)
def test_spans_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    position = 0
    for suspicion in find_identifiers(text, as_of=TODAY):
        assert position <= suspicion.start < suspicion.end <= len(text)
        assert suspicion.text == text[suspicion.start : suspicion.end]
        position = suspicion.end


@given(texts)
def test_mending_leaves_nothing_to_stop_at_and_mending_again_changes_nothing(text: str) -> None:
    mended = mend(text, as_of=TODAY)
    assert find_identifiers(mended, as_of=TODAY) == ()
    assert mend(mended, as_of=TODAY) == mended


@given(texts)
def test_without_keeps_every_word_outside_the_suspicions(text: str) -> None:
    suspicions = find_identifiers(text, as_of=TODAY)
    kept, position = "", 0
    for suspicion in suspicions:
        kept += text[position : suspicion.start]
        position = suspicion.end
    kept += text[position:]
    letters = [character for character in without(text, suspicions) if character.isalnum()]
    assert letters == [character for character in kept if character.isalnum()]


@given(texts)
def test_taking_out_nothing_leaves_the_text_untouched(text: str) -> None:
    assert without(text, ()) == text


@given(texts)
def test_stating_every_stretch_settles_the_text(text: str) -> None:
    stretches = frozenset(suspicion.text for suspicion in find_identifiers(text, as_of=TODAY))
    assert find_identifiers(text, as_of=TODAY, allow=stretches) == ()


@given(st.lists(st.sampled_from(sorted(SMALL_WORDS)), max_size=30).map(" ".join))
def test_small_words_without_digits_titles_or_at_give_nothing(text: str) -> None:
    assert find_identifiers(text, as_of=TODAY) == ()


@given(
    st.text(string.ascii_lowercase.replace("m", "") + " ,.;", max_size=200).filter(lambda text: "known as" not in text)
)
def test_text_without_capitals_digits_titles_or_at_names_nobody_for_certain(text: str) -> None:
    assert not any(suspicion.certain for suspicion in find_identifiers(text, as_of=TODAY))


@given(st.integers(-730, 730))
def test_a_date_within_two_years_alarms_only_behind_a_birth_word(days: int) -> None:
    written = f"{TODAY + timedelta(days=days):%d/%m/%Y}"
    assert find_identifiers(f"repeat {written}", as_of=TODAY) == ()
    (suspicion,) = find_identifiers(f"DOB {written}", as_of=TODAY)
    assert (suspicion.kind, suspicion.certain) == (Kind.DATE_OF_BIRTH, True)


@given(
    st.dates(date(1920, 1, 1), date(2023, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%B %d, %Y"])
)
def test_a_full_date_long_past_alarms_in_every_writing(born: date, shape: str) -> None:
    written = born.strftime(shape)
    (suspicion,) = find_identifiers(f"left knee {written}", as_of=TODAY)
    assert (suspicion.kind, suspicion.text) == (Kind.DATE_OF_BIRTH, written)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=3), st.sampled_from(["mm", "cm", "degrees", "MHz", "%", "ml"]))
def test_measurements_with_units_give_nothing(values: list[int], unit: str) -> None:
    assert find_identifiers(f"tear {' x '.join(map(str, values))} {unit}", as_of=TODAY) == ()
