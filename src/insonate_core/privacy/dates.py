"""Which dates are a birth: any date behind a birth word, and a full date far from today that stands alone.

A log is full of innocent dates (the scan, the follow-up, the operation two years ago), so a date within two
years of `as_of` alarms only behind a word such as "DOB" or "née", and a month or a year alone never does
without one. An older full date alarms unless the words before it name an event that is no birth.
"""

import re
from collections.abc import Iterator
from datetime import date

from insonate_core.privacy.suspicion import Kind, Reason, Sighting
from insonate_core.privacy.word_lists import either

NEAR_YEARS = 2
OLDEST = 120
WORDS_BEFORE = 3

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier",
            "feb february fev fevr fevrier",
            "mar march mars",
            "apr april avr avril",
            "may mai",
            "jun june juin",
            "jul july juil juillet",
            "aug august aout",
            "sep sept september septembre",
            "oct october octobre",
            "nov november novembre",
            "dec december decembre",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = "(?>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?:(?:19|20)\d{2}|'?\d{2})"

ANY_DIGIT = re.compile(r"\d")
DATE = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<iso_year>(?:19|20)\d{{2}})(?P<iso_mark>[-/.])(?P<iso_month>\d{{1,2}})(?P=iso_mark)(?P<iso_day>\d{{1,2}})"
    rf"|(?P<day>\d{{1,2}})(?P<mark>[ ]?[-/.][ ]?|[ ])(?P<month>\d{{1,2}})(?P=mark)"
    rf"(?P<year>(?:19|20)\d{{2}}|\d{{2}})"
    rf"|(?P<worded_day>\d{{1,2}})(?:st|nd|rd|th|er)?"
    rf"[ ,.-]{{0,2}}+(?:of[ ])?(?P<worded_month>{MONTH})[ ,.-]{{0,2}}+(?P<worded_year>{YEAR})"
    rf"|(?P<us_month>{MONTH})[ -]{{0,2}}+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"[ ,.-]{{0,3}}+(?P<us_year>(?:19|20)\d{{2}})"
    rf")(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
COMPACT = re.compile(
    r"(?<![\w/.-])(?:(?P<day>\d{2})(?P<month>\d{2})(?P<year>(?:19|20)\d{2})|(?P<iso>(?:19|20)\d{6}))(?![\w/-]|\.\d)"
)
PART = re.compile(
    rf"(?:(?P<month>{MONTH})[ ,.-]{{0,2}}+)?+(?:\d{{1,2}}[/-])?(?P<year>(?:19|20)\d{{2}})(?![\d/.-])"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|er)?[ ](?:of[ ])?{MONTH}",
    re.IGNORECASE,
)
SHORT_PART = re.compile(r"'?\d{2}(?![\w/.-])|\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{1,4})?(?![\w/-])|\d{6}(?!\d)")

BIRTH_WORD = re.compile(
    r"(?:\b(?P<firm>d\.?[ ]?o\.?[ ]?b\.?|d[ ]of[ ]b|"
    r"dates?[ ]of[ ]birth|birth[ ]?date|birth[ ]?day|bday|ddn|date[ ]de[ ]naissance|"
    r"nee?s?(?:\(e\))?[ ]le|nee?(?:\(e\))?[ ]en|born|naissance|dn)|(?<!\w)b\.)"
    r"[ \t\r\n]?+(?:(?:on|in|is|was|the|le|en|around|about|est|au|year)\b[ ]?+|[.:=,(#-][ ]?+){0,3}+",
    re.IGNORECASE,
)
BIRTH_BEHIND = re.compile(
    r"[ ]?+[(,-]?+[ ]?+(?:d\.?o\.?b\.?\b|date[ ]of[ ]birth|ddn\b|birth[ ]?date)\)?", re.IGNORECASE
)

EVENT_BEFORE = re.compile(
    r"\b"
    + either(
        r"""surgery surgical op operation operated opere operee repair(?:ed)? reconstruct(?:ion|ed) aclr?
        tkr thr tha tka replacement replaced arthroscopy arthroscopie decompression fixation orif
        fracture[ds]? injur(?:y|ed) fall fell accident rta mva trauma since depuis onset mri irm
        x-?ray xr ct scan(?:ned)? us ultrasound echo echographie radio(?:graphie)? imaging previous
        prior last dernier derniere compared report(?:ed)? injected injection infiltration diagnosed
        diagnosis dx vaccin\w{0,5} published guidelines? ref paper protocol version calibrat\w{0,4}
        installed serviced manufactured purchased dated dating removed excised excision biopsy chirurgie
        prothese suture"""
    )
    + r"\b",
    re.IGNORECASE,
)
UNIT_BEHIND = re.compile(r"[ ]?+(?:mm|cm|mhz|hz|deg|degrees|ml|mg|%|°)(?![a-z])", re.IGNORECASE)


def find_dates_of_birth(plain: str, *, as_of: date) -> Iterator[Sighting]:
    """Every date in a folded text that may be the day a patient was born."""
    if not ANY_DIGIT.search(plain):
        return
    for word in BIRTH_WORD.finditer(plain):
        firm = word["firm"] is not None
        for pattern in (DATE, COMPACT, PART, SHORT_PART):
            found = pattern.match(plain, word.end())
            if found and (firm or pattern is not SHORT_PART) and not UNIT_BEHIND.match(plain, found.end()):
                yield Sighting(
                    Kind.DATE_OF_BIRTH,
                    word.start(),
                    found.end(),
                    Reason.FOLLOWS_BIRTH_WORD,
                    True,
                    (("date", found[0]),),
                )
                break
    for pattern in (DATE, COMPACT):
        for found in pattern.finditer(plain):
            behind = BIRTH_BEHIND.match(plain, found.end())
            if behind:
                yield Sighting(
                    Kind.DATE_OF_BIRTH,
                    found.start(),
                    behind.end(),
                    Reason.FOLLOWS_BIRTH_WORD,
                    True,
                    (("date", found[0]),),
                )
            elif _stands_out(plain, found, as_of):
                yield Sighting(
                    Kind.DATE_OF_BIRTH,
                    found.start(),
                    found.end(),
                    Reason.DATE_FAR_FROM_TODAY,
                    False,
                    (("date", found[0]), ("years", str(NEAR_YEARS))),
                )


def _stands_out(plain: str, found: re.Match[str], as_of: date) -> bool:
    if UNIT_BEHIND.match(plain, found.end()):
        return False
    years = _years(found, as_of)
    if not years or any(abs(year - as_of.year) <= NEAR_YEARS for year in years):
        return False
    if all(year > as_of.year or as_of.year - year > OLDEST for year in years):
        return False
    clause = re.split(r"[;\n]|\.\s", plain[max(0, found.start() - 48) : found.start()])[-1]
    nearest = clause.split()[-WORDS_BEFORE:]
    return not EVENT_BEFORE.search(" ".join(nearest)) and nearest[-1:] != ["MR"]


def _years(found: re.Match[str], as_of: date) -> set[int]:
    """The years a written date can mean; empty when it is no date at all."""
    parts = found.groupdict()
    if parts.get("iso"):
        return _possible(parts["iso"][:4], parts["iso"][4:6], parts["iso"][6:], as_of)
    if parts.get("iso_year"):
        return _possible(parts["iso_year"], parts["iso_month"], parts["iso_day"], as_of)
    for day, month, year in (
        ("worded_day", "worded_month", "worded_year"),
        ("us_day", "us_month", "us_year"),
    ):
        if parts.get(day):
            number = str(MONTHS[parts[month].lower().rstrip(".")])
            return _possible(parts[year].lstrip("'"), number, parts[day], as_of)
    day, month, year = parts["day"], parts["month"], parts["year"]
    if len(year) == 2:
        # "10-12-14" is a frequency and "5 6 62" a list more often than a birthday; only a stroke, or a year
        # that is no day of the month, tells.
        if parts.get("mark", "/").strip() != "/" and not (parts["mark"].strip() and int(year) > 31):
            return set()
    elif parts.get("mark") == " " and not (len(day) == 2 and len(month) == 2):
        return set()
    return _possible(year, month, day, as_of) or _possible(year, day, month, as_of)


def _possible(year: str, month: str, day: str, as_of: date) -> set[int]:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full <= as_of.year % 100 + NEAR_YEARS else 1900
    try:
        return {date(full, int(month), int(day)).year}
    except ValueError:
        return set()
