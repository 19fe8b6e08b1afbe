"""Yearly records made without a database: what documents are rendered from."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from insonate.certification.submissions.bundle import (
    Body,
    CycleText,
    GapText,
    Holder,
    PatternText,
    ProgrammeText,
    Record,
    RecordScan,
    RequirementText,
    SignatureText,
)
from insonate.kit.canonical import canonical_json, sha256

NADIA = Holder(name="Nadia Ferreira", person="6a0e1f9c-1d9f-4b53-9f4b-1f0c6b2f6a01", salt="5a17" * 8)
REGIONS = ("shoulder", "knee", "wrist-hand", "ankle-foot", "elbow", "hip")
NOTES = {
    "clinical-question": "Cuff tear? Painful arc for three months",
    "technical-issues": "Body habitus, 5 MHz needed below 4 cm",
    "findings-relevance": "Supraspinatus 6 mm partial tear at the footprint, bursa 3 mm",
    "pathway-role": "Injection deferred, physiotherapy first",
}


def scan(number: int, performed_on: date, *, days_late: int = 0, **changes: Any) -> RecordScan:
    """One scan as a record holds it."""
    document: dict[str, Any] = {
        "format": 1,
        "performed-on": performed_on.isoformat(),
        "attributes": {
            "region": REGIONS[number % len(REGIONS)],
            "side": ("right", "left", "both")[number % 3],
            "determinate": number % 13 != 0,
        },
        "notes": {**NOTES, "critical-incident": "Fainted after, recovered lying down"} if number % 97 == 0 else NOTES,
    }
    signed = SignatureText(
        by="Dr Tom Okafor", person="person-tom", verdict="signed", on=performed_on + timedelta(days=2)
    )
    made = RecordScan(
        number=number,
        scan=f"00000000-0000-4000-8000-{number:012d}",
        version=1,
        digest=sha256(canonical_json(document)),
        state="counted",
        performed_on=performed_on,
        entered_on=performed_on + timedelta(days=days_late),
        document=document,
        supervisor="Dr Tom Okafor" if number % 5 == 0 else "",
        signatures=(signed,) if number % 5 == 0 else (),
    )
    return replace(made, **changes)


def record(scans: int = 300, **changes: Any) -> Record:
    """A year from 1 July 2025 with so many scans, one a day and more on some, and one gap explained."""
    first = date(2025, 7, 1)
    days = [first + timedelta(days=(number * 364) // max(1, scans)) for number in range(scans)]
    listed = tuple(
        scan(number, day, days_late=12 if number % 40 == 0 else 0) for number, day in enumerate(days, start=1)
    )
    made = Record(
        holder=NADIA.digest,
        language="en-gb",
        address="http://localhost:8000/record/8d0c0d5e-92e8-4c8b-9f38-2b3c1a3f7d10/0/",
        body=Body(key="essex", name="University of Essex", time_zone="Europe/London", accredited_by="CASE"),
        programme=ProgrammeText(
            key="essex-scanning-record",
            version="2024-10",
            sha256="ab" * 32,
            titles={"en": "Musculoskeletal ultrasound scanning record", "fr": "Registre d'échographie"},
        ),
        enrolment="8d0c0d5e-92e8-4c8b-9f38-2b3c1a3f7d10",
        cycle=CycleText(
            name="scanning-year", number=0, from_on=first, until_on=date(2026, 7, 1), due_on=date(2026, 8, 1),
            grace_until_on=date(2026, 8, 15),
        ),
        attempt=1,
        submitted_at=datetime(2026, 7, 4, 9, 30, tzinfo=UTC),
        submitted_on=date(2026, 7, 4),
        watermark=scans,
        have=scans,
        need="300",
        example=False,
        scans=listed,
        requirements=(
            RequirementText(
                path="yearly-record", depth=0, kind="cycle", key="yearly-record", state="in-progress", have="1",
                need="3",                titles={"en": "Each year: the log and its submission"},
            ),
            RequirementText(
                path="scans", depth=1, kind="count", key="scans", state="met" if scans >= 300 else "not-met",
                have=str(scans), need="300", reads="scans", titles={"en": "At least 300 scans in the year"},
                refused={"region-not-recorded": 2},
            ),
            RequirementText(
                path="submission", depth=1, kind="count", key="submission", state="not-met", have="0", need="1",
                reads="submissions", titles={"en": "The record is handed in"}, example=True,
            ),
            RequirementText(
                path="regular", depth=0, kind="no-gap", key="regular", state="not-met", have="1", need="0",
                reads="scans", titles={"en": "No month without a scan"}, indicative=True, example=True,
            ),
        ),
        gaps=(
            GapText(
                from_on=date(2025, 12, 20), until_on=date(2026, 1, 25), words="The clinic was closed for rebuilding.",
                said_on=date(2026, 7, 2),
            ),
        ),
        patterns=(PatternText(key="same-notes", arguments={"count": "4"}, scans=(3, 9, 15, 21)),),
    )  # fmt: skip
    return replace(made, **changes)
