"""Which case numbers are the log's own, and which are the hospital's."""

from datetime import date

import pytest

from insonate_core.privacy.case_numbers import CaseNumberFault, check_case_number
from insonate_core.privacy.suspicion import Kind

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "number",
    [
        "K-014",
        "2026/33",
        "1",
        "00123",
        "2026-0033",
        "20261122-3",
        "2026-11-22/4",
        "NF 17",
        "MSK-2025-112",
        "12b",
        "33/2026",
    ],
)
def test_an_own_number_stands(number: str) -> None:
    assert check_case_number(number, as_of=TODAY) is None


@pytest.mark.parametrize(
    ("number", "fault", "kind"),
    [
        ("943 476 5919", CaseNumberFault.IS_PATIENT_NUMBER, Kind.NHS_NUMBER),
        ("9434765919", CaseNumberFault.IS_PATIENT_NUMBER, Kind.NHS_NUMBER),
        ("６５１７-３２９-０４８", CaseNumberFault.IS_PATIENT_NUMBER, Kind.HEALTH_CARD),
        ("6517-329-048-VK", CaseNumberFault.IS_PATIENT_NUMBER, Kind.HEALTH_CARD),
        ("TREM 6261 0412", CaseNumberFault.IS_PATIENT_NUMBER, Kind.HEALTH_CARD),
        ("MRN 4481", CaseNumberFault.IS_PATIENT_NUMBER, Kind.HOSPITAL_NUMBER),
        ("RXH448812", CaseNumberFault.TOO_MANY_DIGITS, Kind.LONG_DIGIT_RUN),
        ("448812", CaseNumberFault.TOO_MANY_DIGITS, Kind.LONG_DIGIT_RUN),
        ("44 88 12 9", CaseNumberFault.TOO_MANY_DIGITS, Kind.LONG_DIGIT_RUN),
        ("JT041162", CaseNumberFault.BIRTH_DATE_INSIDE, Kind.DATE_OF_BIRTH),
        ("JT 04/11/62", CaseNumberFault.IDENTIFIES, Kind.DATE_OF_BIRTH),
        ("Mr Tate 3", CaseNumberFault.IDENTIFIES, Kind.NAME_AFTER_TITLE),
        ("Tate", CaseNumberFault.NO_DIGIT, None),
        ("", CaseNumberFault.NO_DIGIT, None),
        ("K-014 " * 5, CaseNumberFault.TOO_LONG, None),
    ],
)
def test_what_looks_like_a_patients_number_is_refused_with_the_reason(
    number: str, fault: CaseNumberFault, kind: Kind | None
) -> None:
    refusal = check_case_number(number, as_of=TODAY)
    assert refusal is not None
    assert (refusal.fault, refusal.kind) == (fault, kind)
