"""All tables of the label, in one place for Django."""

from insonate.programmes.attested.models import AttestedFact, FactDecision, FactDocument, FactOutcome
from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate.programmes.enrolment.models import (
    Application,
    ApplicationState,
    ApplicationStep,
    Enrolment,
    Leave,
    LeaveState,
)

__all__ = [
    "Application",
    "ApplicationState",
    "ApplicationStep",
    "AttestedFact",
    "Enrolment",
    "FactDecision",
    "FactDocument",
    "FactOutcome",
    "Leave",
    "LeaveState",
    "Programme",
    "ProgrammeVersion",
]
