"""Saving, correcting, withdrawing and restoring scans, through the logbook's door."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from insonate.audit import api as audit
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from tests.factories.cast import NOW, enrolment, person, university
from tests.factories.scans import content, entry, logged, supervised

pytestmark = pytest.mark.django_db


def nadia() -> people.User:
    return person("nadia")


def tom() -> people.User:
    return person("tom")


def problems(refusal: pytest.ExceptionInfo[logbook.ScanRefused]) -> list[tuple[str, str]]:
    return [(each.field, each.key) for each in refusal.value.problems]


def signed(scan: logbook.Scan, by: people.User) -> None:
    """The scan signed as it stands."""
    (outcome,) = sign_offs.sign_off_scans(scans=[sign_offs.Shown(scan.uuid, scan.version)], by=by, now=NOW)
    assert outcome.refusal is None
    scan.refresh_from_db()


def test_logging_saves_scan_version_watermark_and_audit() -> None:
    student = nadia()
    scan = logged(student)
    version = logbook.ScanVersion.objects.get(scan=scan)
    assert (version.version, version.change, version.digest) == (1, "entry", logbook.written(content())[1])
    assert (scan.performed_on, scan.region, scan.side, scan.sign_state) == (
        date(2026, 7, 8), "shoulder", "right", "not-asked",
    )  # fmt: skip
    assert logbook.logbook_watermark(student) == 1
    acts = list(audit.acts_in(f"logbook:{student.uuid}"))
    assert [(act.action, act.subject, act.actor) for act in acts] == [("log-scan", f"scan:{scan.uuid}", student)]


def test_same_entry_again_returns_the_same_scan() -> None:
    student, once = nadia(), entry()
    first = logbook.log_scan(person=student, entry=once, by=student, now=NOW)
    again = logbook.log_scan(person=student, entry=once, by=student, now=NOW + timedelta(minutes=1))
    assert again == first
    assert logbook.Scan.objects.count() == 1
    assert logbook.logbook_watermark(student) == 1


def test_same_entry_again_after_a_correction_returns_the_corrected_scan() -> None:
    student, once = nadia(), entry()
    first = logbook.log_scan(person=student, entry=once, by=student, now=NOW)
    logbook.correct_scan(scan=first, content=content(side="left"), reason="Wrong side.", by=student, now=NOW)
    again = logbook.log_scan(person=student, entry=once, by=student, now=NOW)
    assert (again.pk, again.side) == (first.pk, "left")


@pytest.mark.parametrize("other", ["content", "person"])
def test_same_uuid_for_something_else_is_refused(other: str) -> None:
    uuid = uuid4()
    logbook.log_scan(person=nadia(), entry=entry(uuid), by=nadia(), now=NOW)
    again = entry(uuid, side="left") if other == "content" else entry(uuid)
    who = nadia() if other == "content" else tom()
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.log_scan(person=who, entry=again, by=who, now=NOW)
    assert problems(refusal) == [("uuid", "already-used")]
    assert logbook.Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"performed_on": date(2026, 7, 10)}, "performed_on", "in-the-future"),
        ({"performed_on": date(1926, 7, 8)}, "performed_on", "too-long-ago"),
        ({"supervision": "direct"}, "supervisor", "supervisor-missing"),
        ({"supervision": "direct", "supervisor": str(uuid4())}, "supervisor", "supervisor-unknown"),
        ({"supervision": "direct", "supervisor": "nobody"}, "supervisor", "supervisor-unknown"),
        ({"technical_issues": "a" * 501}, "technical_issues", "too-long"),
        ({"region": "Shoulder region"}, "region", "not-a-choice"),
        ({"side": "middle"}, "side", "not-a-choice"),
        ({"applications": tuple(f"a-{n}" for n in range(10))}, "applications", "too-many"),
        ({"extra": {"therapeutic": True}}, "extra", "not-an-extra-column"),
        ({"extra": {"report": "b" * 501}}, "extra", "too-long"),
    ],
)
def test_bad_entry_is_refused_with_its_field_and_nothing_is_stored(
    changes: dict[str, Any], field: str, key: str
) -> None:
    student = nadia()
    with pytest.raises(logbook.ScanRefused) as refusal:
        logged(student, **changes)
    assert problems(refusal) == [(field, key)]
    assert (logbook.Scan.objects.count(), logbook.logbook_watermark(student)) == (0, 0)
    assert list(audit.acts_in(f"logbook:{student.uuid}")) == []


def test_supervisor_who_is_the_candidate_is_refused() -> None:
    with pytest.raises(logbook.ScanRefused) as refusal:
        logged(nadia(), **supervised(nadia()))
    assert problems(refusal) == [("supervisor", "supervisor-is-you")]


def test_supervisor_without_supervision_is_refused() -> None:
    with pytest.raises(logbook.ScanRefused) as refusal:
        logged(nadia(), **supervised(tom(), supervision="none"))
    assert problems(refusal) == [("supervision", "supervisor-without-supervision")]


def test_all_problems_come_at_once_in_the_order_of_the_form() -> None:
    with pytest.raises(logbook.ScanRefused) as refusal:
        logged(nadia(), reflection="x" * 4001, performed_on=date(2026, 8, 1), supervision="direct")
    assert problems(refusal) == [
        ("performed_on", "in-the-future"),
        ("supervisor", "supervisor-missing"),
        ("reflection", "too-long"),
    ]


def test_today_is_the_day_where_the_person_is_enrolled() -> None:
    """At half past ten in the evening in Greenwich it is already tomorrow in Paris."""
    evening = datetime(2026, 7, 9, 22, 30, tzinfo=UTC)
    paris = university("seine", "Université de la Seine")
    paris.time_zone = "Europe/Paris"
    paris.save()
    enrolment(nadia())
    enrolment(person("mei"), paris)
    tomorrow = {"now": evening, "performed_on": date(2026, 7, 10)}
    with pytest.raises(logbook.ScanRefused):
        logged(nadia(), **(tomorrow | {"now": evening - timedelta(hours=1)}))
    assert logged(person("mei"), **tomorrow).recorded_on == date(2026, 7, 10)


def test_scan_long_before_any_registration_is_stored() -> None:
    assert logged(nadia(), performed_on=date(2009, 3, 1)).performed_on == date(2009, 3, 1)


def test_named_supervisor_is_awaited() -> None:
    scan = logged(nadia(), **supervised(tom()))
    assert (scan.sign_state, scan.supervisor) == ("awaiting", tom())


def test_supervisor_without_account_is_kept_by_name_and_not_awaited() -> None:
    scan = logged(nadia(), supervision="direct", supervisor_name="A. N. Other, consultant")
    assert (scan.sign_state, scan.supervisor) == ("not-asked", None)


def test_correction_keeps_the_original_and_the_reason() -> None:
    student = nadia()
    scan = logged(student)
    corrected = logbook.correct_scan(
        scan=scan, content=content(side="left"), reason=" It was the left. ", by=student, now=NOW
    )
    first, second = logbook.ScanVersion.objects.filter(scan=scan).order_by("version")
    assert (corrected.version, corrected.side) == (2, "left")
    assert (first.digest, second.change, second.reason) == (scan.digest, "correction", "It was the left.")
    assert logbook.logbook_watermark(student) == 2
    assert [act.action for act in audit.acts_on(f"scan:{scan.uuid}")] == ["log-scan", "correct-scan"]
    assert audit.first_broken_entry(f"logbook:{student.uuid}") is None


@pytest.mark.parametrize(
    ("said", "reason", "key"),
    [({"side": "left"}, "  ", "reason-missing"), ({}, "A reason.", "nothing-changed"),
     ({"performed_on": date(2026, 7, 10)}, "A reason.", "in-the-future")],
)  # fmt: skip
def test_bad_correction_is_refused(said: dict[str, Any], reason: str, key: str) -> None:
    scan = logged(nadia())
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.correct_scan(scan=scan, content=content(**said), reason=reason, by=nadia(), now=NOW)
    assert [each.key for each in refusal.value.problems] == [key]
    assert logbook.ScanVersion.objects.count() == 1


def test_correction_of_what_changed_meanwhile_is_refused_and_the_same_one_again_is_not() -> None:
    scan = logged(nadia())
    fix = {"scan": scan, "reason": "Wrong side.", "by": nadia(), "now": NOW, "version": 1}
    first = logbook.correct_scan(content=content(side="left"), **fix)
    again = logbook.correct_scan(content=content(side="left"), **fix)
    assert (again.version, first.version) == (2, 2)
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.correct_scan(content=content(side="both"), **fix)
    assert problems(refusal) == [("", "changed-meanwhile")]


def test_correction_after_signing_awaits_a_new_signature_and_tells_the_signer() -> None:
    scan = logged(nadia(), **supervised(tom()))
    signed(scan, tom())
    corrected = logbook.correct_scan(
        scan=scan, content=content(**supervised(tom(), side="left")), reason="Wrong side.", by=nadia(), now=NOW
    )
    assert corrected.sign_state == "awaiting"
    assert sign_offs.SignOff.objects.get(scan=scan).version == 1
    assert people.notices_of(tom())[0].key == "scan-corrected-after-signing"


def test_correction_before_signing_tells_nobody() -> None:
    scan = logged(nadia(), **supervised(tom()))
    logbook.correct_scan(
        scan=scan, content=content(**supervised(tom(), side="left")), reason="Wrong side.", by=nadia(), now=NOW
    )
    assert list(people.notices_of(tom())) == []


def test_withdrawal_and_restoration_keep_everything_and_the_signature_holds_again() -> None:
    scan = logged(nadia(), **supervised(tom()))
    signed(scan, tom())
    gone = logbook.withdraw_scan(scan=scan, reason="Logged twice.", by=nadia(), now=NOW)
    assert (gone.withdrawn, logbook.scan_facts(nadia())) == (True, [])
    assert people.notices_of(tom())[0].key == "scan-withdrawn-after-signing"
    back = logbook.restore_scan(scan=scan, by=nadia(), now=NOW)
    assert (back.withdrawn, back.sign_state) == (False, "signed")
    assert list(logbook.ScanVersion.objects.order_by("version").values_list("change", flat=True)) == [
        "entry", "withdrawal", "restoration",
    ]  # fmt: skip
    assert logbook.logbook_watermark(nadia()) == 4


def test_withdrawing_twice_withdraws_once() -> None:
    scan = logged(nadia())
    logbook.withdraw_scan(scan=scan, reason="Logged twice.", by=nadia(), now=NOW)
    assert logbook.withdraw_scan(scan=scan, reason="Logged twice.", by=nadia(), now=NOW).version == 2


def test_withdrawal_without_a_reason_is_refused() -> None:
    scan = logged(nadia())
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.withdraw_scan(scan=scan, reason="", by=nadia(), now=NOW)
    assert problems(refusal) == [("reason", "reason-missing")]
    assert logbook.Scan.objects.get().withdrawn is False


def test_withdrawn_scan_cannot_be_corrected() -> None:
    scan = logged(nadia())
    logbook.withdraw_scan(scan=scan, reason="Logged twice.", by=nadia(), now=NOW)
    with pytest.raises(logbook.ScanRefused) as refusal:
        logbook.correct_scan(scan=scan, content=content(side="left"), reason="Side.", by=nadia(), now=NOW)
    assert problems(refusal) == [("", "is-withdrawn")]


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'other'", "DELETE FROM {}"])
def test_versions_refuse_to_be_changed_by_anybody(statement: str) -> None:
    logged(nadia())
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("logbook_scanversion"))
    assert logbook.ScanVersion.objects.get().reason == ""


def test_bulk_saves_all_or_none() -> None:
    entries = [entry(), entry(performed_on=date(2026, 7, 10)), entry(side="left")]
    with pytest.raises(logbook.ScansRefused) as refusal:
        logbook.log_scans(person=nadia(), entries=entries, by=nadia(), now=NOW)
    assert {place: [each.key for each in found] for place, found in refusal.value.problems.items()} == {
        1: ["in-the-future"]
    }
    assert logbook.Scan.objects.count() == 0
    assert logbook.log_scans(person=nadia(), entries=entries[::2], by=nadia(), now=NOW) == 2
    assert logbook.ScanVersion.objects.count() == 2
    assert logbook.logbook_watermark(nadia()) == 1


def test_bulk_again_adds_only_what_is_new() -> None:
    entries = [entry(), entry(side="left")]
    logbook.log_scans(person=nadia(), entries=entries[:1], by=nadia(), now=NOW)
    assert logbook.log_scans(person=nadia(), entries=entries, by=nadia(), now=NOW) == 1
    assert logbook.log_scans(person=nadia(), entries=entries, by=nadia(), now=NOW) == 0


def test_bulk_with_somebody_elses_uuid_is_refused_whole() -> None:
    taken = logged(tom())
    entries = [entry(), entry(taken.uuid)]
    with pytest.raises(logbook.ScansRefused) as refusal:
        logbook.log_scans(person=nadia(), entries=entries, by=nadia(), now=NOW)
    assert list(refusal.value.problems) == [1]
    assert logbook.Scan.objects.count() == 1


def test_facts_carry_the_days_the_signatures_and_whom_they_await() -> None:
    student = nadia()
    scan = logged(student, **supervised(tom(), performed_on=date(2026, 6, 1)))
    (waiting,) = logbook.scan_facts(student)
    assert (waiting.id, waiting.kind, waiting.on, waiting.recorded) == (
        str(scan.uuid), "scans", date(2026, 6, 1), date(2026, 7, 9),
    )  # fmt: skip
    assert (waiting.signatures, waiting.awaiting) == ((), (str(tom().uuid),))
    signed(scan, tom())
    (fact,) = logbook.scan_facts(student)
    assert [(mark.by, mark.on, mark.recorded) for mark in fact.signatures] == [
        (str(tom().uuid), date(2026, 7, 9), date(2026, 7, 9))
    ]
    assert fact.awaiting == ()


def test_facts_forget_a_signature_when_the_scan_is_corrected() -> None:
    scan = logged(nadia(), **supervised(tom()))
    signed(scan, tom())
    logbook.correct_scan(
        scan=scan, content=content(**supervised(tom(), side="left")), reason="Wrong side.", by=nadia(), now=NOW
    )
    (fact,) = logbook.scan_facts(nadia())
    assert (fact.signatures, fact.awaiting) == ((), (str(tom().uuid),))


def test_recorded_day_moves_only_when_the_day_of_the_scan_does() -> None:
    """Whoever moves a scan into a year that is over says so now, not then."""
    later = NOW + timedelta(days=40)
    scan = logged(nadia())
    fix = {"scan": scan, "reason": "Put right.", "by": nadia(), "now": later}
    assert logbook.correct_scan(content=content(side="left"), **fix).recorded_on == date(2026, 7, 9)
    moved = logbook.correct_scan(content=content(side="left", performed_on=date(2026, 6, 30)), **fix)
    assert moved.recorded_on == later.date()


@pytest.mark.parametrize("number", [1, 3])
def test_facts_take_two_statements_however_many_scans(number: int, django_assert_num_queries: Any) -> None:
    student = nadia()
    for _ in range(number):
        logged(student, **supervised(tom()))
    with django_assert_num_queries(2):
        assert len(logbook.scan_facts(student)) == number


def test_somebody_elses_scan_does_not_exist_for_me() -> None:
    scan = logged(nadia())
    assert logbook.own_scan(nadia(), scan.uuid) == scan
    with pytest.raises(logbook.Scan.DoesNotExist):
        logbook.own_scan(tom(), scan.uuid)
