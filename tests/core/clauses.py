"""Small clauses judged on their own, for tests of what each kind and option means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from insonate_core.evaluation import evaluate_requirement
from insonate_core.evidence import Fact, Signature
from insonate_core.findings import Finding
from insonate_core.programmes import Definition, parse_definition
from tests.core.evidence_builders import evidence, fact
from tests.core.test_documents import SMALL

DAY = date(2025, 3, 1)


def programme(requirements: dict[str, Any], **parts: Any) -> Definition:
    return parse_definition({**SMALL, "awards": {}, "requirements": requirements, **parts})


def found(clause: dict[str, Any], *facts: Any, as_of: date = DAY, **parts: Any) -> Finding:
    definition = programme({"clause": clause}, **parts)
    return evaluate_requirement(definition, evidence(*facts), as_of, "clause")


def scan(id: str, on: date, **attributes: Any) -> Fact:
    return fact(id, "scans", on, encounter=id, **attributes)


PEOPLE = {
    "people": {
        "mentor": {"holds": ["heart-mentor"]},
        "supervisor": {"holds": ["heart-supervisor"]},
        "assessor": {"holds": ["heart-mentor"], "has-not": ["supervised"]},
    }
}


def holds(person: str, *awards: str, until: date | None = None) -> list[Fact]:
    return [
        fact(f"{person}-{award}", "awards", date(2020, 1, 1), until=until, person=person, award=award)
        for award in awards
    ]


def signed(one: Fact, *people: str, asked: tuple[str, ...] = ()) -> Fact:
    return replace(
        one,
        signatures=tuple(Signature(by=person, on=one.on, recorded=one.on) for person in people),
        awaiting=asked,
    )
