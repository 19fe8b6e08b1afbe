"""A file into a logbook: mapping, preview, all or nothing, the same file again, undoing."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from insonate.audit import api as audit
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.logbook.transfer import api as transfer
from insonate.people.models import User
from tests.factories import cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 9, 10, 42, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
LOG = """Date,Region,Side,Supervision,Supervisor,Indication,Findings
01/07/2026,Knee,R,none,,Swelling,Small effusion
25/06/2026,L shoulder,,Direct,Dr Okafor,Painful arc,Supraspinatus tear
25/06/2026,Hip,Both,no,,Groin pain,No abnormality
"""


@pytest.fixture
def nadia() -> User:
    return cast.person("nadia")


def begun(person: User, text: str = LOG, now: datetime = NOW, name: str = "log.csv") -> transfer.ImportBatch:
    return transfer.begin_import(person=person, file_name=name, content=text.encode(), by=person, now=now)


def applied(person: User, text: str = LOG, now: datetime = NOW) -> transfer.ImportBatch:
    return transfer.apply_import(batch=begun(person, text, now), by=person, now=now)


def remapped(batch: transfer.ImportBatch, **changes: object) -> transfer.ImportBatch:
    mapping = replace(transfer.opened(batch, NOW).mapping, **changes)  # type: ignore[arg-type]
    return transfer.map_columns(batch=batch, mapping=mapping, by=batch.logbook.person, now=NOW)


def scans_of(person: User) -> list[logbook.ScanContent]:
    rows = logbook.Scan.objects.filter(logbook__person=person, withdrawn=False).order_by("performed_on", "id")
    return [logbook.from_document(json.loads(row.content)) for row in rows]


def keys(batch: transfer.ImportBatch) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.problem.key) for each in transfer.preview_of(batch, NOW).problems]


def test_rows_become_scans_with_all_their_cells(nadia: User) -> None:
    batch = applied(nadia)
    assert (batch.state, batch.added, batch.already_there, batch.left_out) == ("applied", 3, 0, 0)
    assert scans_of(nadia) == [
        logbook.ScanContent(
            performed_on=date(2026, 6, 25), region="shoulder", side="left", supervision="direct",
            supervisor_name="Dr Okafor", clinical_question="Painful arc", findings_relevance="Supraspinatus tear",
        ),
        logbook.ScanContent(
            performed_on=date(2026, 6, 25), region="hip", side="both", supervision="none",
            clinical_question="Groin pain", findings_relevance="No abnormality",
        ),
        logbook.ScanContent(
            performed_on=date(2026, 7, 1), region="knee", side="right", supervision="none",
            clinical_question="Swelling", findings_relevance="Small effusion",
        ),
    ]  # fmt: skip


def test_nothing_is_in_the_logbook_before_it_is_applied(nadia: User) -> None:
    batch = begun(nadia)
    assert len(transfer.preview_of(batch, NOW).new) == 3
    assert scans_of(nadia) == []


def test_file_is_forgotten_once_it_is_applied(nadia: User) -> None:
    assert applied(nadia).content is None


def test_file_that_nobody_applies_is_forgotten_after_a_day(nadia: User) -> None:
    old = begun(nadia)
    assert transfer.forget_stale_uploads(now=NOW + timedelta(hours=23)) == 0
    assert transfer.forget_stale_uploads(now=NOW + timedelta(hours=25)) == 1
    with pytest.raises(transfer.ImportBatch.DoesNotExist):
        transfer.own_batch(nadia, old.uuid)


def test_import_is_audited_once_for_the_batch(nadia: User) -> None:
    batch = applied(nadia)
    acts = [entry.action for entry in audit.acts_on(f"import:{batch.uuid}")]
    assert acts == ["begin-import", "log-scans", "apply-import"]
    assert audit.broken_chains() == []


def test_applying_twice_adds_once(nadia: User) -> None:
    batch = begun(nadia)
    first = transfer.apply_import(batch=batch, by=nadia, now=NOW)
    second = transfer.apply_import(batch=batch, by=nadia, now=LATER)
    assert (first.added, second.added, second.applied_at) == (3, 3, NOW)
    assert len(scans_of(nadia)) == 3


# The same rows again


def test_same_file_again_adds_nothing_and_says_so(nadia: User) -> None:
    applied(nadia)
    preview = transfer.preview_of(begun(nadia, now=LATER), LATER)
    assert (len(preview.new), preview.already_there, preview.with_problems) == (0, 3, 0)
    assert not preview.can_apply
    again = applied(nadia, now=LATER)
    assert (again.added, again.already_there) == (0, 3)
    assert len(scans_of(nadia)) == 3


def test_same_rows_in_another_order_of_columns_and_rows_add_nothing(nadia: User) -> None:
    applied(nadia)
    turned = """Findings;Indication;Supervisor;Supervision;Side;Region;Date;Remarks of mine
No abnormality;Groin pain;;no;Both;Hip;25/06/2026;
Small effusion;Swelling;;none;R;Knee;01/07/2026;
Supraspinatus tear;Painful arc;Dr Okafor;Direct;;L shoulder;25/06/2026;
"""
    assert applied(nadia, turned, LATER).already_there == 3


def test_same_scans_written_otherwise_add_nothing(nadia: User) -> None:
    applied(nadia)
    otherwise = LOG.replace("01/07/2026,Knee,R", "2026-07-01,right knee,").replace("Direct", "in room")
    assert applied(nadia, otherwise, LATER).already_there == 3


def test_file_that_grew_adds_only_what_is_new(nadia: User) -> None:
    applied(nadia)
    grown = applied(nadia, LOG + "2026-07-08,Elbow,L,none,,Pain,Normal\n", LATER)
    assert (grown.added, grown.already_there) == (1, 3)


def test_two_equal_rows_are_two_scans_and_stay_two(nadia: User) -> None:
    twice = "Date,Region\n2026-07-01,Knee\n2026-07-01,Knee\n"
    assert applied(nadia, twice).added == 2
    assert applied(nadia, twice, LATER).added == 0
    assert applied(nadia, twice + "2026-07-01,Knee\n", LATER).added == 1


def test_scan_entered_by_hand_is_not_taken_for_a_row(nadia: User) -> None:
    content = logbook.ScanContent(performed_on=date(2026, 7, 1), region="knee")
    entry = logbook.ScanEntry(transfer.ImportBatch().uuid, content)
    logbook.log_scan(person=nadia, entry=entry, by=nadia, now=NOW)
    assert applied(nadia, "Date,Region\n2026-07-01,Knee\n").added == 1


def test_rows_of_others_are_not_mine(nadia: User) -> None:
    applied(cast.person("owen"))
    assert applied(nadia).added == 3


# Problems


def test_problems_name_row_and_column_and_keep_everything_out(nadia: User) -> None:
    batch = begun(
        nadia,
        "Date,Region,Side,Age\n"
        "2026-07-01,Knee,R,47\n"
        "31/06/2026,Knee,R,47\n"
        "10/07/2026,Knee,R,47\n"
        "25/06/2026,Neck,R,47\n"
        "25/06/2026,R knee,L,1962\n"
        ",Knee,R,\n"
        "25/06/2026,#REF!,R,47\n",
    )
    assert keys(batch) == [
        (3, "Date", "no-such-day"),
        (4, "Date", "in-the-future"),
        (5, "Region", "unknown-value"),
        (6, "Side", "two-sides"),
        (6, "Age", "unknown-value"),
        (7, "Date", "no-day"),
        (8, "Region", "formula-failed"),
    ]
    with pytest.raises(transfer.NotReady):
        transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert scans_of(nadia) == []
    for each in transfer.preview_of(batch, NOW).problems:
        assert transfer.row_problem_words(each.problem)


def test_rows_with_problems_are_left_out_only_when_the_person_says_so(nadia: User) -> None:
    batch = remapped(begun(nadia, "Date,Region\n2026-07-01,Knee\n31/06/2026,Knee\n"), leaves_out=True)
    batch = transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert (batch.added, batch.left_out) == (1, 1)


def test_unknown_value_is_read_as_the_person_says(nadia: User) -> None:
    batch = begun(nadia, "Date,Region,Supervision\n2026-07-01,Neck,with T.\n2026-07-02,Knee,\n")
    [region, supervision] = transfer.values_of(transfer.opened(batch, NOW))
    assert [value.text for value in region.unknown] == ["Neck"]
    assert "other-soft-tissue" in region.choices
    assert [value.text for value in supervision.unknown] == ["with T."]
    answers = {"region": {"neck": "other-soft-tissue"}, "supervision": {"with t": transfer.OUT}}
    batch = transfer.apply_import(batch=remapped(batch, values=answers), by=nadia, now=NOW)
    assert [(scan.region, scan.supervision) for scan in scans_of(nadia)] == [("other-soft-tissue", ""), ("knee", "")]


def test_open_order_of_days_keeps_rows_out_until_it_is_said(nadia: User) -> None:
    batch = begun(nadia, "Date,Region\n03/04/2026,Knee\n05/05/2026,Hip\n")
    days = transfer.opened(batch, NOW).days
    assert days is not None
    assert (days.example, days.as_day_first, days.as_month_first) == ("03/04/2026", date(2026, 4, 3), date(2026, 3, 4))
    assert keys(batch) == [(2, "Date", "which-day")]
    batch = remapped(batch, order=transfer.Order.MONTH_FIRST)
    transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert [scan.performed_on for scan in scans_of(nadia)] == [date(2026, 3, 4), date(2026, 5, 5)]


def test_order_that_the_column_proves_is_not_asked(nadia: User) -> None:
    applied(nadia, "Date,Region\n03/04/2026,Knee\n25/04/2026,Hip\n")
    assert [scan.performed_on for scan in scans_of(nadia)] == [date(2026, 4, 3), date(2026, 4, 25)]


def test_column_and_question_of_ones_own_are_kept(nadia: User) -> None:
    batch = begun(nadia, "Date,Region,Probe,Effusion seen\n2026-07-01,Knee,L12,Y\n")
    columns = {**batch.mapping["columns"], "Probe": transfer.target_of("Probe", "extra")}
    columns["Effusion seen"] = transfer.target_of("Effusion seen", "answer")
    transfer.apply_import(batch=remapped(batch, columns=columns), by=nadia, now=NOW)
    [scan] = scans_of(nadia)
    assert (scan.extra, scan.answers) == ({"probe": "L12"}, {"effusion-seen": True})


# Patients


PATIENTS = (
    'Date,Region,Findings,NHS number\n2026-07-01,Knee,"Mr Tate, painful knee",9434765919\n2026-07-02,Hip,Normal,1\n'
)


def test_patient_in_a_cell_keeps_the_row_out_and_is_quoted(nadia: User) -> None:
    preview = transfer.preview_of(begun(nadia, PATIENTS), NOW)
    assert [(each.row, each.column) for each in preview.problems] == [(2, "Findings")]
    [stretch] = preview.stretches
    assert (stretch.text, stretch.rows, stretch.columns) == ("Mr Tate", (2,), ("Findings",))


def test_everything_the_guard_stops_at_can_be_taken_out_at_once(nadia: User) -> None:
    batch = remapped(begun(nadia, PATIENTS), takes_out=True)
    transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert [scan.findings_relevance for scan in scans_of(nadia)] == ["painful knee", "Normal"]


def test_stretch_can_be_stated_to_be_no_patient_wherever_it_stands(nadia: User) -> None:
    batch = remapped(begun(nadia, PATIENTS), stated={"Mr Tate": "the surgeon who referred, a colleague"})
    transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert [scan.findings_relevance for scan in scans_of(nadia)] == ["Mr Tate, painful knee", "Normal"]
    version = logbook.ScanVersion.objects.get(scan__region="knee")
    assert "the surgeon who referred" in version.not_a_patient


def test_column_of_patients_numbers_never_comes_in_even_if_it_is_asked_for(nadia: User) -> None:
    batch = begun(nadia, PATIENTS.replace('"Mr Tate, painful knee"', "x"))
    columns = {**batch.mapping["columns"], "NHS number": "case-number"}
    transfer.apply_import(batch=remapped(batch, columns=columns), by=nadia, now=NOW)
    assert "9434765919" not in "".join(logbook.ScanVersion.objects.values_list("content", flat=True))


# Memory


def test_mapping_is_remembered_for_files_of_the_same_kind(nadia: User) -> None:
    text = "When,What\n03/04/2026,Neck\n"
    batch = begun(nadia, text)
    columns = {"When": "performed-on", "What": "region"}
    answers = {"region": {"neck": "other-soft-tissue"}}
    batch = remapped(batch, columns=columns, order=transfer.Order.DAY_FIRST, values=answers)
    transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert applied(nadia, "what,WHEN\nNeck,04/04/2026\n", LATER).added == 1
    assert scans_of(nadia)[-1].performed_on == date(2026, 4, 4)


def test_memory_is_the_persons_own(nadia: User) -> None:
    owen = cast.person("owen")
    batch = remapped(begun(owen), columns={"Date": "performed-on"})
    transfer.apply_import(batch=batch, by=owen, now=NOW)
    assert transfer.opened(begun(nadia), NOW).mapping.columns["Region"] == "region"


# Supervisors with an account


def test_supervisor_is_asked_to_sign_only_where_the_person_says_that_it_is_this_account(nadia: User) -> None:
    tom = cast.person("tom")
    cast.scan(nadia, tom)
    text = "Date,Region,Supervision,Supervisor\n2026-07-01,Knee,direct,Dr Tom Okafor\n"
    assert scans_of(applied(nadia, text).logbook.person)[0].supervisor_name == "Dr Tom Okafor"
    assert sign_offs.waiting_count(tom) == 1
    batch = remapped(begun(nadia, text + "2026-07-02,Hip,direct,Dr Tom Okafor\n"), values={
        "supervisor": {"dr tom okafor": str(tom.uuid)}
    })  # fmt: skip
    transfer.apply_import(batch=batch, by=nadia, now=NOW)
    assert sign_offs.waiting_count(tom) == 2


# Undoing


def test_undo_withdraws_exactly_what_was_added_and_removes_nothing(nadia: User) -> None:
    mine = cast.scan(nadia)
    batch = transfer.undo_import(batch=applied(nadia), by=nadia, now=LATER)
    assert (batch.state, batch.undone_at, batch.kept_at_undo) == ("undone", LATER, 0)
    assert len(scans_of(nadia)) == 1
    assert not logbook.Scan.objects.get(pk=mine.pk).withdrawn
    assert logbook.Scan.objects.filter(import_batch=batch, withdrawn=True).count() == 3
    assert logbook.ScanVersion.objects.filter(scan__import_batch=batch, change="withdrawal").count() == 3


def test_file_may_come_again_after_undo(nadia: User) -> None:
    transfer.undo_import(batch=applied(nadia), by=nadia, now=LATER)
    assert applied(nadia, now=LATER).added == 3
    assert len(scans_of(nadia)) == 3


def test_undoing_twice_changes_nothing_more(nadia: User) -> None:
    batch = transfer.undo_import(batch=applied(nadia), by=nadia, now=LATER)
    again = transfer.undo_import(batch=batch, by=nadia, now=LATER + timedelta(days=1))
    assert again.undone_at == LATER
    assert logbook.ScanVersion.objects.filter(change="withdrawal").count() == 3


def test_undo_is_refused_where_somebody_signed_and_spares_those_when_told(nadia: User) -> None:
    tom = cast.person("tom")
    cast.scan(nadia, tom)
    text = "Date,Region,Supervision,Supervisor\n2026-07-01,Knee,direct,Tom\n2026-07-02,Hip,none,\n"
    batch = remapped(begun(nadia, text), values={"supervisor": {"tom": str(tom.uuid)}})
    batch = transfer.apply_import(batch=batch, by=nadia, now=NOW)
    knee = logbook.Scan.objects.get(region="knee")
    sign_offs.sign_off_scans(scans=[sign_offs.Shown(knee.uuid, 1)], by=tom, now=LATER)
    with pytest.raises(transfer.UndoRefused) as refused:
        transfer.undo_import(batch=batch, by=nadia, now=LATER)
    assert refused.value.signed == 1
    assert [scan.region for scan in scans_of(nadia)] == ["knee", "hip", "shoulder"]
    batch = transfer.undo_import(batch=batch, by=nadia, now=LATER, spare_signed=True)
    assert batch.kept_at_undo == 1
    assert [scan.region for scan in scans_of(nadia)] == ["knee", "shoulder"]
    assert applied(nadia, text, LATER).already_there == 1


def test_giving_up_forgets_a_file_and_never_an_import(nadia: User) -> None:
    waiting, done = begun(nadia), applied(nadia)
    for batch in (waiting, done):
        transfer.give_up_import(batch=batch, by=nadia, now=LATER)
    assert [batch.uuid for batch in transfer.imports_of(nadia)] == [done.uuid]


def test_import_of_another_person_does_not_exist_for_me(nadia: User) -> None:
    batch = begun(nadia)
    with pytest.raises(transfer.ImportBatch.DoesNotExist):
        transfer.own_batch(cast.person("owen"), batch.uuid)
