"""The door to what people learn from. Pages enter a context by its own door, `learning.curriculum.api`."""

from insonate.learning.courses.api import course_facts_of, erase_courses
from insonate.learning.curriculum.api import (
    Completion,
    Curriculum,
    Module,
    ModuleVersion,
    Resting,
    completions_of,
    curriculum_called,
    erase_reading,
    load_folder,
    module_keys,
    module_version,
    reading_facts_of,
    sections_of,
    when_asked_what_rests_on,
)

__all__ = [
    "Completion",
    "Curriculum",
    "Module",
    "ModuleVersion",
    "Resting",
    "completions_of",
    "course_facts_of",
    "curriculum_called",
    "erase_courses",
    "erase_reading",
    "load_folder",
    "module_keys",
    "module_version",
    "reading_facts_of",
    "sections_of",
    "when_asked_what_rests_on",
]
