"""The guard on its written corpus: what it misses and where it stops for nothing, pinned.

A change that finds fewer identifiers, or stops at more clean notes, in any part of the corpus fails here. One that
does better should raise the numbers, and renew the tables in the documentation.
"""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from bench.privacy import Counts, Note, Part, corpus, measure, parse, table, wilson
from insonate_core.privacy.suspicion import Kind

DOCUMENT = Path(__file__).parents[3] / "docs" / "reference" / "privacy-guard.md"
NOTES = corpus()


@pytest.fixture(scope="module")
def measured() -> dict[Part, Counts]:
    return {part: measure(note for note in NOTES if note.part is part) for part in Part}


@pytest.mark.parametrize(
    ("part", "identifiers", "found", "certain"),
    [(Part.HELD_OUT, 45, 42, 29), (Part.FRESH, 51, 42, 28), (Part.TUNED_WITH, 155, 151, 97)],
)
def test_no_identifier_is_missed_that_was_found_before(
    measured: dict[Part, Counts], part: Part, identifiers: int, found: int, certain: int
) -> None:
    counts = measured[part]
    assert counts.identifiers.total() == identifiers
    assert counts.found.total() >= found
    assert counts.certain.total() >= certain


@pytest.mark.parametrize(
    ("part", "clean", "stopped", "refused"),
    [(Part.HELD_OUT, 52, 2, 1), (Part.FRESH, 48, 0, 0), (Part.TUNED_WITH, 144, 1, 0)],
)
def test_no_clean_note_is_stopped_that_passed_before(
    measured: dict[Part, Counts], part: Part, clean: int, stopped: int, refused: int
) -> None:
    counts = measured[part]
    assert counts.clean_notes == clean
    assert counts.stopped_clean_notes <= stopped
    assert counts.refused_clean_notes <= refused


@pytest.mark.parametrize("part", list(Part))
def test_numbers_with_check_digits_and_addresses_are_never_missed(measured: dict[Part, Counts], part: Part) -> None:
    for kind in (Kind.NHS_NUMBER, Kind.HEALTH_CARD, Kind.EMAIL, Kind.PHONE, Kind.DATE_OF_BIRTH):
        assert measured[part].found[kind] == measured[part].identifiers[kind], kind


@pytest.mark.parametrize("part", list(Part))
def test_the_documentation_shows_todays_figures(measured: dict[Part, Counts], part: Part) -> None:
    assert table(measured[part]) in DOCUMENT.read_text("utf-8")


def test_every_kind_that_numbers_name_is_in_the_documentation() -> None:
    text = DOCUMENT.read_text("utf-8")
    assert [kind.value for kind in Kind if f"`{kind.value}`" not in text] == []


def test_the_corpus_is_large_and_of_both_languages() -> None:
    assert len(NOTES) >= 240
    assert len({note.name for note in NOTES}) == len(NOTES)
    french = sum("f-" in note.name for note in NOTES)
    assert french >= 40
    assert Counter(bool(note.labels) for note in NOTES).most_common()[-1][1] >= 120


def test_a_third_of_the_first_notes_is_held_out_by_their_names() -> None:
    first = [note for note in NOTES if note.part is not Part.FRESH and not note.name.startswith("s")]
    held_out = [note for note in first if note.part is Part.HELD_OUT]
    assert 0.28 < len(held_out) / len(first) < 0.38
    assert all(hashlib.sha256(note.name.encode()).digest()[0] % 3 == 0 for note in held_out)


def test_a_marked_note_is_read_into_text_and_labels() -> None:
    note = parse("x", "Seen [[name-after-title|Mr Tate]] on [[date-of-birth|4/11/62]].")
    assert note.text == "Seen Mr Tate on 4/11/62."
    assert [(label.kind, note.text[label.start : label.end]) for label in note.labels] == [
        (Kind.NAME_AFTER_TITLE, "Mr Tate"),
        (Kind.DATE_OF_BIRTH, "4/11/62"),
    ]


def test_measuring_counts_misses_and_false_alarms() -> None:
    notes = [
        parse("a", "[[name|Tate]] knee"),
        parse("b", "[[email|j.tate@example.org]] and [[nhs-number|943 476 5919]]"),
        Note("c", "Mrs Jones", ()),
        Note("d", "8 mm", ()),
    ]
    counts = measure(notes)
    assert (counts.identifiers.total(), counts.found.total(), counts.certain.total()) == (3, 2, 2)
    assert (counts.naming_notes, counts.stopped_naming_notes) == (2, 1)
    assert (counts.clean_notes, counts.stopped_clean_notes, counts.refused_clean_notes) == (2, 1, 1)
    assert counts.false_alarms == {Kind.NAME_AFTER_TITLE: 1}


def test_a_half_covered_identifier_counts_as_missed() -> None:
    assert measure([parse("a", "[[address|Gate Lodge, 12 Elm Street]]")]).found.total() == 0


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_agree_with_published_ones(hits: int, trials: int, low: float, high: float) -> None:
    assert wilson(hits, trials) == pytest.approx((low, high), abs=0.00005)
