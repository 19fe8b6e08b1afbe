"""Programme cases on disk: read and tried by the core. The format is programmes/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from insonate_core.cases import Case, CaseErrors, read_case, strange_expectations, try_case
from insonate_core.programmes import Definition, parse_definition
from tests.core.programme_files import PROGRAMMES, load

CASES = sorted(PROGRAMMES.glob("*/cases/*/*.yaml"))


@dataclass(frozen=True)
class FiledCase:
    """One case with the definition it is tried against."""

    path: Path
    definition: Definition
    case: Case


def case_at(path: Path) -> FiledCase:
    """The case in a file. Raises `CaseErrors` for one that cannot be read, or a bad one that changes two things."""
    raw = load(path)
    goods = {}
    if "like" in raw:
        good = path.parents[1] / "good" / f"{raw['like']}.yaml"
        goods = {raw["like"]: load(good)} if good.exists() else {}
    case = read_case(raw, goods)
    version = load(path.parents[2] / "versions" / f"{case.version}.yaml")
    return FiledCase(path, parse_definition(version), case)


def check_case(filed: FiledCase) -> None:
    """Raises `AssertionError` with every expectation that does not hold."""
    strange = strange_expectations(filed.definition, filed.case)
    if strange:
        raise CaseErrors(strange)
    trial = try_case(filed.definition, filed.case)
    wrong = [f"{look.where} {look.word}: expected {look.expected}, found {look.found}" for look in trial.misses]
    if wrong or not trial.passes:
        raise AssertionError(f"{filed.path.name}:\n  " + "\n  ".join(wrong))
