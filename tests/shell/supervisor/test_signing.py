"""What a supervisor says of scans, through the door of sign-offs."""

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from insonate.audit import api as audit
from insonate.logbook import api as logbook
from insonate.logbook.models import Logbook, Scan, ScanVersion
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import Notice, User
from tests.factories.cast import NOW, corrected, enrolment, person, scan

pytestmark = pytest.mark.django_db


def shown(entered: Scan) -> sign_offs.Shown:
    return sign_offs.Shown(entered.uuid, entered.version)


def sign(by: User, *entered: Scan) -> list[sign_offs.Outcome]:
    return sign_offs.sign_off_scans(scans=[shown(each) for each in entered], by=by, now=NOW)


def refusals(outcomes: list[sign_offs.Outcome]) -> list[str | None]:
    return [outcome.refusal.value if outcome.refusal else None for outcome in outcomes]


def state(entered: Scan) -> str:
    return Scan.objects.get(pk=entered.pk).sign_state


@pytest.fixture
def nadia() -> User:
    return person("nadia")


@pytest.fixture
def tom() -> User:
    return person("tom")


def test_signing_names_the_version_its_digest_and_the_signers_name(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    (outcome,) = sign(tom, entered)
    kept = sign_offs.SignOff.objects.get()
    assert outcome == sign_offs.Outcome(entered.uuid, sign_off=kept)
    assert (kept.version, kept.digest) == (1, ScanVersion.objects.get().digest)
    assert (kept.by, kept.by_name, kept.verdict, kept.on, kept.at) == (
        tom, "Dr Tom Okafor", "signed", date(2026, 7, 9), NOW,
    )  # fmt: skip
    assert state(entered) == "signed"


def test_signing_moves_the_watermark_of_the_logbook_once_for_a_batch(nadia: User, tom: User) -> None:
    sign(tom, scan(nadia, tom), scan(nadia, tom))
    assert Logbook.objects.get(person=nadia).watermark == 1


def test_signing_twice_changes_nothing(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    (first,) = sign(tom, entered)
    (second,) = sign(tom, entered)
    assert second == sign_offs.Outcome(entered.uuid, sign_off=first.sign_off, repeated=True)
    assert sign_offs.SignOff.objects.count() == 1
    assert Notice.objects.filter(person=nadia).count() == 1
    assert Logbook.objects.get(person=nadia).watermark == 1


def test_scan_given_twice_in_a_batch_is_signed_once(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    assert len(sign(tom, entered, entered)) == 1
    assert sign_offs.SignOff.objects.count() == 1


def test_each_scan_of_a_batch_stands_for_itself(nadia: User, tom: User) -> None:
    helene, owen = person("helene"), person("owen")
    fine = scan(nadia, tom)
    hers = scan(nadia, helene)
    own = scan(tom, tom)
    future = scan(nadia, tom, on=date(2026, 7, 10))
    gone = scan(owen, tom)
    Scan.objects.filter(pk=gone.pk).update(withdrawn=True)
    stale = shown(scan(owen, tom))
    corrected(Scan.objects.get(uuid=stale.scan), region="elbow")
    nobody = sign_offs.Shown(uuid4(), 1)
    asked = [*(shown(each) for each in (fine, hers, own, future, gone)), stale, nobody]
    outcomes = sign_offs.sign_off_scans(scans=asked, by=tom, now=NOW)
    assert [outcome.scan for outcome in outcomes] == [each.scan for each in asked]
    assert refusals(outcomes) == [
        None, "not-named", "own-scan", "dated-in-future", "withdrawn", "changed-since-shown", "not-named",
    ]  # fmt: skip
    assert [row.scan_id for row in sign_offs.SignOff.objects.all()] == [fine.pk]


def test_today_is_where_the_candidate_is_enrolled(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom, on=date(2026, 7, 10))
    late = NOW.replace(hour=23, minute=30)  # already the 10th in London
    asked = [shown(entered)]
    assert refusals(sign_offs.sign_off_scans(scans=asked, by=tom, now=late)) == ["dated-in-future"]
    enrolment(nadia)
    (outcome,) = sign_offs.sign_off_scans(scans=asked, by=tom, now=late)
    assert outcome.sign_off is not None
    assert outcome.sign_off.on == date(2026, 7, 10)


def test_candidate_and_signer_are_told_once_for_a_batch(nadia: User, tom: User) -> None:
    owen = person("owen")
    sign(tom, scan(nadia, tom), scan(nadia, tom), scan(owen, tom))
    told = {(row.person, row.key, row.arguments["count"]) for row in Notice.objects.all()}
    assert told == {
        (nadia, "scans-signed", 2), (owen, "scans-signed", 1), (tom, "signed-in-your-name", 2),
        (tom, "signed-in-your-name", 1),
    }  # fmt: skip


def test_signature_stands_in_the_candidates_chain(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign(tom, entered)
    (act,) = audit.acts_in(f"logbook:{nadia.uuid}")
    assert (act.actor, act.action, act.subject, act.at) == (tom, "sign-off-scan", f"scan:{entered.uuid}", NOW)
    assert audit.first_broken_entry(f"logbook:{nadia.uuid}") is None


def test_refused_scan_leaves_no_trace(nadia: User, tom: User) -> None:
    scan(nadia, tom)
    sign(tom, scan(nadia, person("helene")))
    assert not sign_offs.SignOff.objects.exists()
    assert not Notice.objects.exists()
    assert Logbook.objects.get(person=nadia).watermark == 0


def test_declining_gives_grounds_and_leaves_the_queue(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign_offs.decline_scans(scans=[shown(entered)], grounds=sign_offs.Grounds.NOT_MINE, by=tom, now=NOW)
    kept = sign_offs.SignOff.objects.get()
    assert (kept.verdict, kept.grounds, state(entered)) == ("declined", "not-mine", "declined")
    assert sign_offs.queue_of(tom, now=NOW).rows == ()
    told = Notice.objects.get()
    assert (told.person, told.key, told.arguments["day"]) == (nadia, "scan-declined-not-mine", "2026-07-08")


def test_what_cannot_be_confirmed_needs_words(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    asked = {"scans": [shown(entered)], "grounds": sign_offs.Grounds.CANNOT_CONFIRM, "by": tom, "now": NOW}
    with pytest.raises(sign_offs.WordsMissingError):
        sign_offs.decline_scans(**asked, words="  ")
    sign_offs.decline_scans(**asked, words="The effusion was not shown in two planes.")
    assert sign_offs.SignOff.objects.get().words == "The effusion was not shown in two planes."


def test_words_of_a_refusal_are_not_in_the_notice(nadia: User, tom: User) -> None:
    """What a supervisor writes stays behind the sign-in; mail carries the day and who."""
    entered = scan(nadia, tom)
    sign_offs.decline_scans(
        scans=[shown(entered)], grounds=sign_offs.Grounds.CANNOT_CONFIRM, words="No second plane.", by=tom, now=NOW
    )
    assert Notice.objects.get().arguments == {
        "supervisor": "Dr Tom Okafor",
        "day": "2026-07-08",
        "scan": str(entered.uuid),
    }


def test_words_that_may_name_a_patient_are_not_kept(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    asked = {"scans": [shown(entered)], "grounds": sign_offs.Grounds.CANNOT_CONFIRM, "by": tom, "now": NOW}
    with pytest.raises(sign_offs.WordsNamePatientError) as refused:
        sign_offs.decline_scans(**asked, words="This was Mr Tate, not a volunteer.")
    assert refused.value.stretches == ("Mr Tate",)
    assert state(entered) == "awaiting"
    (outcome,) = sign(tom, entered)
    assert outcome.sign_off is not None
    with pytest.raises(sign_offs.WordsNamePatientError):
        sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="It was Mr Tate.", by=tom, now=NOW)
    assert state(entered) == "signed"


def test_scan_restored_after_withdrawal_says_what_was_signed(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign(tom, entered)
    gone = logbook.withdraw_scan(scan=entered, reason="entered twice", by=nadia, now=NOW)
    back = logbook.restore_scan(scan=gone, by=nadia, now=NOW)
    assert back.sign_state == "signed"
    (outcome,) = sign(tom, back)
    assert outcome.repeated
    assert sign_offs.SignOff.objects.count() == 1


def test_declined_scan_may_be_signed_after_all(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign_offs.decline_scans(scans=[shown(entered)], grounds=sign_offs.Grounds.NOT_MINE, by=tom, now=NOW)
    sign(tom, entered)
    assert state(entered) == "signed"
    assert [row.number for row in sign_offs.SignOff.objects.order_by("id")] == [1, 2]


def test_signed_scan_is_not_declined(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign(tom, entered)
    outcomes = sign_offs.decline_scans(scans=[shown(entered)], grounds=sign_offs.Grounds.NOT_MINE, by=tom, now=NOW)
    assert refusals(outcomes) == ["already-signed"]
    assert state(entered) == "signed"


def test_signature_taken_back_waits_again_and_may_be_given_again(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    (outcome,) = sign(tom, entered)
    assert outcome.sign_off is not None
    sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="Signed the wrong row.", by=tom, now=NOW)
    assert state(entered) == "awaiting"
    assert sign_offs.signatures_on([nadia.pk]) == {}
    sign(tom, entered)
    assert state(entered) == "signed"
    assert [row.verdict for row in sign_offs.SignOff.objects.order_by("number")] == ["signed", "revoked", "signed"]
    assert [row.action for row in audit.acts_in(f"logbook:{nadia.uuid}")] == [
        "sign-off-scan", "revoke-sign-off", "sign-off-scan",
    ]  # fmt: skip


def test_signature_is_taken_back_once(nadia: User, tom: User) -> None:
    (outcome,) = sign(tom, scan(nadia, tom))
    assert outcome.sign_off is not None
    first = sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="Wrong row.", by=tom, now=NOW)
    second = sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="Again.", by=tom, now=NOW)
    assert (second.repeated, second.sign_off) == (True, first.sign_off)
    assert sign_offs.SignOff.objects.filter(verdict="revoked").count() == 1


def test_signature_is_taken_back_by_its_signer_for_a_reason(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    (outcome,) = sign(tom, entered)
    assert outcome.sign_off is not None
    refused = sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="Mine now.", by=person("helene"), now=NOW)
    assert refused.refusal is sign_offs.Refusal.NOT_NAMED
    with pytest.raises(sign_offs.WordsMissingError):
        sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words=" ", by=tom, now=NOW)
    assert state(entered) == "signed"


def test_taking_back_an_old_signature_leaves_the_corrected_scan_as_it_is(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    (outcome,) = sign(tom, entered)
    assert outcome.sign_off is not None
    sign(tom, corrected(entered, region="elbow"))
    sign_offs.revoke_sign_off(sign_off=outcome.sign_off, words="It was the elbow.", by=tom, now=NOW)
    assert state(entered) == "signed"
    assert list(sign_offs.signatures_on([nadia.pk])) == [entered.pk]


def test_correction_leaves_the_signature_with_the_old_version(nadia: User, tom: User) -> None:
    entered = scan(nadia, tom)
    sign(tom, entered)
    (signature,) = sign_offs.signatures_on([nadia.pk])[entered.pk]
    assert (signature.by, signature.on) == (str(tom.uuid), date(2026, 7, 9))
    corrected(entered, region="elbow")
    assert sign_offs.signatures_on([nadia.pk]) == {}
    (row,) = sign_offs.said_by(tom).rows
    assert (row.sign_off.version, row.is_corrected_since) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_signing_the_same_scans_at_the_same_instant_sign_them_once() -> None:
    nadia, tom, owen = person("nadia"), person("tom"), person("owen")
    entered = [scan(nadia, tom), scan(owen, tom), scan(nadia, tom)]
    gate = threading.Barrier(2)
    found: list[list[bool]] = []

    def session(order: int) -> None:
        try:
            gate.wait()
            outcomes = sign(tom, *entered[::order])
            found.append([outcome.repeated for outcome in outcomes])
        finally:
            connection.close()

    sessions = [threading.Thread(target=session, args=(order,)) for order in (1, -1)]
    for each in sessions:
        each.start()
    for each in sessions:
        each.join()
    assert sorted(found) == [[False] * 3, [True] * 3]
    assert sign_offs.SignOff.objects.count() == 3
    assert Notice.objects.filter(person=nadia).count() == 1
    assert audit.broken_chains() == []


def test_queue_is_oldest_first_and_pages_by_key(nadia: User, tom: User) -> None:
    scans = [scan(nadia, tom, entered_at=NOW - timedelta(days=days)) for days in (0, 20, 3, 8, 3)]
    first = sign_offs.queue_of(tom, now=NOW, size=2)
    second = sign_offs.queue_of(tom, now=NOW, size=2, after=first.after)
    third = sign_offs.queue_of(tom, now=NOW, size=2, after=second.after)
    assert [row.scan.pk for page in (first, second, third) for row in page.rows] == [
        scans[index].pk for index in (1, 3, 2, 4, 0)
    ]
    assert third.after == ""
    assert [row.age.value for row in first.rows] == ["late", "long"]
    assert sign_offs.queue_of(tom, now=NOW, after="no key").rows[0].scan == scans[1]


def test_queue_is_narrowed_by_candidate_and_region(nadia: User, tom: User) -> None:
    owen = person("owen")
    mine = scan(nadia, tom, region="elbow")
    scan(owen, tom, region="elbow")
    scan(nadia, tom, region="knee")
    scan(nadia, person("helene"), region="elbow")
    page = sign_offs.queue_of(tom, now=NOW, candidate=UUID(str(nadia.uuid)), region="elbow")
    assert [row.scan for row in page.rows] == [mine]
    summary = sign_offs.queue_summary(tom, now=NOW)
    shares = [(share.name, share.count) for share in summary.candidates]
    assert shares == [("Nadia Ferreira", 2), ("Owen Blackwater", 1)]
    assert [(share.key, share.count) for share in summary.regions] == [("elbow", 2), ("knee", 1)]
    assert summary.count == sign_offs.waiting_count(tom) == 3


def test_turnaround_is_the_median_of_days_from_entry(nadia: User, tom: User) -> None:
    assert sign_offs.turnaround_days(tom, now=NOW) is None
    sign(tom, *[scan(nadia, tom, entered_at=NOW - timedelta(days=days)) for days in (1, 2, 30)])
    assert sign_offs.turnaround_days(tom, now=NOW) == 2
    assert sign_offs.turnaround_days(tom, now=NOW + timedelta(days=91)) is None
