"""Every state and role that a page may show is explained to whoever reads the documents."""

import re
from enum import Enum
from pathlib import Path

import pytest

from insonate.certification.standings.cohort import Concern
from insonate.certification.submissions.models import AuditOutcome, Outcome
from insonate.certification.submissions.queries import RecordState
from insonate.certification.trials.models import TrialState
from insonate.logbook.scans.models import SignState
from insonate.people.models import RoleKey
from insonate.programmes.attested.models import FactOutcome
from insonate.programmes.enrolment.models import ApplicationState, LeaveState
from insonate.web.money import words as money
from insonate_core.billing.memberships import MembershipState
from insonate_core.billing.payments import InvoiceState
from insonate_core.credentials.lifecycle import Stage
from insonate_core.findings import AwardState, State
from insonate_core.learning.accreditation import CourseState
from insonate_core.trials import Effect

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROLES = "Roles"
REQUIREMENT = "Where a requirement stands"
SIGNATURE = "The signature of a scan"
APPLICATION = "An application"
RECORD = "A yearly record"
INVOICE = "An invoice"
MEMBERSHIP = "A membership"
TRIAL = "A trial"
AWARD = "A request and its award"
COURSE = "A course and its accreditation"


def section(title: str) -> str:
    """What the glossary says under a heading, to the next heading."""
    text = (DOCS / "glossary.md").read_text()
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def keys_in(text: str) -> set[str]:
    """Everything written as a key."""
    return set(re.findall(r"`([a-z][a-z-]*)`", text))


def rows_in(text: str) -> set[str]:
    """The first cell of each row, where it is a key."""
    return set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))


def values(*enums: type[Enum]) -> set[str]:
    return {str(member.value) for enum in enums for member in enum}


@pytest.mark.parametrize(
    ("title", "enums"),
    [
        (ROLES, [RoleKey]),
        (REQUIREMENT, [State, AwardState]),
        (SIGNATURE, [SignState]),
        (APPLICATION, [ApplicationState]),
        (RECORD, [RecordState]),
        (INVOICE, [InvoiceState]),
        (MEMBERSHIP, [MembershipState]),
        (TRIAL, [TrialState]),
        (AWARD, [Stage]),
        (COURSE, [CourseState]),
    ],
)
def test_glossary_has_a_row_for_each_key_and_no_other(title: str, enums: list[type[Enum]]) -> None:
    assert rows_in(section(title)) == values(*enums)


@pytest.mark.parametrize(
    ("title", "enums"),
    [(APPLICATION, [FactOutcome, LeaveState]), (RECORD, [Outcome, AuditOutcome]), (TRIAL, [Effect])],
)
def test_glossary_names_each_outcome_beside_what_it_is_of(title: str, enums: list[type[Enum]]) -> None:
    assert values(*enums) - keys_in(section(title)) == set()


@pytest.mark.parametrize(
    ("title", "enum"), [(ROLES, RoleKey), (SIGNATURE, SignState), (APPLICATION, ApplicationState), (TRIAL, TrialState)]
)
def test_glossary_says_what_the_page_says(title: str, enum: type[Enum]) -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", section(title), re.MULTILINE)
    assert dict(rows) == {str(member.value): str(member.label) for member in enum}  # type: ignore[attr-defined]


def test_glossary_says_of_money_what_the_page_says() -> None:
    for title, shown in ((INVOICE, money.INVOICE), (MEMBERSHIP, money.MEMBERSHIP)):
        rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", section(title), re.MULTILINE)
        assert dict(rows) == {key.value: str(badge) for key, (_state, badge) in shown.items()}  # type: ignore[attr-defined]


def test_cohort_page_names_each_concern() -> None:
    row = next(line for line in (DOCS / "reference/cohort.md").read_text().splitlines() if "`concerns`" in line)
    assert keys_in(row) - {"concerns"} == values(Concern)
