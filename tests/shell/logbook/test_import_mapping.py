"""Cells to meanings: where the table begins, which column is which, which day and which word a cell means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate.logbook.transfer.columns import BY_KEY, COLUMNS, Kind, names_patients
from insonate.logbook.transfer.dates import Order, detect_order, possible_days, read_day
from insonate.logbook.transfer.guessing import find_header, guess_columns
from insonate.logbook.transfer.reading import read_table
from insonate.logbook.transfer.values import (
    age_band_of,
    choices_of,
    meaning_of,
    parts_of,
    place_of,
    side_of,
    yes_no_of,
)

TODAY = date(2026, 7, 9)


def guessed(text: str) -> dict[str, str]:
    return guess_columns(find_header(read_table(text.encode()), TODAY), TODAY)


# Headers


def test_english_headers_are_recognised_in_any_order() -> None:
    log = "Supervisor,Joint,Indication,Scan date,L/R,Findings\nDr Okafor,Knee,Pain,01/07/2026,R,Effusion\n"
    assert guessed(log) == {
        "Supervisor": "supervisor",
        "Joint": "region",
        "Indication": "clinical-question",
        "Scan date": "performed-on",
        "L/R": "side",
        "Findings": "findings-relevance",
    }


def test_french_headers_are_recognised() -> None:
    log = "Date de l'examen;Région;Côté;Motif;Encadrant;Âge\n01/07/2026;Épaule;D;Douleur;Dr Gagnon;47\n"
    assert guessed(log) == {
        "Date de l'examen": "performed-on",
        "Région": "region",
        "Côté": "side",
        "Motif": "clinical-question",
        "Encadrant": "supervisor",
        "Âge": "age-band",
    }


def test_headers_with_a_slip_or_a_word_more_are_recognised() -> None:
    log = "Date (dd/mm/yy),Superviser,Anatomical region,Reason for scan today\n01/07/26,T Okafor,Hip,Pain\n"
    assert list(guessed(log).values()) == ["performed-on", "supervisor", "region", "clinical-question"]


def test_what_a_column_holds_speaks_where_its_header_does_not() -> None:
    log = "Stamp,What,Remark\n01/07/2026,R knee,x\n02/07/2026,L hip,y\n"
    assert guessed(log) == {"Stamp": "performed-on", "What": "region", "Remark": "findings-relevance"}


def test_table_below_titles_is_found_with_its_row_number() -> None:
    log = "Scanning logbook,,\nNadia Ferreira,2025/26,\n,,\nDate,Region,Side\n01/07/2026,Knee,R\n"
    headed = find_header(read_table(log.encode()), TODAY)
    assert headed.header_row == 4
    assert [header.name for header in headed.headers] == ["Date", "Region", "Side"]
    assert [row.number for row in headed.rows] == [5]


def test_file_without_headers_gets_letters() -> None:
    headed = find_header(read_table(b"01/07/2026,Knee,R\n02/07/2026,Hip,L\n"), TODAY)
    assert headed.header_row == 0
    assert [header.name for header in headed.headers] == ["(A)", "(B)", "(C)"]
    assert len(headed.rows) == 2


def test_repeated_headers_are_told_apart() -> None:
    headed = find_header(read_table(b"Date,Notes,Notes\n01/07/2026,a,b\n"), TODAY)
    assert [header.name for header in headed.headers] == ["Date", "Notes", "Notes (2)"]


def test_files_of_one_kind_share_a_signature_whatever_the_order_of_columns() -> None:
    first = find_header(read_table(b"Date,Region\n01/07/2026,Knee\n"), TODAY)
    second = find_header(read_table(b"region,DATE\nHip,02/07/2026\n"), TODAY)
    other = find_header(read_table(b"Date,Region,Side\n01/07/2026,Knee,R\n"), TODAY)
    assert first.signature == second.signature != other.signature


@pytest.mark.parametrize(
    "header",
    [
        "MRN",
        "NHS number",
        "Hospital No.",
        "Patient name",
        "DOB",
        "Date of birth",
        "Nom du patient",
        "Date de naissance",
    ],
)
def test_column_that_announces_patients_is_never_taken(header: str) -> None:
    headed = find_header(read_table(f"Date,{header},Region\n01/07/2026,secret,Knee\n".encode()), TODAY)
    assert headed.headers[1].is_forbidden
    assert headed.headers[1].examples == ()
    assert guess_columns(headed, TODAY)[header] == ""


@pytest.mark.parametrize("header", ["Case number", "Supervisor name", "Date", "Age", "Patient type", "Site"])
def test_column_that_only_sounds_like_it_may_be_taken(header: str) -> None:
    assert not names_patients(header)


def test_every_column_is_found_under_each_of_its_names() -> None:
    for column in COLUMNS:
        for name in column.names:
            other = "Side" if column.kind is Kind.DAY else "Date"
            cell, beside = ("01/07/2026", "R") if column.kind is Kind.DAY else ("x", "01/07/2026")
            assert guessed(f"{name},{other}\n{cell},{beside}\n")[name] == column.key, name


# Days


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026/4/3", date(2026, 4, 3)),
        ("2026-04-03T14:30:00Z", date(2026, 4, 3)),
        ("20260403", date(2026, 4, 3)),
        ("3 April 2026", date(2026, 4, 3)),
        ("3-Apr-26", date(2026, 4, 3)),
        ("3rd april 2026", date(2026, 4, 3)),
        ("April 3, 2026", date(2026, 4, 3)),
        ("Fri 3 April 2026, 14:05", date(2026, 4, 3)),
        ("vendredi 3 avril 2026", date(2026, 4, 3)),
        ("1er août 2025", date(2025, 8, 1)),
        ("25/03/2026", date(2026, 3, 25)),
        ("03/25/2026 09:10", date(2026, 3, 25)),
        ("25.3.26", date(2026, 3, 25)),
        ("05/05/2026", date(2026, 5, 5)),
        (46115, date(2026, 4, 3)),
        ("46115", date(2026, 4, 3)),
        ("46115.604", date(2026, 4, 3)),
        (date(2026, 4, 3), date(2026, 4, 3)),
    ],
)
def test_day_that_can_mean_only_one_is_read_without_asking(cell: object, day: date) -> None:
    assert read_day(cell, None, TODAY) == day  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["", "Knee", "31/02/2026", "13/13/2026", "2026", 3, 947, True, "12:30", "1/2"])
def test_cell_that_is_no_day_is_not_read_as_one(cell: object) -> None:
    assert possible_days(cell, TODAY) == {}  # type: ignore[arg-type]


def test_ambiguous_day_is_read_only_with_an_order() -> None:
    assert read_day("03/04/2026", None, TODAY) is None
    assert read_day("03/04/2026", Order.DAY_FIRST, TODAY) == date(2026, 4, 3)
    assert read_day("03/04/2026", Order.MONTH_FIRST, TODAY) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cells", "order", "proof"),
    [
        (["03/04/2026", "25/04/2026"], Order.DAY_FIRST, "25/04/2026"),
        (["03/04/2026", "04/25/2026"], Order.MONTH_FIRST, "04/25/2026"),
        (["03/04/2026", "08/02/2026", "02/08/2026"], None, "02/08/2026"),
        (["03/04/2026", "02/11/2026"], Order.MONTH_FIRST, "02/11/2026"),
    ],
)
def test_column_decides_its_order_by_a_number_above_twelve_or_a_day_to_come(
    cells: list[str], order: Order | None, proof: str
) -> None:
    reading = detect_order(cells, TODAY)
    assert reading.order == order
    if order:
        assert reading.proof == proof
    assert reading.matters


def test_open_order_is_asked_by_example() -> None:
    reading = detect_order(["2026-01-02", "05/05/2026", "03/04/2026"], TODAY)
    assert (reading.order, reading.matters, reading.example) == (None, True, "03/04/2026")
    assert (reading.as_day_first, reading.as_month_first) == (date(2026, 4, 3), date(2026, 3, 4))


def test_column_that_contradicts_itself_says_so() -> None:
    reading = detect_order(["25/04/2026", "26/04/2026", "04/27/2026"], TODAY)
    assert (reading.order, reading.conflicts) == (None, 1)


def test_order_does_not_matter_where_no_day_depends_on_it() -> None:
    assert not detect_order(["2026-04-03", "5 May 2026", 46115], TODAY).matters


@given(st.dates(date(2000, 1, 1), TODAY), st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y"]))
def test_every_day_is_read_as_it_was_written_day_first(day: date, style: str) -> None:
    assert read_day(day.strftime(style), Order.DAY_FIRST, TODAY) == day


@given(st.lists(st.dates(TODAY - timedelta(days=400), TODAY), min_size=1, max_size=40))
def test_detected_order_never_contradicts_the_days_that_were_written(days: list[date]) -> None:
    reading = detect_order([day.strftime("%d/%m/%Y") for day in days], TODAY)
    assert reading.order in (Order.DAY_FIRST, None)
    assert reading.conflicts == 0


# Words


@pytest.mark.parametrize(
    ("text", "region", "side"),
    [
        ("R shoulder", "shoulder", "right"),
        ("shoulder (L)", "shoulder", "left"),
        ("Bilateral hips", "hip", "both"),
        ("Lt. knee", "knee", "left"),
        ("Épaule droite", "shoulder", "right"),
        ("genou G", "knee", "left"),
        ("Hand & wrist", "wrist-hand", ""),
        ("Ankle/foot R+L", "ankle-foot", "both"),
        ("Right rotator cuff", "shoulder", "right"),
        ("right patellar tendon, knee", "knee", "right"),
        ("Lump", "other-soft-tissue", ""),
    ],
)
def test_region_and_side_are_read_from_one_text(text: str, region: str, side: str) -> None:
    meaning = place_of(text)
    assert (meaning.known, meaning.key, meaning.side) == (True, region, side)


@pytest.mark.parametrize("text", ["Neck", "shoulder and knee", "US guided"])
def test_place_that_is_not_one_known_region_is_asked(text: str) -> None:
    assert not place_of(text).known


def test_sides_alone() -> None:
    assert [side_of(text).key for text in ("R", "left", "B/L", "R+L", "gauche", "midline", "")] == [
        "right", "left", "both", "both", "left", "", "",
    ]  # fmt: skip
    assert not side_of("upper").known


def test_yes_and_no() -> None:
    assert [yes_no_of(text).key for text in ("Y", "oui", "1", "Determinate", "N", "non", "indeterminate", "n/a")] == [
        "yes", "yes", "yes", "yes", "no", "no", "no", "",
    ]  # fmt: skip
    assert not yes_no_of("perhaps").known


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        ("supervision", "Direct", "direct"),
        ("supervision", "indirect", "image-review"),
        ("supervision", "Unsupervised", "none"),
        ("assistance", "Independent", "unassisted"),
        ("subject", "Phantom", "simulator"),
        ("procedure", "Injection", "guided"),
        ("finding", "Positive", "abnormal"),
        ("sex", "F", "female"),
        ("setting", "Rheumatology clinic", "rheumatology-clinic"),
    ],
)
def test_words_of_other_logs_become_keys(column: str, text: str, key: str) -> None:
    meaning = meaning_of(column, text)
    assert (meaning.known, meaning.key) == (True, key)


def test_unknown_word_of_a_closed_list_is_asked() -> None:
    assert not meaning_of("supervision", "sort of").known
    assert choices_of("supervision") == ("direct", "remote-live", "image-review", "none")


def test_words_of_the_persons_programmes_are_known() -> None:
    vocabulary = {"knee-effusion": ("Knee effusion",), "elbow-effusion": ("Elbow effusion", "Épanchement du coude")}
    assert meaning_of("application", "EPANCHEMENT DU COUDE", vocabulary).key == "elbow-effusion"


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("47", "45-59"), ("18 months", "under-2"), ("45-59", "45-59"), ("80+", "75-and-over"), ("16 - 20", "16-29"),
        ("0", "under-2"),
    ],
)  # fmt: skip
def test_ages_become_bands(text: str, band: str) -> None:
    assert age_band_of(text).key == band


@pytest.mark.parametrize("text", ["1962", "30-50", "12/03/1962", "old"])
def test_age_that_fits_no_band_is_asked(text: str) -> None:
    assert not age_band_of(text).known


def test_several_values_in_a_cell_are_told_apart() -> None:
    assert parts_of("Knee effusion; Tendon\nSoft tissue") == ["Knee effusion", "Tendon", "Soft tissue"]


def test_all_synonyms_lead_to_keys_that_exist() -> None:
    from insonate.logbook.transfer.values import _KEYS

    for column, groups in _KEYS.items():
        assert set(groups) == set(BY_KEY[column].values), column
