"""All tables of the label, in one place for Django."""

from insonate.learning.courses.models import (
    Attendance,
    Complaint,
    Course,
    CourseDetails,
    CourseSession,
    CourseStep,
    CriterionScore,
    Provider,
)
from insonate.learning.curriculum.models import (
    Curriculum,
    Figure,
    Module,
    ModuleDecision,
    ModuleProposal,
    ModuleVersion,
    Outline,
    PageRead,
    Revision,
    SelfCheck,
)

__all__ = [
    "Attendance",
    "Complaint",
    "Course",
    "CourseDetails",
    "CourseSession",
    "CourseStep",
    "CriterionScore",
    "Curriculum",
    "Figure",
    "Module",
    "ModuleDecision",
    "ModuleProposal",
    "ModuleVersion",
    "Outline",
    "PageRead",
    "Provider",
    "Revision",
    "SelfCheck",
]
