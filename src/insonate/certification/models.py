"""All tables of the label, in one place for Django."""

from insonate.certification.awards.models import (
    Award,
    AwardStep,
    Certificate,
    CertificateFile,
    NumberSeries,
    Paper,
    UpkeepReminder,
)
from insonate.certification.credentials.models import Credential, SigningKey
from insonate.certification.registry.models import CheckCount, Listing
from insonate.certification.requests.models import AwardRequest, CaseFile, RequestStep
from insonate.certification.results.models import ExamResult
from insonate.certification.standings.models import KeptStanding
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
from insonate.certification.trials.models import Trial, TrialPerson, TrialState

__all__ = [
    "AuditDraw",
    "AuditFinding",
    "AuditOutcome",
    "Award",
    "AwardRequest",
    "AwardStep",
    "CaseFile",
    "Certificate",
    "CertificateFile",
    "CheckCount",
    "Credential",
    "DrawnEntry",
    "ExamResult",
    "FileKind",
    "GapExplanation",
    "KeptStanding",
    "Listing",
    "NumberSeries",
    "Outcome",
    "Paper",
    "RequestStep",
    "SigningKey",
    "Submission",
    "SubmissionDecision",
    "SubmissionFile",
    "Trial",
    "TrialPerson",
    "TrialState",
    "UpkeepReminder",
]
