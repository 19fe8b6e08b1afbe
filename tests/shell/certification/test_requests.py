"""Asking for an award, the case file, the decision, the appeal, the fee: what is right and what goes wrong."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from insonate.audit import api as audit
from insonate.billing import api as billing
from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused, Award, Problem, Signatory
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act, AwardRequest, Stage
from insonate.certification.standings import api as standings
from insonate.kit.canonical import sha256
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.people.models import Notice, User
from insonate.programmes import api as programmes
from insonate_core.credentials.conflicts import Conflict
from insonate_core.evaluation import Bar
from insonate_core.findings import AwardState
from tests.factories.cast import NOW, person
from tests.factories.certification import (
    AWARD,
    Body,
    attested,
    body,
    examined,
    newer_document,
    ready,
    sat,
    small_document,
    taught,
)

pytestmark = pytest.mark.django_db
FEE = {"    number: {format:": "    fee: {amount: 100, currency: CAD, reference: faq}\n    number: {format:"}


@pytest.fixture
def place() -> Body:
    return ready()


def fresh(request: AwardRequest) -> AwardRequest:
    return AwardRequest.objects.get(pk=request.pk)


def decide(
    request: AwardRequest, act: Act, by: User, *, words: str = "As the committee found.", now: datetime = NOW
) -> Any:
    shown = requests.last_step(fresh(request)).number
    return requests.decide_request(request=fresh(request), act=act, words=words, shown=shown, by=by, now=now)


def refused(do: Any, /, *args: Any, **more: Any) -> ActRefused:
    with pytest.raises(ActRefused) as caught:
        do(*args, **more)
    return caught.value


def test_request_freezes_evidence_findings_version_and_hash(place: Body) -> None:
    request = place.request()
    (case_file,) = requests.case_files_of(request)
    said = requests.content_of(case_file)
    assert case_file.content_hash == sha256(case_file.content)
    assert (said["programme"]["version"], said["programme"]["sha256"]) == ("2024", place.version.sha256)
    assert [fact["kind"] for fact in said["facts"]].count("scans") == 5
    assert {fact["attributes"]["exam"] for fact in said["facts"] if fact["kind"] == "results"} == {
        "written", "visual", "practical",
    }  # fmt: skip
    assert said["finding"]["state"] == "met"
    assert requests.holder_of(case_file).name == "Nadia Ferreira"
    assert "Nadia" not in case_file.content
    assert requests.stage_of(request) is Stage.REQUESTED
    standing = standings.standing_of(place.enrolment, as_of=NOW.date()).standing
    assert next(each.state for each in standing.awards if each.key == AWARD) is AwardState.REQUESTED
    told = set(Notice.objects.filter(key__startswith="request-made").values_list("person__email", "key"))
    assert told == {
        ("ruth@example.org", "request-made"), ("felix@example.org", "request-made"),
        ("nadia@example.org", "request-made-for-you"),
    }  # fmt: skip
    assert audit.acts_on(f"request:{request.uuid}")[0].action == "request-request"


def test_instructor_who_only_examined_may_ask(place: Body) -> None:
    mei = person("mei")
    attested(place.organisation, mei, "awards", date(2026, 2, 1), by=place.ruth, award="track-instructor")
    found = refused(place.request, by=mei)
    assert (found.problem, found.arguments["bar"]) == (Problem.NOT_ENTITLED, Bar.DID_NOTHING)
    other = ready_again("owen")
    assert other.request(by=mei).pk


def ready_again(key: str) -> Body:
    """Somebody else who is complete, with Mei as examiner of the visual exam."""
    organisation = people.Organisation.objects.get(slug="cpocus")
    version = programmes.ProgrammeVersion.objects.get(version="2024")
    owen = person(key)
    ruth = person("ruth")
    attested(organisation, owen, "memberships", date(2026, 1, 10), by=ruth, body="cpocus")
    enrolment = programmes.enrol(
        person=owen, programme=version.programme, from_on=date(2026, 1, 10), application=None,
        now=datetime(2026, 1, 10, 18, tzinfo=UTC),
    )  # fmt: skip
    made = Body(organisation, version, enrolment, owen, person("tom"), person("helene"), ruth, person("felix"))
    taught(made)
    sat(made, "written", "72/80", date(2026, 6, 1))
    sat(made, "visual", "90%", date(2026, 6, 2), by=person("mei"))
    sat(made, "practical", "26/26", date(2026, 6, 3), by=made.helene)
    return made


def test_nobody_asks_for_themselves(place: Body) -> None:
    attested(place.organisation, place.nadia, "awards", date(2026, 2, 1), by=place.ruth, award="track-instructor")
    assert refused(place.request, by=place.nadia).problem is Problem.OWN


def test_registrar_does_not_ask(place: Body) -> None:
    assert refused(place.request, by=place.ruth).arguments["bar"] is Bar.NEVER_HELD


@pytest.mark.parametrize(("days", "bar"), [(0, Bar.ENDED), (1, None)], ids=["lapsed-yesterday", "last-day"])
def test_instructor_whose_award_lapsed_yesterday_is_refused_with_the_reason(days: int, bar: Bar | None) -> None:
    until = NOW.date() + timedelta(days=days)
    place = body(instructor_until=until)
    taught(place)
    examined(place)
    if bar is None:
        assert place.request().pk
        return
    found = refused(place.request)
    assert (found.problem, found.arguments["bar"], found.arguments["on"]) == (Problem.NOT_ENTITLED, bar, until)


def test_instructor_whose_own_upkeep_ran_out_is_refused_though_no_job_came_by() -> None:
    """Tom's award given here in July 2025; the dues of 2026 were never paid: it lapsed on 1 April 2026."""
    place = body()
    taught(place)
    for number, exam in enumerate(("written", "visual", "practical")):
        sat(place, exam, "100%", date(2026, 6, 1 + number), by=place.helene)
    tom = programmes.enrol(
        person=place.tom, programme=place.version.programme, from_on=date(2025, 7, 1), application=None,
        now=datetime(2025, 7, 1, 18, tzinfo=UTC),
    )  # fmt: skip
    attested(place.organisation, place.tom, "awards", date(2025, 7, 1), by=place.ruth, award=AWARD)
    awards.give_award(
        enrolment=tom, version=place.version, award="track-instructor", request=None, by=place.ruth,
        now=datetime(2025, 7, 2, 18, tzinfo=UTC),
    )  # fmt: skip
    found = refused(place.request)
    assert (found.problem, found.arguments["bar"], found.arguments["on"]) == (
        Problem.NOT_ENTITLED, Bar.ENDED, date(2026, 4, 1),
    )  # fmt: skip
    attested(place.organisation, place.tom, "payments", date(2026, 7, 9), by=place.ruth, **{"for": "dues"})
    assert place.request(now=NOW + timedelta(hours=12)).pk


def test_what_is_missing_is_named_and_nothing_is_frozen() -> None:
    place = body()
    examined(place)
    found = refused(place.request)
    assert (found.problem, found.arguments) == (Problem.NOT_MET, {"clauses": ["course", "logbook"]})
    assert not AwardRequest.objects.exists()


def test_second_request_while_one_is_open_is_refused(place: Body) -> None:
    place.request()
    found = refused(place.request, by=place.helene)
    assert (found.problem, found.arguments["by"]) == (Problem.ASKED_ALREADY, "Dr Tom Okafor")


def test_approval_without_a_fee_gives_the_award_at_once(place: Body) -> None:
    request = place.request()
    decide(request, Act.APPROVE, place.ruth, words="")
    assert requests.stage_of(fresh(request)) is Stage.ACTIVE
    award = awards.award_from_request(request.uuid)
    assert award is not None
    assert (award.number, award.given_by) == ("MSK-0001", place.ruth)
    assert Signatory.all_in(awards.current_certificate(award).content) == (
        Signatory("Dr Tom Okafor", "requester"), Signatory("Ruth Adeyemi", "decider"),
    )  # fmt: skip
    assert requests.complete_request(request=request, now=NOW) == award
    assert refused(place.request).problem is Problem.HELD_ALREADY
    assert audit.first_broken_entry(f"enrolment:{place.enrolment.uuid}") is None


@pytest.mark.parametrize(
    ("who", "problem"), [("nadia", Problem.OWN), ("tom", Problem.OWN), ("helene", Problem.NOT_ENTITLED), ("ruth", None)]
)
def test_only_a_registrar_who_is_neither_candidate_nor_requester_decides(
    place: Body, who: str, problem: Problem | None
) -> None:
    request = place.request()
    if problem is None:
        assert decide(request, Act.APPROVE, person(who)).pk
    else:
        assert refused(decide, request, Act.APPROVE, person(who)).problem is problem
        assert requests.stage_of(fresh(request)) is Stage.REQUESTED


@pytest.mark.parametrize("act", [Act.RETURN, Act.REFUSE])
def test_returning_and_refusing_need_words(place: Body, act: Act) -> None:
    assert refused(decide, place.request(), act, place.ruth, words="  ").problem is Problem.WORDS_MISSING


def test_returned_request_is_answered_with_a_new_case_file_by_the_same_rules(place: Body) -> None:
    request = place.request()
    decide(request, Act.RETURN, place.ruth, words="Which clinic were the tendon scans in?")
    assert refused(decide, request, Act.APPROVE, place.ruth).problem is Problem.NOT_POSSIBLE
    assert (
        refused(requests.answer_request, request=fresh(request), words="x", by=place.helene, now=NOW).problem
        is Problem.OWN
    )
    requests.answer_request(request=fresh(request), words="The sports clinic.", by=place.tom, now=NOW)
    assert requests.stage_of(fresh(request)) is Stage.REQUESTED
    assert [each.attempt for each in requests.case_files_of(request)] == [1, 2]
    decide(request, Act.APPROVE, place.felix)
    assert [step.act for step in requests.steps_of(request)] == ["request", "return", "answer", "approve", "complete"]


def test_refusal_opens_an_appeal_for_thirty_days_decided_by_somebody_else(place: Body) -> None:
    request = place.request()
    decide(request, Act.REFUSE, place.ruth, words="The signatures are all of one evening.")
    assert requests.appeal_until(fresh(request)) == date(2026, 8, 8)
    late = datetime(2026, 8, 9, 18, tzinfo=UTC)
    assert refused(requests.appeal_request, request=fresh(request), words="No.", by=place.nadia, now=late).problem is (
        Problem.APPEAL_OVER
    )
    assert refused(requests.appeal_request, request=fresh(request), words="No.", by=place.tom, now=NOW).problem is (
        Problem.NOT_ENTITLED
    )
    last_day = datetime(2026, 8, 8, 18, tzinfo=UTC)
    requests.appeal_request(
        request=fresh(request), words="The clinic runs in the evening.", by=place.nadia, now=last_day
    )
    told = Notice.objects.filter(key="request-appealed")
    assert [each.person for each in told] == [place.felix]
    assert refused(decide, request, Act.ALLOW_APPEAL, place.ruth).problem is Problem.REFUSED_IT_YOURSELF
    decide(request, Act.ALLOW_APPEAL, place.felix, words="The clinic does run in the evening.", now=last_day)
    assert awards.award_from_request(request.uuid) is not None


def test_dismissed_appeal_is_the_end_and_a_new_request_is_possible(place: Body) -> None:
    request = place.request()
    decide(request, Act.REFUSE, place.ruth)
    requests.appeal_request(request=fresh(request), words="I disagree.", by=place.nadia, now=NOW)
    decide(request, Act.DISMISS_APPEAL, place.felix)
    assert requests.stage_of(fresh(request)) is Stage.REFUSAL_STANDS
    assert place.request(by=place.helene).pk != request.pk


def test_body_without_appeal_takes_none() -> None:
    place = ready(small_document(**{"    appeal: {within: 30 days, example: true}\n": ""}))
    request = place.request()
    decide(request, Act.REFUSE, place.ruth)
    assert refused(requests.appeal_request, request=fresh(request), words="No.", by=place.nadia, now=NOW).problem is (
        Problem.NO_APPEAL
    )


def test_whoever_decides_second_is_told_who_was_first(place: Body) -> None:
    request = place.request()
    shown = requests.last_step(request).number
    decide(request, Act.REFUSE, place.ruth)
    found = refused(
        requests.decide_request, request=request, act=Act.APPROVE, words="", shown=shown, by=place.felix, now=NOW
    )
    assert (found.problem, found.arguments["by"], found.arguments["act"]) == (
        Problem.OVERTAKEN,
        "Ruth Adeyemi",
        "refuse",
    )
    assert requests.stage_of(fresh(request)) is Stage.REFUSED


def test_definition_that_changes_meanwhile_does_not_change_the_request(place: Body) -> None:
    request = place.request()
    harder = newer_document("2026", "2026-07-01", **{"tendon: 1,": "tendon: 9,"})
    programmes.publish_version(organisation=place.organisation, text=harder, by=None, now=NOW + timedelta(minutes=5))
    newer = requests.newer_version(fresh(request))
    assert newer is not None
    assert newer.version == "2026"
    assert requests.no_longer_met(fresh(request), now=NOW) == []
    decide(request, Act.APPROVE, place.ruth)
    award = awards.award_from_request(request.uuid)
    assert award is not None
    assert award.version.version == "2024"


def test_evidence_that_falls_away_after_the_request_is_shown(place: Body) -> None:
    request = place.request()
    signature = sign_offs.SignOff.objects.filter(by=place.tom).first()
    assert signature is not None
    sign_offs.revoke_sign_off(sign_off=signature, words="Not mine after all.", by=place.tom, now=NOW)
    assert requests.no_longer_met(fresh(request), now=NOW) == ["logbook"]
    said = requests.content_of(requests.case_files_of(request)[0])
    assert said["finding"]["state"] == "met"


def test_candidate_renamed_meanwhile_has_the_new_name_on_the_certificate_only(place: Body) -> None:
    request = place.request()
    people.change_person(person=place.nadia, name="Nadia Lindqvist", language="en-gb", now=NOW)
    decide(request, Act.APPROVE, place.ruth)
    award = awards.award_from_request(request.uuid)
    assert award is not None
    assert json.loads(awards.current_certificate(award).content)["name"] == "Nadia Lindqvist"
    assert requests.holder_of(requests.case_files_of(request)[0]).name == "Nadia Ferreira"


def paid(request: AwardRequest, by: User, *, now: datetime = NOW) -> None:
    account = requests.invoice_of(request, now=now)
    assert account is not None
    billing.record_payment(
        invoice=account.invoice, means=billing.Means.TRANSFER, amount=account.invoice.total, on=NOW.date(),
        reference="4711", token=uuid4(), by=by, now=now,
    )  # fmt: skip


def test_award_with_a_fee_is_given_when_the_invoice_is_settled() -> None:
    place = ready(small_document(**FEE))
    request = place.request()
    assert requests.invoice_of(request, now=NOW) is None
    decide(request, Act.APPROVE, place.ruth)
    account = requests.invoice_of(request, now=NOW)
    assert account is not None
    assert (str(account.invoice.total), account.is_settled) == ("CAD 100.00", False)
    assert requests.complete_request(request=request, now=NOW) is None
    assert requests.stage_of(fresh(request)) is Stage.APPROVED
    paid(request, place.felix)
    award = awards.award_from_request(request.uuid)
    assert award is not None
    assert award.number == "MSK-0001"
    billing.tell_handlers(now=NOW)
    assert Award.objects.count() == 1


def test_payment_for_a_request_taken_back_is_kept_as_credit_and_said() -> None:
    place = ready(small_document(**FEE))
    request = place.request()
    decide(request, Act.APPROVE, place.ruth)
    account = requests.invoice_of(request, now=NOW)
    assert account is not None
    requests.take_back_request(request=fresh(request), by=place.nadia, now=NOW)
    assert requests.stage_of(fresh(request)) is Stage.TAKEN_BACK
    billing.record_payment(
        invoice=account.invoice, means=billing.Means.TRANSFER, amount=account.invoice.total, on=NOW.date(),
        reference="4711", token=uuid4(), by=place.felix, now=NOW,
    )  # fmt: skip
    assert not Award.objects.exists()
    after = requests.invoice_of(request, now=NOW)
    assert after is not None
    assert str(after.standing.credit) == "CAD 100.00"
    assert Notice.objects.filter(person=place.nadia, key="request-fee-kept").count() == 1
    billing.tell_handlers(now=NOW)
    assert Notice.objects.filter(person=place.nadia, key="request-fee-kept").count() == 1


def test_request_that_led_to_an_award_is_not_taken_back(place: Body) -> None:
    request = place.request()
    decide(request, Act.APPROVE, place.ruth)
    assert refused(requests.take_back_request, request=fresh(request), by=place.nadia, now=NOW).problem is (
        Problem.NOT_POSSIBLE
    )


def test_conflicts_and_patterns_are_in_the_case_file() -> None:
    place = body()
    taught(place)
    for number, exam in enumerate(("written", "visual", "practical")):
        sat(place, exam, "100%", date(2026, 6, 1 + number))
    said = requests.content_of(requests.case_files_of(place.request())[0])
    assert [each["key"] for each in said["conflicts"]] == [
        Conflict.SOLE_EXAMINER,
        Conflict.SIGNED_AND_EXAMINED,
        Conflict.LATE_RESULT,
    ]
    assert isinstance(said["patterns"], list)


def test_words_that_name_a_patient_are_refused(place: Body) -> None:
    request = place.request()
    found = refused(decide, request, Act.RETURN, place.ruth, words="See NHS 943 476 5919.")
    assert found.problem is Problem.NAMES_A_PATIENT


def test_requests_only_grow(place: Body) -> None:
    request = place.request()
    for rows in (AwardRequest.objects.all(), requests.CaseFile.objects.all(), requests.RequestStep.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    assert requests.stage_of(fresh(request)) is Stage.REQUESTED


def test_who_sees_a_request(place: Body) -> None:
    request = place.request()
    assert requests.own_request(place.nadia, request.uuid) == request
    assert requests.request_made(place.tom, request.uuid) == request
    assert requests.request_for_officer(place.ruth, request.uuid, now=NOW) == request
    for somebody, door in ((place.helene, requests.request_made), (place.tom, requests.own_request)):
        with pytest.raises(AwardRequest.DoesNotExist):
            door(somebody, request.uuid)
    with pytest.raises(AwardRequest.DoesNotExist):
        requests.request_for_officer(place.tom, request.uuid, now=NOW)
    assert requests.awaiting_decision(place.ruth, now=NOW) == [request]
    assert requests.awaiting_decision(place.tom, now=NOW) == []


def test_instructor_award_is_asked_for_by_a_master_and_gives_its_powers(place: Body) -> None:
    """Nadia becomes a Track Instructor: put forward by a master instructor, and entitled from that day."""
    decide(place.request(), Act.APPROVE, place.ruth)
    later = NOW + timedelta(days=366)
    master = person("mei")
    attested(place.organisation, place.nadia, "payments", date(2026, 12, 20), by=place.ruth, **{"for": "dues"})
    attested(place.organisation, master, "awards", date(2026, 2, 1), by=place.ruth, award="master-instructor")
    attested(
        place.organisation, place.nadia, "courses", date(2027, 5, 1), by=place.ruth, track="fm-msk", level="instructor",
        outcome="completed",
    )  # fmt: skip
    found = refused(place.request, "track-instructor", by=place.tom, now=later)
    assert found.problem is Problem.NOT_ENTITLED
    found = refused(place.request, "track-instructor", by=master, now=later)
    assert (found.problem, found.arguments["clauses"]) == (Problem.NOT_MET, ["own-scans"])


@pytest.mark.django_db(transaction=True)
def test_two_registrars_at_the_same_instant_leave_one_decision() -> None:
    place = ready()
    request = place.request()
    shown = requests.last_step(request).number
    barrier, results = threading.Barrier(2), {}

    def run(by: User, act: Act) -> None:
        barrier.wait()
        try:
            results[by.pk] = requests.decide_request(
                request=fresh(request), act=act, words="Decided.", shown=shown, by=by, now=NOW
            )
        except ActRefused as told:
            results[by.pk] = told
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(place.ruth, Act.APPROVE)),
        threading.Thread(target=run, args=(place.felix, Act.REFUSE)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (lost,) = [each for each in results.values() if isinstance(each, ActRefused)]
    (won,) = [each for each in results.values() if not isinstance(each, ActRefused)]
    assert (lost.problem, lost.arguments["by"]) == (Problem.OVERTAKEN, won.by.name)
    assert Award.objects.count() == (1 if won.act == "approve" else 0)
