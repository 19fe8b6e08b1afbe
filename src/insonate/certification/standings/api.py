"""The door to standings."""

from insonate.certification.standings.access import cohort_programmes
from insonate.certification.standings.cohort import QUIET_DAYS, Cohort, CohortRow, Concern, cohort_of, main_count
from insonate.certification.standings.gathering import (
    Known,
    evidence_of,
    evidence_with,
    facts_with,
    forget,
    holdings_of,
    known_of,
)
from insonate.certification.standings.queries import (
    EnrolledStanding,
    ScanVerdicts,
    cycles_for,
    day_in,
    present_day,
    standing_of,
    standings_of,
    verdicts_for_scan,
)

__all__ = [
    "QUIET_DAYS",
    "Cohort",
    "CohortRow",
    "Concern",
    "EnrolledStanding",
    "Known",
    "ScanVerdicts",
    "cohort_of",
    "cohort_programmes",
    "cycles_for",
    "day_in",
    "evidence_of",
    "evidence_with",
    "facts_with",
    "forget",
    "holdings_of",
    "known_of",
    "main_count",
    "present_day",
    "standing_of",
    "standings_of",
    "verdicts_for_scan",
]
