"""Is this a case number of the log's own, or one that a hospital or a state gave the patient?

A log keeps a number of its own for each encounter ("K-014", "2026/33"), never a hospital number; the list
that links the two stays with the supervisor who verifies (UK Caldicott advice). An own number counts
encounters, so it is short: what has six digits and more beside a year was counted by somebody larger.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.reading import read
from insonate_core.privacy.suspicion import Kind

LONGEST = 24
MOST_DIGITS = 5
NEAR_YEARS = 2

DAY_OF_SCAN = re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})(?!\d)")
YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})(?!\d)")


class CaseNumberFault(StrEnum):
    """Why a case number is refused. The value is the message key, not the message."""

    IS_PATIENT_NUMBER = "is-patient-number"
    IDENTIFIES = "identifies"
    TOO_MANY_DIGITS = "too-many-digits"
    BIRTH_DATE_INSIDE = "birth-date-inside"
    NO_DIGIT = "no-digit"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class CaseNumberRefusal:
    """Why a case number cannot stand, with the kind of identifier it looks like where one was recognised."""

    fault: CaseNumberFault
    kind: Kind | None
    arguments: tuple[tuple[str, str], ...]


def check_case_number(text: str, *, as_of: date) -> CaseNumberRefusal | None:
    """Why `text` cannot be a case number of the log's own; None when it can.

    >>> check_case_number("K-014", as_of=date(2026, 11, 22)) is None
    True
    >>> check_case_number("943 476 5919", as_of=date(2026, 11, 22)).kind
    <Kind.NHS_NUMBER: 'nhs-number'>
    """
    plain = read(text[: LONGEST + 1]).plain.strip()
    if len(text.strip()) > LONGEST:
        return _refusal(CaseNumberFault.TOO_LONG, None, ("most", str(LONGEST)))
    if not any(character.isdigit() for character in plain):
        return _refusal(CaseNumberFault.NO_DIGIT, None)
    for suspicion in find_identifiers(plain, as_of=as_of):
        if suspicion.kind is Kind.LONG_DIGIT_RUN:
            continue
        numbers = {Kind.NHS_NUMBER, Kind.HEALTH_CARD, Kind.HOSPITAL_NUMBER, Kind.NATIONAL_NUMBER}
        fault = CaseNumberFault.IS_PATIENT_NUMBER if suspicion.kind in numbers else CaseNumberFault.IDENTIFIES
        return _refusal(fault, suspicion.kind, *suspicion.arguments)
    rest = _without_day_or_year(plain, as_of)
    digits = re.sub(r"\D", "", rest)
    if len(digits) == 6 and _is_old_date(digits, as_of):
        return _refusal(CaseNumberFault.BIRTH_DATE_INSIDE, Kind.DATE_OF_BIRTH)
    if len(digits) > MOST_DIGITS:
        return _refusal(CaseNumberFault.TOO_MANY_DIGITS, Kind.LONG_DIGIT_RUN, ("most", str(MOST_DIGITS)))
    return None


def _refusal(fault: CaseNumberFault, kind: Kind | None, *arguments: tuple[str, str]) -> CaseNumberRefusal:
    return CaseNumberRefusal(fault, kind, arguments)


def _without_day_or_year(plain: str, as_of: date) -> str:
    """The number without the day or the year of the scan, with which many begin: 2026/33, 20261122-3."""
    for pattern in (DAY_OF_SCAN, YEAR):
        found = pattern.search(plain)
        if found and abs(int(found["year"]) - as_of.year) <= NEAR_YEARS:
            parts = found.groupdict()
            month, day = int(parts.get("month", "1")), int(parts.get("day", "1"))
            if 1 <= month <= 12 and 1 <= day <= 31:
                return plain[: found.start()] + "-" + plain[found.end() :]
    return plain


def _is_old_date(digits: str, as_of: date) -> bool:
    """Whether six digits read as a day (ddmmyy or yymmdd) far from today, as in initials with a birthday."""
    for year, month, day in ((digits[4:], digits[2:4], digits[:2]), (digits[:2], digits[2:4], digits[4:])):
        full = int(year) + (2000 if int(year) <= as_of.year % 100 else 1900)
        if as_of.year - full > NEAR_YEARS and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return True
    return False
