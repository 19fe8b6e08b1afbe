"""Believable logbooks from a seed: a weekly rhythm, holidays, favourite regions, slips of the hand.

The same seed and dates give the same logbook on every machine. The numbers that shape it (share of indeterminate
scans, of notes left empty, of entries made late) are of the size that published logbook audits report; the words
are written for this project and name nobody.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

REGIONS: dict[str, int] = {
    "shoulder": 32, "knee": 18, "wrist-hand": 18, "ankle-foot": 14, "elbow": 9, "hip": 7, "other-soft-tissue": 2,
}  # fmt: skip
WEEKDAY_WEIGHT = (1.3, 1.1, 1.4, 1.0, 0.8, 0.12, 0.05)

QUESTIONS: dict[str, Sequence[str]] = {
    "shoulder": (
        "Full-thickness supraspinatus tear?", "Bursitis or cuff?", "Painful arc six weeks, cuff integrity?",
        "Long head of biceps subluxation?", "Calcific deposit seen on film, size and state?",
    ),
    "knee": (
        "Effusion?", "Baker's cyst?", "Patellar tendinopathy?", "Quadriceps tear after a fall?",
        "Medial collateral ligament sprain, grade?",
    ),
    "wrist-hand": (
        "De Quervain?", "Synovitis of MCP joints?", "Ganglion or solid?", "Median nerve area, carpal tunnel?",
        "Trigger finger, A1 pulley?",
    ),
    "ankle-foot": (
        "Achilles: insertional or mid-portion?", "Plantar fascia thickness?", "ATFL tear?", "Morton's neuroma?",
        "Peroneal tendon subluxation?",
    ),
    "elbow": ("Lateral epicondylalgia, tear?", "Effusion?", "Distal biceps rupture?", "Ulnar nerve instability?"),
    "hip": ("Effusion, aspirate?", "Trochanteric bursa or gluteal tendon?", "Iliopsoas bursitis?"),
    "other-soft-tissue": ("Lump, solid or cystic?", "Muscle tear of the calf?"),
}  # fmt: skip
TECHNICAL: Sequence[str] = (
    "Anisotropy at the insertion, toggled", "Deep structure, 9 MHz used", "Limited abduction",
    "Compared with the other side", "Power Doppler low PRF", "Thick subcutaneous layer",
)  # fmt: skip
FINDINGS: dict[str, Sequence[str]] = {
    "normal": ("Normal appearances", "No effusion, tendons intact", "Normal, question answered: no"),
    "abnormal": (
        "8 mm full-thickness defect, agrees with weak abduction", "Moderate effusion, no synovial flow",
        "Hypoechoic thickening 7.2 mm, neovessels grade 2", "Thickened retinaculum with halo",
        "Cyst 22 x 9 mm with neck to the joint", "Partial tear, articular side, 4 mm",
        "Grade 2 synovitis, flow grade 1",
    ),
}  # fmt: skip
PATHWAY: Sequence[str] = (
    "Conservative, review in 6 weeks", "Guided injection the same day", "Surgical opinion", "Reassured, discharged",
    "MR to follow", "Aspirated, sample sent",
)  # fmt: skip
AGE_BANDS = ("2-15", "16-29", "30-44", "45-59", "60-74", "75-and-over")


@dataclass(frozen=True, slots=True)
class Habits:
    """How one person scans and logs."""

    per_week: float
    determinate: float = 0.93
    notes: float = 0.6
    late: float = 0.08
    supervised: float = 0.85
    away: Sequence[tuple[date, date]] = ()


@dataclass(frozen=True, slots=True)
class InventedScan:
    """One scan as its maker would enter it. `supervisor` is a place in the list of those who may be named, or None."""

    performed_on: date
    entered_days_later: int
    region: str
    side: str
    determinate: bool
    finding: str
    procedure: str
    assistance: str
    supervision: str
    supervisor: int | None
    age_band: str
    sex: str
    encounter: int
    notes: dict[str, str]


def invent_scans(
    seed: str, from_on: date, until_on: date, habits: Habits, *, supervisors: int
) -> Iterator[InventedScan]:
    """The scans of one person from a day until a day (exclusive), oldest first."""
    chance = random.Random(seed)  # noqa: S311  # invention, not secrecy
    day, encounter = from_on, 0
    while day < until_on:
        if not _is_away(day, habits):
            for _ in range(_scans_on(day, habits, chance)):
                encounter += 1
                yield _scan(chance, day, encounter, habits, supervisors)
                if chance.random() < 0.07:  # a second region in the same encounter
                    yield _scan(chance, day, encounter, habits, supervisors)
        day += timedelta(days=1)


def _is_away(day: date, habits: Habits) -> bool:
    christmas = (day.month == 12 and day.day >= 22) or (day.month == 1 and day.day <= 3)
    august = day.month == 8 and 9 <= day.day <= 22
    return christmas or august or any(start <= day < end for start, end in habits.away)


def _scans_on(day: date, habits: Habits, chance: random.Random) -> int:
    mean = habits.per_week / 1.07 * WEEKDAY_WEIGHT[day.weekday()] / sum(WEEKDAY_WEIGHT)
    # Clinics come in lists: few days, several scans each.
    list_day = chance.random() < 0.55
    return _poisson(mean / 0.55, chance) if list_day else 0


def _poisson(mean: float, chance: random.Random) -> int:
    limit, product, count = 2.718281828459045**-mean, chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def _scan(chance: random.Random, day: date, encounter: int, habits: Habits, supervisors: int) -> InventedScan:
    region = chance.choices(list(REGIONS), weights=list(REGIONS.values()))[0]
    finding = "abnormal" if chance.random() < 0.58 else "normal"
    supervised = supervisors > 0 and chance.random() < habits.supervised
    notes: dict[str, str] = {}
    if chance.random() < habits.notes:
        notes["clinical_question"] = chance.choice(QUESTIONS[region])
        notes["findings_relevance"] = chance.choice(FINDINGS[finding])
        if chance.random() < 0.5:
            notes["technical_issues"] = chance.choice(TECHNICAL)
        if chance.random() < 0.6:
            notes["pathway_role"] = chance.choice(PATHWAY)
    return InventedScan(
        performed_on=day,
        entered_days_later=chance.choice((15, 21, 40))
        if chance.random() < habits.late
        else chance.choice((0, 0, 0, 1)),
        region=region,
        side="" if region == "other-soft-tissue" else chance.choice(("right", "left")),
        determinate=chance.random() < habits.determinate,
        finding=finding,
        procedure="guided" if chance.random() < 0.08 else "diagnostic",
        assistance=chance.choices(("unassisted", "assisted", "observed"), weights=(70, 25, 5))[0],
        supervision=chance.choices(("direct", "image-review", "remote-live"), weights=(70, 24, 6))[0]
        if supervised
        else "none",
        supervisor=chance.randrange(supervisors) if supervised else None,
        age_band=chance.choices(AGE_BANDS, weights=(3, 17, 26, 27, 19, 8))[0],
        sex=chance.choice(("female", "male")),
        encounter=encounter,
        notes=notes,
    )
