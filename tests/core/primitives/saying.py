"""What the tests of the primitives say shortly."""

from __future__ import annotations

from datetime import date
from typing import Any

from insonate_core.evaluation import evaluate_requirement
from insonate_core.evidence import Fact
from insonate_core.findings import Finding, State
from tests.core.clauses import DAY, programme
from tests.core.evidence_builders import daily, evidence, fact

MET, IN_PROGRESS, NOT_MET = State.MET, State.IN_PROGRESS, State.NOT_MET
REGISTERED = fact("e", "enrolments", date(2023, 3, 10), programme="heart-basics")


def modules(**numbers: int) -> dict[str, Any]:
    return {"vocabularies": {"application": list(numbers)}}


def of_each(**numbers: int) -> list[Fact]:
    return [
        each for name, number in numbers.items() for each in daily(name, date(2024, 1, 1), number, application=name)
    ]


def refused(finding: Finding) -> dict[str, tuple[str, ...]]:
    return {reason: tuple(facts) for reason, facts in finding.refused.items()}


def yearly(number: int = 3, **cycle: Any) -> dict[str, Any]:
    return {
        "requirements": {
            "clause": {"each-cycle": "year", "requires": ["enough"]},
            "enough": {"count": "scans", "at-least": number},
        },
        "cycles": {"year": {"starts": "registration", "every": "12 months", **cycle}},
    }


def judged(parts: dict[str, Any], *facts: Any, as_of: date = DAY) -> Finding:
    return evaluate_requirement(programme(**parts), evidence(*facts), as_of, "clause")
