"""All tables of the label, in one place for Django."""

from insonate.certification.submissions.models import (
    AuditDraw,
    AuditFinding,
    AuditOutcome,
    DrawnEntry,
    FileKind,
    GapExplanation,
    Outcome,
    Submission,
    SubmissionDecision,
    SubmissionFile,
)

__all__ = [
    "AuditDraw",
    "AuditFinding",
    "AuditOutcome",
    "DrawnEntry",
    "FileKind",
    "GapExplanation",
    "Outcome",
    "Submission",
    "SubmissionDecision",
    "SubmissionFile",
]
