"""What is known of a subject: dated facts, and who signed them.

Everything a person does (a scan, a course, a result, a membership) becomes one `Fact`. Rules read nothing
else. A fact has a local calendar day (`on`), the local day it was entered (`recorded`) and, where it lasts,
the day it ends (`until`, exclusive; `None` means still running). Attributes are exact: numbers are `int` or
`Fraction`, never floats; an attribute that is not recorded is absent, never empty, since silence is not
evidence. A tuple holds several values (a scan that answers three questions).

Facts of other people (`person` set) are only ever awards or roles: enough to judge whether somebody was
entitled to sign, examine or decide on a day.

The tables below are section 3.1 of the programme language (docs/reference/programme-language.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType

Atom = str | bool | int | Fraction | date
Value = Atom | tuple[Atom, ...]

FACT_KINDS: tuple[str, ...] = (
    "scans",
    "courses",
    "results",
    "credits",
    "assessments",
    "reviews",
    "submissions",
    "declarations",
    "payments",
    "readings",
    "examinings",
    "memberships",
    "enrolments",
    "awards",
    "roles",
    "leaves",
    "grants",
)
"""Every kind of fact, as documents write them."""

SPAN_KINDS: frozenset[str] = frozenset({"memberships", "enrolments", "awards", "roles", "leaves"})
"""Kinds that last: they may be held on a day, run a cycle or pause one."""

ATTRIBUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scans": (
            "application", "region", "side", "modality", "view", "question", "category", "procedure",
            "determinate", "finding", "indicated", "therapeutic", "reported", "reported-alone",
            "images-stored", "quality-assured", "compared-with", "assistance", "supervision", "role",
            "subject", "purpose", "age-band", "setting", "encounter", "subject-number",
        ),
        "courses": ("track", "level", "accredited", "days", "hours", "outcome", "country"),
        "results": ("exam", "score", "outcome", "by", "test"),
        "credits": (
            "points", "hours", "activity", "category", "topic", "certified", "accredited-by", "online",
            "paid-duty", "track",
        ),
        "assessments": ("what", "outcome", "entrustment", "section", "points", "by"),
        "reviews": ("what", "outcome", "entrustment", "section", "points", "by"),
        "submissions": ("what", "for", "track", "years", "by"),
        "declarations": ("what", "for", "track", "years", "by"),
        "payments": ("what", "for", "track", "years", "by", "body"),
        "readings": ("what", "for", "track", "years", "by", "outcome"),
        "examinings": ("what", "for", "track", "years", "by"),
        "memberships": ("body", "class"),
        "enrolments": ("programme", "module", "mode"),
        "awards": ("award", "status", "lapsed"),
        "roles": ("role", "certified", "country"),
        "leaves": ("approved",),
        "grants": ("clause", "programme", "by", "asked", "until", "to", "reason"),
    }
)  # fmt: skip
"""The attributes filters may name, beside a programme's own vocabularies; submissions and declarations may
state other amounts too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody's statement that a fact is so: who, on which day, entered on which day."""

    by: str
    on: date
    recorded: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that happened or lasted. Never changes; a correction is a new fact in its place.

    `person` is `None` for the subject of the evidence and names somebody else only for awards and roles.
    `awaiting` names the people whose signature was asked and is still missing.
    """

    id: str
    kind: str
    on: date
    recorded: date
    until: date | None = None
    person: str | None = None
    attributes: Mapping[str, Value] = field(default_factory=dict)
    signatures: tuple[Signature, ...] = ()
    awaiting: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in FACT_KINDS:
            raise ValueError(f"unknown kind of fact: {self.kind!r}")
        if self.person is not None and self.kind not in {"awards", "roles"}:
            raise ValueError(f"a fact of another person is an award or a role, not {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one subject (a person, a course or a centre), in no particular order.

    `subject` is the identifier that signatures and `by` attributes would carry if the subject signed for
    themselves, which never counts.
    """

    subject: str
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, subject: str, facts: Iterable[Fact]) -> Evidence:
        """Evidence from any collection of facts."""
        return cls(subject, tuple(facts))
