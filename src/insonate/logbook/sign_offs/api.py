"""The door to sign-offs."""

from insonate.logbook.sign_offs.access import scan_for_supervisor, scans_for_supervisor, sign_off_by
from insonate.logbook.sign_offs.actions import (
    Outcome,
    Refusal,
    Shown,
    WordsMissingError,
    WordsNamePatientError,
    decline_scans,
    revoke_sign_off,
    sign_off_scans,
)
from insonate.logbook.sign_offs.choices import SupervisorChoice, supervisors_for
from insonate.logbook.sign_offs.facts import signatures_on
from insonate.logbook.sign_offs.models import Grounds, SignOff, Verdict
from insonate.logbook.sign_offs.queries import (
    AGREED_DAYS,
    Age,
    QueuePage,
    QueueSummary,
    Said,
    SaidPage,
    Share,
    Waiting,
    queue_of,
    queue_summary,
    said,
    said_by,
    said_of,
    signed_content,
    turnaround_days,
    waiting_count,
    waiting_of,
)
from insonate.logbook.sign_offs.questions import questions_about

__all__ = [
    "AGREED_DAYS",
    "Age",
    "Grounds",
    "Outcome",
    "QueuePage",
    "QueueSummary",
    "Refusal",
    "Said",
    "SaidPage",
    "Share",
    "Shown",
    "SignOff",
    "SupervisorChoice",
    "Verdict",
    "Waiting",
    "WordsMissingError",
    "WordsNamePatientError",
    "decline_scans",
    "questions_about",
    "queue_of",
    "queue_summary",
    "revoke_sign_off",
    "said",
    "said_by",
    "said_of",
    "scan_for_supervisor",
    "scans_for_supervisor",
    "sign_off_by",
    "sign_off_scans",
    "signatures_on",
    "signed_content",
    "supervisors_for",
    "turnaround_days",
    "waiting_count",
    "waiting_of",
]
