"""All tables of the label, in one place for Django."""

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
    "Curriculum",
    "Figure",
    "Module",
    "ModuleDecision",
    "ModuleProposal",
    "ModuleVersion",
    "Outline",
    "PageRead",
    "Revision",
    "SelfCheck",
]
