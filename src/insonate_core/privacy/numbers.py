"""Which digits are a patient's number: NHS and health card numbers, hospital numbers, long runs of digits.

People write one number in many groupings ("943 476 5919", "943-476-5919", "9434765919"), so the detector
chains neighbouring runs of digits and asks every window of whole runs. A number that follows a word such as
"MRN" or "NHS no" is taken at that word, check digit or not: a mistyped number still names someone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from insonate_core.privacy import check_digits
from insonate_core.privacy.suspicion import Kind, Reason, Sighting
from insonate_core.privacy.word_lists import either

DIGITS = re.compile(r"\d++")
GAP = re.compile(r"[ \t\r\n]{1,3}+|[ \t]?+-[ \t]?+|[./]")
LONGEST_NUMBER = 15
LONG_RUN = 6
NEAR = timedelta(days=2 * 366)

UNIT_BEHIND = re.compile(
    r"[ \t]{0,2}+(?:"
    + either(
        """mm cm ml mls cc mcg mg kg iu units? hz khz mhz deg degrees kpa mmhg secs? mins? hrs? fps px pixels? frames?
        reps?"""
    )
    + r"(?![a-z])|[%°])",
    re.IGNORECASE,
)
# A clinician's, a machine's or a paper's number is long and nobody's identity as a patient.
NOT_A_PATIENTS = re.compile(
    r"(?:\b"
    + either(
        """gmc hcpc nmc cpso cno csp gdc ahpra pmid pmcid doi isbn serial s/n sn asset probe transducer
        model software version firmware lot batch invoice po licen[cs]e member(?:ship)? registration
        numero_de_serie ref(?:erence)? orcid"""
    )
    + r"\b[ \t]?+(?:number|num|no|nr|id|code)?+[ \t]?+[.:#]{0,2}+[ \t]?+(?:[a-z]{1,3}+[ \t-]?+)?+|10\.)$",
    re.IGNORECASE,
)

SPOKEN_DIGIT = either("zero oh nought one two three four five six seven eight nine double triple treble")
SPOKEN = re.compile(rf"\b{SPOKEN_DIGIT}\b(?:[ \t,.-]{{1,3}}+{SPOKEN_DIGIT}\b){{5,20}}+", re.IGNORECASE)

NHS_WORD = r"(?:nhs(?!_?(?:trust|england|scotland|wales))|chi|h&c|hsc)".replace("_", r"[ \t]")
HEALTH_CARD_WORD = either(
    """ohip health_card health_number health_insurance_number hcn hc_# phn uli phin mcp hsn ahcip ramq
        nam carte_soleil carte_sante assurance_maladie carte_d'assurance_maladie medicare care_card
        services_card"""
)
HOSPITAL_WORD = either(
    r"""m\.?r\.?n\.? u\.?r\.?n\.? hosp(?:ital)?\.? unit_(?:no|num|number|#)
        (?:pt|patient)(?:'s)?_(?:id|no|num|number|#) pid crn chart accession acc_(?:no|#) cris ris pacs
        emis systmone epr rio n?dossier
        (?:file|record|visit|encounter|order|mri|district|chart)_(?:no|number|id|#) case_?notes? ipp"""
)
NATIONAL_WORD = either(
    """national_insurance ni_(?:no|num|number) nino sin social_insurance passport driving_licen[cs]e
        drivers?_licen[cs]e (?:numero_de_)?securite_sociale nir nas assurance_sociale"""
)
FILLER = (
    r"(?:[ \t\r\n:#=.()\[\]/°-]|\b"
    + either("no nos nb num number numero numbers nr id is was est de du le ref card carte")
    + r"\b|\bn(?=[o°. ])){0,10}+"
)
VALUE = (
    r"(?P<value>[a-z]{0,4}+[ -]?+\d{3,16}+(?:[ \t]?+[-/.][ \t]?+\d{1,6}+|[ \t]\d{3,6}+(?![\d/.])){0,4}+"
    r"(?:[ -]?+[a-z]{1,2}+(?![a-z0-9]))?+)"
)
SPACED_VALUE = r"(?P<value>(?:[a-z]{1,4}[ -]?+)?\d(?:[ \t.-]{0,2}+\d){5,14}+(?:[ -]?+[a-z]{1,2}(?![a-z0-9]))?+)"
FEWEST_DIGITS = {Kind.NHS_NUMBER: 8, Kind.HEALTH_CARD: 8, Kind.NATIONAL_NUMBER: 6, Kind.HOSPITAL_NUMBER: 4}
YEAR_OR_DATE = re.compile(r"(?:19|20)\d{2}(?:[-/.]\d{1,2}){0,2}$")

LABELLED = tuple(
    (kind, re.compile(rf"\b{word}(?![a-z]){FILLER}{value}", re.IGNORECASE))
    for kind, word, value in (
        (Kind.NHS_NUMBER, NHS_WORD, SPACED_VALUE),
        (Kind.HEALTH_CARD, HEALTH_CARD_WORD, SPACED_VALUE),
        (Kind.NATIONAL_NUMBER, NATIONAL_WORD, SPACED_VALUE),
        (Kind.HOSPITAL_NUMBER, HOSPITAL_WORD, VALUE),
        (Kind.HOSPITAL_NUMBER, HOSPITAL_WORD, SPACED_VALUE),
    )
)
RAMQ = re.compile(r"\b[a-z]{4}[ .-]?+(\d{4})[ .-]?+(\d{4})(?!\d)", re.IGNORECASE)
NATIONAL_INSURANCE = re.compile(
    r"\b(?![dfiquv])[a-z](?![dfiquvo])[a-z][ -]?+\d{2}[ -]?+\d{2}[ -]?+\d{2}[ -]?+[a-d]\b", re.IGNORECASE
)
VERSION_CODE = re.compile(r"[ \t-]{0,2}+([a-zA-Z]{2})(?![a-zA-Z0-9])")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of digits, and whether (and by what) it is joined to the run before it."""

    digits: str
    start: int
    end: int
    joined_by: str | None


def find_numbers(plain: str, *, as_of: date) -> Iterator[Sighting]:
    """Every number in a folded text that may be a patient's."""
    for found in SPOKEN.finditer(plain):
        yield Sighting(
            Kind.LONG_DIGIT_RUN,
            found.start(),
            found.end(),
            Reason.MANY_DIGITS,
            False,
            (("digits", str(len(found[0].split()))),),
        )
    runs = _runs(plain)
    if not runs:
        return
    yield from _labelled(plain)
    yield from _with_letters(plain)
    yield from _with_check_digits(plain, runs)
    yield from _long_runs(plain, runs, as_of)


def _labelled(plain: str) -> Iterator[Sighting]:
    for kind, pattern in LABELLED:
        for found in pattern.finditer(plain):
            value = found["value"]
            if UNIT_BEHIND.match(plain, found.end()) or YEAR_OR_DATE.match(value):
                continue
            if sum(character.isdigit() for character in value) < FEWEST_DIGITS[kind]:
                continue
            yield Sighting(
                kind,
                found.start(),
                found.end(),
                Reason.FOLLOWS_NUMBER_WORD,
                True,
                (("number", value.strip()),),
            )


def _with_letters(plain: str) -> Iterator[Sighting]:
    for found in RAMQ.finditer(plain):
        valid = check_digits.is_ramq_date(found[1] + found[2])
        if valid or found[0][:4].isupper():
            yield Sighting(
                Kind.HEALTH_CARD,
                found.start(),
                found.end(),
                Reason.HAS_THE_SHAPE,
                valid,
                (("scheme", "ramq"),),
            )
    for found in NATIONAL_INSURANCE.finditer(plain):
        yield Sighting(
            Kind.NATIONAL_NUMBER,
            found.start(),
            found.end(),
            Reason.HAS_THE_SHAPE,
            True,
            (("scheme", "national-insurance"),),
        )


def _runs(plain: str) -> list[Run]:
    runs: list[Run] = []
    for found in DIGITS.finditer(plain):
        joined_by = None
        if runs and found.start() - runs[-1].end <= 3:
            gap = plain[runs[-1].end : found.start()]
            joined_by = gap.strip() or " " if GAP.fullmatch(gap) else None
        runs.append(Run(found[0], found.start(), found.end(), joined_by))
    return runs


def _with_check_digits(plain: str, runs: list[Run]) -> Iterator[Sighting]:
    for first in range(len(runs)):
        digits = ""
        shape: list[int] = []
        marks: set[str] = set()
        for run in runs[first : first + LONGEST_NUMBER]:
            if shape:
                if run.joined_by is None:
                    break
                marks.add(run.joined_by)
            digits += run.digits
            shape.append(len(run.digits))
            if len(digits) > LONGEST_NUMBER:
                break
            if not _joins_one_number(marks):
                continue
            found = _scheme(plain, digits, tuple(shape), run.end)
            if found:
                kind, scheme, certain, end = found
                yield Sighting(kind, runs[first].start, end, Reason.CHECK_DIGIT_AGREES, certain, (("scheme", scheme),))


def _joins_one_number(marks: set[str]) -> bool:
    """Points and strokes also write decimals, dates and ratios: they count only when nothing else joins."""
    return not marks & {".", "/"} or len(marks) == 1


def _scheme(plain: str, digits: str, shape: tuple[int, ...], end: int) -> tuple[Kind, str, bool, int] | None:
    tidy = len(shape) <= 3 or shape[:2] == (3, 3)
    if len(digits) == 10:
        code = VERSION_CODE.match(plain, end)
        coded = code is not None and code[1].isupper() and not UNIT_BEHIND.match(plain, end)
        if check_digits.is_ontario_number(digits) and coded and code is not None:
            return Kind.HEALTH_CARD, "ontario", True, code.end()
        if check_digits.is_bc_number(digits) and shape == (4, 3, 3):
            return Kind.HEALTH_CARD, "british-columbia", True, end
        if check_digits.is_ontario_number(digits) and shape == (4, 3, 3):
            return Kind.HEALTH_CARD, "ontario", True, end
        if check_digits.is_nhs_number(digits):
            return Kind.NHS_NUMBER, "nhs", tidy, end
        if check_digits.is_bc_number(digits):
            return Kind.HEALTH_CARD, "british-columbia", tidy, end
        if check_digits.is_ontario_number(digits) and tidy:
            return Kind.HEALTH_CARD, "ontario", False, end
    if len(digits) == 9 and shape in ((3, 3, 3), (5, 4), (4, 5)) and check_digits.passes_luhn(digits):
        return (Kind.NATIONAL_NUMBER, "social-insurance", False, end) if shape == (3, 3, 3) else (
            Kind.HEALTH_CARD, "alberta", True, end
        )  # fmt: skip
    if len(digits) == 15 and check_digits.is_nir(digits):
        return Kind.NATIONAL_NUMBER, "nir", True, end
    return None


def _long_runs(plain: str, runs: list[Run], as_of: date) -> Iterator[Sighting]:
    """Six digits together, or seven in groups of three and more, that are no measurement and no near date."""
    position = 0
    while position < len(runs):
        last = position
        while last + 1 < len(runs) and _continues(runs[last], runs[last + 1]):
            last += 1
        group = runs[position : last + 1]
        position = last + 1
        count = sum(len(run.digits) for run in group)
        if count < LONG_RUN + (len(group) > 1):
            continue
        start, end = group[0].start, group[-1].end
        if UNIT_BEHIND.match(plain, end) or NOT_A_PATIENTS.search(plain, max(0, start - 40), start):
            continue
        if start and plain[start - 1] in ".," and start > 1 and plain[start - 2].isdigit():
            continue
        if len(group) == 1 and _is_near_date(group[0].digits, as_of):
            continue
        letters = start
        while letters > 0 and start - letters < 4 and plain[letters - 1].isascii() and plain[letters - 1].isalpha():
            letters -= 1
        if start - letters < 4:
            start = letters
        yield Sighting(Kind.LONG_DIGIT_RUN, start, end, Reason.MANY_DIGITS, False, (("digits", str(count)),))


def _continues(before: Run, after: Run) -> bool:
    return after.joined_by in (" ", "-") and len(before.digits) >= 3 and len(after.digits) >= 3


def _is_near_date(digits: str, as_of: date) -> bool:
    """Whether a bare run of digits is a day close to today: the day of the scan in 20261122 or 221126."""
    if len(digits) == 8:
        readings = ((digits[:4], digits[4:6], digits[6:]), (digits[4:], digits[2:4], digits[:2]))
    elif len(digits) == 6:
        century = str(as_of.year)[:2]
        readings = (
            (century + digits[:2], digits[2:4], digits[4:]),
            (century + digits[4:], digits[2:4], digits[:2]),
        )
    else:
        return False
    for year, month, day in readings:
        try:
            if abs(date(int(year), int(month), int(day)) - as_of) <= NEAR:
                return True
        except ValueError:
            continue
    return False
