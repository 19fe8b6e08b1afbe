"""No patient gets into the log: what the guard stops at the door, and how a person may state that it is wrong."""

import json
from typing import Any

import pytest

from insonate.logbook import api as logbook
from insonate.people import api as people
from tests.factories.cast import NOW, person
from tests.factories.scans import content, entry, logged, supervised

pytestmark = pytest.mark.django_db
NAMED = "Cleft of 8 mm, Mr Tate agrees, tate@example.org"


def nadia() -> people.User:
    return person("nadia")


def refused(**changes: Any) -> list[tuple[str, str, list[str]]]:
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.log_scan(person=nadia(), entry=entry(**changes), by=nadia(), now=NOW)
    assert logbook.Scan.objects.count() == 0
    return [
        (each.field, each.key, [found.text for found in each.arguments.get("suspicions", ())])
        for each in refusal.value.problems
    ]


@pytest.mark.parametrize(
    "field",
    ["clinical_question", "area_scanned", "technical_issues", "findings_relevance", "pathway_role",
     "critical_incident", "reflection", "site"],
)  # fmt: skip
def test_text_that_names_a_patient_is_not_stored_in_any_field(field: str) -> None:
    assert refused(**{field: NAMED}) == [(field, "identifies-statement", ["Mr Tate", "tate@example.org"])]


def test_column_of_another_programme_is_read_too() -> None:
    assert refused(extra={"report-text": NAMED}) == [("extra", "identifies-statement", ["Mr Tate", "tate@example.org"])]


@pytest.mark.parametrize("number", ["943 476 5919", "RA4471902"])
def test_hospital_number_is_no_case_number(number: str) -> None:
    assert [found[:2] for found in refused(case_number=number)] == [("case_number", "identifies-statement")]


def test_case_number_of_ones_own_has_a_digit() -> None:
    assert refused(case_number="first") == [("case_number", "case-number-no-digit", [])]


def test_case_number_of_ones_own_is_stored() -> None:
    assert logged(nadia(), case_number="K-014").pk is not None


def test_entry_is_stored_with_what_the_person_states() -> None:
    words = "Textbook example quoted from the atlas"
    scan = logged(nadia(), findings_relevance=NAMED, not_a_patient={"findings_relevance": words})
    kept = logbook.ScanVersion.objects.get(scan=scan).not_a_patient
    assert json.loads(kept) == {"findings_relevance": {"words": words, "stretches": ["Mr Tate", "tate@example.org"]}}


@pytest.mark.parametrize(
    ("words", "key"),
    [("no", "identifies-words"), ("It was Mrs Underhill instead", "identifies-words-without-identifiers")],
)
def test_statement_that_says_nothing_or_names_somebody_is_not_enough(words: str, key: str) -> None:
    (found,) = refused(findings_relevance=NAMED, not_a_patient={"findings_relevance": words})
    assert found[:2] == ("findings_relevance", key)


def test_statement_about_one_field_does_not_open_another() -> None:
    words = {"findings_relevance": "Textbook example quoted from the atlas"}
    (found,) = refused(findings_relevance=NAMED, pathway_role=NAMED, not_a_patient=words)
    assert found[:2] == ("pathway_role", "identifies-statement")


def test_statement_holds_in_a_later_correction_and_no_further() -> None:
    words = "Textbook example quoted from the atlas"
    scan = logged(nadia(), findings_relevance=NAMED, not_a_patient={"findings_relevance": words})
    fix = {"scan": scan, "reason": "Wrong side.", "by": nadia(), "now": NOW}
    logbook.correct_scan(content=content(side="left", findings_relevance=NAMED), **fix)
    assert json.loads(logbook.ScanVersion.objects.get(version=2).not_a_patient)["findings_relevance"]["words"] == words
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.correct_scan(content=content(findings_relevance=f"{NAMED}, Mrs Underhill"), **fix)
    assert [found.text for found in refusal.value.problems[0].arguments["suspicions"]] == ["Mrs Underhill"]


def test_reason_of_a_correction_is_read_too() -> None:
    scan = logged(nadia())
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.correct_scan(scan=scan, content=content(side="left"), reason="Mr Tate said left.", by=nadia(), now=NOW)
    assert [(each.field, each.key) for each in refusal.value.problems] == [("reason", "identifies-statement")]
    with pytest.raises(logbook.ScanRefused):
        logbook.withdraw_scan(scan=scan, reason="Mr Tate asked.", by=nadia(), now=NOW)


def test_named_supervisor_may_be_spoken_of() -> None:
    tom = person("tom")
    told = "Okafor agreed with the measurement"
    assert logged(nadia(), **supervised(tom, technical_issues=told)).sign_state == "awaiting"


def test_supervisor_without_account_may_have_a_name_but_no_address() -> None:
    kept = logged(nadia(), supervision="direct", supervisor_name="Dr Ann Underhill")
    assert kept.pk is not None
    with pytest.raises(logbook.ScanRefused) as refusal:
        logged(nadia(), supervision="direct", supervisor_name="Dr Underhill, ann@example.org")
    assert [each.field for each in refusal.value.problems] == ["supervisor_name"]


def test_visit_that_was_made_here_is_no_suspicion() -> None:
    assert logged(nadia(), encounter="3f0c1b9e-1962-4411-9434-765919000000").pk is not None


def test_bulk_tells_the_rows_in_which_a_patient_is_named() -> None:
    entries = [entry(), entry(area_scanned=NAMED)]
    assert {
        place: [each.field for each in found]
        for place, found in logbook.check_scans(person=nadia(), entries=entries, now=NOW).items()
    } == {1: ["area_scanned"]}
