"""The door to standings."""

from insonate.certification.standings.access import cohort_programmes
from insonate.certification.standings.cohort import (
    QUIET_DAYS,
    Cohort,
    CohortRow,
    Concern,
    cohort_of,
    out_of_date_in,
    programmes_kept,
)
from insonate.certification.standings.gathering import (
    Known,
    evidence_of,
    evidence_with,
    facts_with,
    forget,
    holdings_of,
    known_of,
)
from insonate.certification.standings.kept import drop_kept, out_of_date, renew
from insonate.certification.standings.many import Asked, asked_of, gathered, in_batches
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
from insonate.certification.standings.summaries import MainCount, RecordDue, Summary, main_count

__all__ = [
    "QUIET_DAYS",
    "Asked",
    "Cohort",
    "CohortRow",
    "Concern",
    "EnrolledStanding",
    "Known",
    "MainCount",
    "RecordDue",
    "ScanVerdicts",
    "Summary",
    "asked_of",
    "cohort_of",
    "cohort_programmes",
    "cycles_for",
    "day_in",
    "drop_kept",
    "evidence_of",
    "evidence_with",
    "facts_with",
    "forget",
    "gathered",
    "holdings_of",
    "in_batches",
    "known_of",
    "main_count",
    "out_of_date",
    "out_of_date_in",
    "present_day",
    "programmes_kept",
    "renew",
    "standing_of",
    "standings_of",
    "verdicts_for_scan",
]
