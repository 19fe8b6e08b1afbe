"""An award that was given: its number, its evidence, what is decided of it, its certificate."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from insonate.audit import api as audit
from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused, Award, Paper, Problem, Signatory
from insonate.certification.standings import api as standings
from insonate.kit.canonical import sha256
from insonate.people import api as people
from insonate.people.models import Notice, User
from insonate_core.credentials.lifecycle import Act, Stage
from insonate_core.credentials.powers import Power
from insonate_core.findings import AwardState
from tests.factories.cast import NOW, person
from tests.factories.certification import AWARD, Body, attested, body, newer_document

pytestmark = pytest.mark.django_db
SIGNED = (Signatory("Dr Tom Okafor", "requester"), Signatory("Ruth Adeyemi", "decider"))


@pytest.fixture
def place() -> Body:
    return body()


def given(place: Body, award: str = AWARD, *, now: datetime = NOW) -> Award:
    return awards.give_award(
        enrolment=place.enrolment, version=place.version, award=award, request=None, signatories=SIGNED, by=place.ruth,
        now=now,
    )  # fmt: skip


def refused(do: Any, /, **more: Any) -> Problem:
    with pytest.raises(ActRefused) as caught:
        do(**more)
    return caught.value.problem


def decided(award: Award, act: Act, by: User, words: str = "Decided by the committee.", now: datetime = NOW) -> Any:
    return awards.decide_award(award=award, act=act, words=words, by=by, now=now)


def state_of(place: Body, on: date) -> AwardState:
    standing = standings.standing_of(place.enrolment, as_of=on).standing
    return next(each.state for each in standing.awards if each.key == AWARD)


def test_award_has_number_code_certificate_step_and_trail(place: Body) -> None:
    award = given(place)
    assert (award.number, award.person_name, award.given_on) == ("MSK-0001", "Nadia Ferreira", date(2026, 7, 9))
    assert len(award.code) == 26
    assert awards.award_with_code(award.code.upper()) == award
    assert awards.award_with_number(place.organisation, "msk-0001 ") == award
    assert [each.act for each in awards.steps_of(award)] == ["complete"]
    assert audit.first_broken_entry(f"award:{award.uuid}") is None
    assert Notice.objects.get(person=place.nadia, key="award-given").arguments["number"] == "MSK-0001"
    assert state_of(place, NOW.date()) is AwardState.ACTIVE


def test_same_award_is_not_given_twice(place: Body) -> None:
    given(place)
    with pytest.raises(ActRefused) as caught:
        given(place)
    assert (caught.value.problem, caught.value.arguments) == (Problem.HELD_ALREADY, {"number": "MSK-0001"})


def test_number_that_was_not_kept_is_the_next_one(place: Body) -> None:
    def cut_short() -> None:
        with transaction.atomic():
            given(place)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cut_short()
    assert given(place).number == "MSK-0001"


def test_numbers_of_awards_without_a_format_say_what_they_are_of(place: Body) -> None:
    assert given(place, "track-instructor").number == "CPOCUS-FM-MSK-TRACK-INSTRUCTOR-0001"
    assert given(place).number == "MSK-0001"


def test_certificate_is_frozen_as_bytes_on_both_papers(place: Body) -> None:
    certificate = awards.current_certificate(given(place))
    content = json.loads(certificate.content)
    assert certificate.content_hash == sha256(certificate.content)
    assert (content["name"], content["number"], content["given-on"]) == ("Nadia Ferreira", "MSK-0001", "2026-07-09")
    for paper in Paper:
        file = awards.file_of(certificate, paper)
        pdf = bytes(file.content)
        assert pdf.startswith(b"%PDF")
        assert file.sha256 == sha256(pdf)
        assert pdf == awards.render_certificate(certificate.content, paper)
    assert bytes(awards.file_of(certificate, Paper.A4).content) != bytes(
        awards.file_of(certificate, Paper.LETTER).content
    )


def test_certificate_does_not_change_with_name_organisation_or_template(
    place: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = given(place)
    before = bytes(awards.file_of(awards.current_certificate(award), Paper.A4).content)
    people.change_person(person=place.nadia, name="Nadia Ferreira-Lindqvist", language="en-gb", now=NOW)
    people.change_organisation(organisation=place.organisation, name="Another name", by=place.ruth, now=NOW)

    def gone(*_anything: object) -> bytes:
        raise FileNotFoundError("the template was deleted")

    monkeypatch.setattr("insonate.certification.awards.certificates.printing.render_certificate", gone)
    award = awards.own_award(place.nadia, award.uuid)
    assert bytes(awards.file_of(awards.current_certificate(award), Paper.A4).content) == before
    assert award.person_name == "Nadia Ferreira"


def test_issuing_again_supersedes_with_a_trace(place: Body) -> None:
    award = given(place)
    first = awards.current_certificate(award)
    people.change_person(person=place.nadia, name="Nadia Lindqvist", language="en-gb", now=NOW)
    assert refused(awards.reissue_certificate, award=award, reason=" ", by=place.ruth, now=NOW) is Problem.WORDS_MISSING
    assert refused(awards.reissue_certificate, award=award, reason="x", by=place.tom, now=NOW) is Problem.NOT_ENTITLED
    second = awards.reissue_certificate(award=award, reason="She married.", by=place.ruth, now=NOW)
    assert (second.edition, second.name, second.reason) == (2, "Nadia Lindqvist", "She married.")
    assert [each.pk for each in awards.certificates_of(award)] == [first.pk, second.pk]
    assert Signatory.all_in(second.content) == SIGNED
    assert json.loads(second.content)["number"] == "MSK-0001"
    (entry,) = [each for each in audit.acts_on(f"award:{award.uuid}") if each.action == "reissue-certificate"]
    assert json.loads(entry.detail)["supersedes"] == first.content_hash


@pytest.mark.parametrize("act", [Act.SUSPEND, Act.WITHDRAW])
def test_decision_on_an_award_needs_words_a_decider_and_somebody_else(place: Body, act: Act) -> None:
    award = given(place)
    assert refused(awards.decide_award, award=award, act=act, words="", by=place.ruth, now=NOW) is Problem.WORDS_MISSING
    assert refused(awards.decide_award, award=award, act=act, words="x", by=place.tom, now=NOW) is Problem.NOT_ENTITLED
    assert refused(awards.decide_award, award=award, act=act, words="x", by=place.nadia, now=NOW) is Problem.OWN
    decided(award, act, place.ruth)
    assert awards.held_award(award, as_of=NOW.date()).stage.value == (
        "suspended" if act is Act.SUSPEND else "withdrawn"
    )
    assert Notice.objects.filter(person=place.nadia, key=f"award-{act.value}").exists()


def test_suspended_award_is_reinstated_and_a_withdrawn_one_is_not(place: Body) -> None:
    award = given(place)
    decided(award, Act.SUSPEND, place.ruth)
    assert state_of(place, NOW.date()) is AwardState.SUSPENDED
    decided(award, Act.REINSTATE, place.felix)
    assert state_of(place, NOW.date()) is AwardState.ACTIVE
    decided(award, Act.WITHDRAW, place.ruth)
    assert refused(awards.decide_award, award=award, act=Act.REINSTATE, words="x", by=place.ruth, now=NOW) is (
        Problem.NOT_POSSIBLE
    )
    assert state_of(place, NOW.date()) is AwardState.WITHDRAWN
    assert awards.award_with_code(award.code) == award


def test_holder_keeps_number_and_certificate_after_everything(place: Body) -> None:
    award = given(place)
    decided(award, Act.WITHDRAW, place.ruth)
    (held,) = awards.held_awards_of(place.nadia, now=NOW + timedelta(days=4000))
    assert (held.award.number, held.stage) == ("MSK-0001", Stage.WITHDRAWN)
    assert bytes(awards.file_of(awards.current_certificate(held.award), Paper.LETTER).content).startswith(b"%PDF")


def test_unpaid_dues_lead_to_grace_then_lapse_and_payment_restores(place: Body) -> None:
    """Given on 9 July 2026; the dues of 2027 are due on 1 January with 90 days of grace."""
    award = given(place)

    def at(day: date) -> Stage:
        return awards.bring_up_to_date(
            awards.own_award(place.nadia, award.uuid), now=datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        )

    assert at(date(2026, 12, 31)) is Stage.ACTIVE
    assert at(date(2027, 1, 1)) is Stage.GRACE
    assert at(date(2027, 3, 31)) is Stage.GRACE
    assert at(date(2027, 4, 20)) is Stage.LAPSED
    attested(place.organisation, place.nadia, "payments", date(2027, 5, 2), by=place.ruth, **{"for": "dues"})
    assert at(date(2027, 5, 2)) is Stage.ACTIVE
    assert at(date(2027, 5, 2)) is Stage.ACTIVE
    steps = [(each.act, each.on) for each in awards.steps_of(award)]
    assert steps == [
        ("complete", date(2026, 7, 9)),
        ("enter-grace", date(2027, 1, 1)),
        ("lapse", date(2027, 4, 1)),
        ("restore", date(2027, 5, 2)),
    ]
    told = Notice.objects.filter(person=place.nadia, key__startswith="award-").order_by("pk")
    assert [each.key for each in told] == ["award-given", "award-in-grace", "award-lapsed", "award-restored"]


def test_reminders_come_before_each_change_and_once(place: Body) -> None:
    award = given(place)

    def on(day: date) -> list[str]:
        now = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
        awards.keep_awards(now=now)
        awards.keep_awards(now=now)
        notices = Notice.objects.filter(person=place.nadia, at=now).order_by("pk")
        return [each.key for each in notices]

    assert on(date(2026, 12, 10)) == []
    assert on(date(2027, 1, 2)) == ["award-in-grace"]
    assert on(date(2027, 2, 3)) == ["award-lapses-soon"]
    assert on(date(2027, 2, 4)) == []
    assert on(date(2027, 3, 20)) == ["award-lapses-soon"]
    assert on(date(2027, 4, 1)) == ["award-lapsed"]
    assert awards.UpkeepReminder.objects.filter(award=award).count() == 2


def test_award_given_here_takes_the_place_of_an_attested_one(place: Body) -> None:
    """Tom's attested award speaks for the days before; from the day of his own award here, that one does."""
    place.enrolment.person = place.tom
    award = awards.give_award(
        enrolment=place.enrolment, version=place.version, award="track-instructor", request=None, by=place.ruth, now=NOW
    )
    held = [fact for fact in standings.holdings_of(place.tom) if fact.kind == "awards"]
    assert {(fact.on, fact.until) for fact in held} == {(date(2025, 2, 1), NOW.date()), (NOW.date(), None)}
    later = NOW + timedelta(days=10)
    decided(award, Act.SUSPEND, place.ruth, now=later)
    held = [fact for fact in standings.holdings_of(place.tom) if fact.kind == "awards"]
    assert {(fact.on, fact.until) for fact in held} == {
        (date(2025, 2, 1), NOW.date()), (NOW.date(), later.date()),
    }  # fmt: skip


@pytest.mark.parametrize(("days", "is_barred"), [(9, False), (10, True), (20, False)])
def test_power_is_judged_on_the_day_of_the_act(place: Body, days: int, is_barred: bool) -> None:
    """Suspended from day 10, reinstated on day 20."""
    place.enrolment.person = place.tom
    award = awards.give_award(
        enrolment=place.enrolment, version=place.version, award="track-instructor", request=None, by=place.ruth, now=NOW
    )
    decided(award, Act.SUSPEND, place.ruth, now=NOW + timedelta(days=10))
    decided(award, Act.REINSTATE, place.ruth, now=NOW + timedelta(days=20))
    definition = standings.standing_of(place.enrolment, as_of=NOW.date()).definition
    found = awards.barred(
        place.tom, "instructor", definition=definition, candidate=place.nadia,
        on=NOW.date() + timedelta(days=days), now=NOW + timedelta(days=30),
    )  # fmt: skip
    assert (found is not None) is is_barred


def test_powers_shown_with_an_award_are_those_of_its_document(place: Body) -> None:
    place.enrolment.person = place.tom
    award = awards.give_award(
        enrolment=place.enrolment, version=place.version, award="track-instructor", request=None, by=place.ruth, now=NOW
    )
    given_powers = {each.power for each in awards.held_award(award, as_of=NOW.date()).powers}
    assert given_powers == {Power.SUPERVISE, Power.ASSESS, Power.EXAMINE, Power.REQUEST}


def test_award_with_an_end_expires(place: Body) -> None:
    longer = {"    upkeep: [dues, cme]\n": "    upkeep: [dues, cme]\n    valid-for: 12 months\n"}
    text = newer_document("2025", "2025-01-01", **longer)
    from insonate.programmes import api as programmes

    version = programmes.publish_version(organisation=place.organisation, text=text, by=None, now=NOW)
    award = awards.give_award(
        enrolment=place.enrolment, version=version, award=AWARD, request=None, by=place.ruth, now=NOW
    )
    assert award.valid_until_on == date(2027, 7, 9)
    assert awards.bring_up_to_date(award, now=datetime(2027, 7, 9, 18, tzinfo=UTC)) is Stage.EXPIRED
    assert [(each.act, each.on) for each in awards.steps_of(award)][-1] == ("expire", date(2027, 7, 9))


def test_awards_only_grow(place: Body) -> None:
    award = given(place)
    for rows in (
        awards.Award.objects.filter(pk=award.pk),
        awards.AwardStep.objects.filter(award=award),
        awards.Certificate.objects.filter(award=award),
        awards.CertificateFile.objects.filter(certificate__award=award),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_stranger_finds_no_award(place: Body) -> None:
    award = given(place)
    for somebody in (place.tom, person("owen")):
        with pytest.raises(Award.DoesNotExist):
            awards.own_award(somebody, award.uuid)
        with pytest.raises(Award.DoesNotExist):
            awards.award_for_officer(somebody, award.uuid, now=NOW)
    assert awards.award_for_officer(place.ruth, award.uuid, now=NOW) == award
