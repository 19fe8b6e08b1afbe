"""All tables of the label, in one place for Django."""

from insonate.programmes.attested.models import AttestedFact, FactDecision, FactDocument, FactOutcome
from insonate.programmes.definitions.models import Programme, ProgrammeVersion, VersionText, VersionWithdrawal
from insonate.programmes.drafting.models import (
    Draft,
    DraftState,
    Proposal,
    ProposalDecision,
    ProposalOutcome,
    Revision,
)
from insonate.programmes.enrolment.models import (
    Application,
    ApplicationState,
    ApplicationStep,
    Enrolment,
    Leave,
    LeaveState,
    VersionMove,
    VersionTold,
)

__all__ = [
    "Application",
    "ApplicationState",
    "ApplicationStep",
    "AttestedFact",
    "Draft",
    "DraftState",
    "Enrolment",
    "FactDecision",
    "FactDocument",
    "FactOutcome",
    "Leave",
    "LeaveState",
    "Programme",
    "ProgrammeVersion",
    "Proposal",
    "ProposalDecision",
    "ProposalOutcome",
    "Revision",
    "VersionMove",
    "VersionText",
    "VersionTold",
    "VersionWithdrawal",
]
