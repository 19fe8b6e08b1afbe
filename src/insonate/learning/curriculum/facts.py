"""Modules that people completed, as evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from insonate.kit.clock import local_day
from insonate.learning.curriculum.models import ModuleVersion, PageRead
from insonate.learning.curriculum.reading import progress_by_person
from insonate.learning.curriculum.texts import module_in
from insonate_core.evidence import Fact

WHAT = "curriculum-module"


@dataclass(frozen=True, slots=True)
class Completion:
    """A module that somebody completed: which version, and when."""

    version: ModuleVersion
    at: datetime

    @property
    def minutes(self) -> int:
        """How long the module takes, as its text says."""
        return module_in(self.version.text).minutes


def completions_of(persons: Mapping[int, str]) -> dict[int, tuple[Completion, ...]]:
    """The modules each of these people (inner id to uuid) completed, oldest first; of a module that was completed in
    several versions, each. Three statements, however many people."""
    touched = PageRead.objects.filter(person__in=persons).values("version").distinct()
    versions = {
        version.pk: version
        for version in ModuleVersion.objects.filter(pk__in=touched).select_related(
            "module__curriculum__programme", "module__curriculum__organisation"
        )
    }
    if not versions:
        return {}
    found: dict[int, list[Completion]] = {}
    for (person, pk), how_far in progress_by_person(persons, versions).items():
        if how_far.completed is not None:
            found.setdefault(person, []).append(Completion(versions[pk], how_far.completed))
    return {person: tuple(sorted(each, key=lambda one: (one.at, one.version.pk))) for person, each in found.items()}


def reading_facts_of(persons: Mapping[int, str]) -> dict[int, tuple[Fact, ...]]:
    """A `readings` fact for each module that each of these people completed, oldest first."""
    return {person: tuple(_fact(each) for each in completed) for person, completed in completions_of(persons).items()}


def _fact(completed: Completion) -> Fact:
    module = completed.version.module
    day = local_day(completed.at, module.curriculum.organisation.time_zone)
    return Fact(
        id=f"reading:{completed.version.uuid}", kind="readings", on=day, recorded=day,
        attributes={"what": WHAT, "for": module.key, "track": module.curriculum.programme.key, "outcome": "completed"},
    )  # fmt: skip
