"""The way in: applying, being asked, being admitted; and what the enrolment pins."""

import json
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from insonate.audit import api as audit
from insonate.people import api as people
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from insonate.programmes.refusals import Overtaken, Refused
from insonate_core.findings import State
from tests.factories import entry
from tests.factories.cast import NOW, person, role

pytestmark = pytest.mark.django_db


def told(who: people.User) -> list[str]:
    return [notice.key for notice in people.notices_of(who)]


def test_the_entry_requirements_are_judged_by_the_core() -> None:
    nadia, programme = person("nadia"), entry.record()
    before = enrolment.entry_standing(nadia, programme, now=NOW)
    assert before is not None
    assert not before.is_met
    entry.fulfil(nadia)
    after = enrolment.entry_standing(nadia, programme, now=NOW)
    assert after is not None
    assert after.is_met
    assert after.finding is not None
    assert after.finding.at("english").state is State.MET
    assert after.finding.at("english/ielts").state is State.MET


@pytest.mark.parametrize(
    ("kind", "attributes", "met"),
    [
        ("declarations", {"what": "english-first-language"}, True),
        ("results", {"test": "ielts", "score": "6.5"}, True),
        ("results", {"test": "ielts", "score": "6.4"}, False),
        ("results", {"test": "toefl-paper", "score": "450"}, True),
        ("results", {"test": "toefl-paper", "score": "449"}, False),
        ("results", {"test": "toefl-computer", "score": "200"}, True),
        ("results", {"test": "toefl-computer", "score": "199"}, False),
    ],
)
def test_english_is_shown_in_any_of_the_ways_the_page_gives(kind: str, attributes: dict[str, str], met: bool) -> None:
    nadia = person("nadia")
    entry.attest(nadia, "awards", award="pgcert-msk-ultrasound")
    entry.attest(nadia, "enrolments", module="msc-msk-ultrasound")
    entry.attest(nadia, kind, **attributes)
    standing = enrolment.entry_standing(nadia, entry.record(), now=NOW)
    assert standing is not None
    assert standing.is_met is met


def test_claims_show_what_would_be_met_once_confirmed() -> None:
    nadia = person("nadia")
    entry.attest(nadia, "enrolments", module="msc-msk-ultrasound")
    entry.attest(nadia, "declarations", what="english-first-language")
    attested.claim_fact(
        person=nadia, organisation=entry.essex(), kind="awards", on=entry.CERTIFICATE,
        attributes={"award": "pgcert-msk-ultrasound"}, now=NOW,
    )  # fmt: skip
    standing = enrolment.entry_standing(nadia, entry.record(), now=NOW)
    assert standing is not None
    assert (standing.is_met, standing.would_be_met) == (False, True)


def test_admission_pins_the_version_and_the_anchor_in_one_act() -> None:
    nadia = person("nadia")
    begun = entry.admitted(nadia)
    version = programmes.version_for(entry.record(), NOW.date())
    assert begun.version == version
    assert (begun.from_on, begun.anchor_on) == (NOW.date(), entry.CERTIFICATE)
    application = enrolment.own_application(nadia, begun.application.uuid)  # type: ignore[union-attr]
    assert application is not None
    assert application.state == enrolment.ApplicationState.ADMITTED
    assert told(nadia) == ["application-admitted"]
    assert told(entry.officer()) == ["application-submitted"]
    acts = [act.action for act in audit.acts_on(f"application:{application.uuid}")]
    assert sorted(acts) == ["admit", "begin-application", "submit-application"]
    (fact,) = enrolment.enrolment_facts(nadia)
    assert (fact.kind, fact.on, dict(fact.attributes)) == (
        "enrolments", NOW.date(), {"programme": "essex-scanning-record"},
    )  # fmt: skip


def test_the_standing_of_each_decision_is_frozen() -> None:
    nadia = person("nadia")
    entry.admitted(nadia)
    (application,) = enrolment.applications_of(nadia)
    submitted, decided = enrolment.steps_of(application)
    frozen = json.loads(decided.standing)
    assert frozen["programme"] == "essex-scanning-record"
    assert frozen["enrolment"]["state"] == "met"
    assert decided.version == programmes.version_for(entry.record(), NOW.date())
    before = decided.standing
    (fact,) = [each for each in attested.facts_of(nadia) if each.kind == "results"]
    attested.decide_fact(
        fact=fact, outcome=attested.FactOutcome.WITHDRAWN, words="Mistaken.", by=entry.officer(), now=NOW
    )
    assert list(enrolment.steps_of(application)) == [submitted, decided]
    assert list(enrolment.steps_of(application))[-1].standing == before


def test_a_programme_without_such_a_clock_pins_no_anchor() -> None:
    society = entry.cpocus()
    registrar = person("piotr")
    role(registrar, RoleKey.REGISTRAR, society)
    begun = enrolment.begin_application(person=person("nadia"), programme=entry.track(), now=NOW)
    application = enrolment.submit_application(application=begun, words="", now=NOW)
    admitted = enrolment.admit(application=application, by=registrar, now=NOW)
    assert admitted.anchor_on is None
    assert admitted.version.programme == entry.track()


def test_nobody_is_admitted_on_what_is_only_claimed() -> None:
    nadia = person("nadia")
    entry.attest(nadia, "enrolments", module="msc-msk-ultrasound")
    entry.attest(nadia, "declarations", what="english-first-language")
    fact = attested.claim_fact(
        person=nadia, organisation=entry.essex(), kind="awards", on=entry.CERTIFICATE,
        attributes={"award": "pgcert-msk-ultrasound"}, now=NOW,
    )  # fmt: skip
    application = entry.handed_in(nadia)
    with pytest.raises(Refused, match="Not yet"):
        enrolment.admit(application=application, by=entry.officer(), now=NOW)
    assert list(enrolment.all_enrolments_of(nadia)) == []
    attested.decide_fact(fact=fact, outcome=attested.FactOutcome.CONFIRMED, by=entry.officer(), now=NOW)
    assert enrolment.admit(application=application, by=entry.officer(), now=NOW).anchor_on == entry.CERTIFICATE


def test_an_officer_does_not_decide_their_own_application() -> None:
    ruth = entry.officer("ruth")
    for kind, attributes in (
        ("awards", {"award": "pgcert-msk-ultrasound"}), ("enrolments", {"module": "msc-msk-ultrasound"}),
        ("declarations", {"what": "english-first-language"}),
    ):  # fmt: skip
        entry.attest(ruth, kind, by=entry.officer("piotr"), **attributes)
    application = entry.handed_in(ruth)
    for act in (enrolment.admit, enrolment.refuse_application, enrolment.ask_applicant):
        with pytest.raises(Refused, match="their own application"):
            act(application=application, words="x", by=ruth, now=NOW)
    assert told(ruth) == []
    enrolment.admit(application=application, by=entry.officer("piotr"), now=NOW)


@pytest.mark.parametrize("key", [RoleKey.ADMINISTRATOR, RoleKey.REGISTRAR, RoleKey.TUTOR, RoleKey.PROGRAMME_LEAD])
def test_only_whom_the_programme_names_admits(key: RoleKey) -> None:
    nadia = person("nadia")
    entry.fulfil(nadia)
    application = entry.handed_in(nadia)
    role(person("piotr"), key, entry.essex())
    with pytest.raises(Refused, match="names who admits"):
        enrolment.admit(application=application, by=person("piotr"), now=NOW)
    role(person("piotr"), RoleKey.ADMISSIONS_OFFICER, entry.essex())
    enrolment.admit(application=application, by=person("piotr"), now=NOW)


def test_an_officer_of_another_organisation_does_not_admit() -> None:
    nadia = person("nadia")
    entry.fulfil(nadia)
    application = entry.handed_in(nadia)
    foreign = entry.officer("piotr", entry.cpocus())
    with pytest.raises(Refused, match="names who admits"):
        enrolment.admit(application=application, by=foreign, now=NOW)
    assert enrolment.application_for_officer(foreign, application.uuid, now=NOW) is None
    assert enrolment.application_for_officer(entry.officer(), application.uuid, now=NOW) == application


def test_the_office_asks_and_the_applicant_answers() -> None:
    nadia, _officer = person("nadia"), entry.officer()
    application = entry.handed_in(nadia, "My award letter follows.")
    with pytest.raises(Refused, match="Say what you need"):
        enrolment.ask_applicant(application=application, words=" ", by=entry.officer(), now=NOW)
    enrolment.ask_applicant(application=application, words="Please add the letter.", by=entry.officer(), now=NOW)
    with pytest.raises(Overtaken):
        enrolment.admit(application=application, by=entry.officer(), now=NOW)
    with pytest.raises(Refused, match="Answer"):
        enrolment.submit_application(application=application, words="", now=NOW)
    enrolment.submit_application(application=application, words="Here it is.", now=NOW)
    said = [(step.state, step.words) for step in enrolment.steps_of(application)]
    assert said == [
        ("submitted", "My award letter follows."), ("asked", "Please add the letter."), ("submitted", "Here it is."),
    ]  # fmt: skip
    assert told(nadia) == ["application-asked"]
    assert told(entry.officer()) == ["application-answered", "application-submitted"]


def test_a_draft_is_nobody_elses() -> None:
    nadia = person("nadia")
    draft = enrolment.begin_application(person=nadia, programme=entry.record(), now=NOW)
    enrolment.save_draft(application=draft, words="Not finished", now=NOW)
    assert enrolment.application_for_officer(entry.officer(), draft.uuid, now=NOW) is None
    assert list(enrolment.applications_in([entry.essex()])) == []
    assert enrolment.own_application(person("tom"), draft.uuid) is None
    assert enrolment.own_application(nadia, draft.uuid).words == "Not finished"  # type: ignore[union-attr]


def test_applying_twice_is_one_application() -> None:
    nadia = person("nadia")
    first = enrolment.begin_application(person=nadia, programme=entry.record(), now=NOW)
    assert enrolment.begin_application(person=nadia, programme=entry.record(), now=NOW) == first
    enrolment.withdraw_application(application=first, now=NOW)
    again = enrolment.begin_application(person=nadia, programme=entry.record(), now=NOW)
    assert again != first
    with pytest.raises(Overtaken):
        enrolment.withdraw_application(application=first, now=NOW)


def test_whoever_is_registered_does_not_apply() -> None:
    entry.admitted(person("nadia"))
    with pytest.raises(Refused, match="registered in this programme already"):
        enrolment.begin_application(person=person("nadia"), programme=entry.record(), now=NOW)


def test_refusing_needs_words_and_tells_the_applicant() -> None:
    nadia = person("nadia")
    application = entry.handed_in(nadia)
    with pytest.raises(Refused, match="Say why"):
        enrolment.refuse_application(application=application, words="", by=entry.officer(), now=NOW)
    enrolment.refuse_application(application=application, words="No certificate.", by=entry.officer(), now=NOW)
    assert told(nadia) == ["application-refused"]
    with pytest.raises(Overtaken, match="Ruth Adeyemi was first"):
        enrolment.admit(application=application, by=entry.officer("piotr"), now=NOW)


@pytest.mark.parametrize("days", [-367, 367])
def test_registration_begins_within_a_year(days: int) -> None:
    entry.fulfil(person("nadia"))
    application = entry.handed_in(person("nadia"))
    with pytest.raises(Refused, match="within a year"):
        enrolment.admit(application=application, from_on=NOW.date() + timedelta(days=days), by=entry.officer(), now=NOW)


def test_a_moved_anchor_is_never_by_the_way() -> None:
    nadia = person("nadia")
    begun = entry.admitted(nadia)
    with pytest.raises(attested.AnchorWouldMove, match="2026-06-01 to 2026-05-01"):
        entry.attest(nadia, "awards", date(2026, 5, 1), award="pgcert-msk-ultrasound")
    begun.refresh_from_db()
    assert begun.anchor_on == entry.CERTIFICATE
    assert len([fact for fact in attested.attested_facts(nadia) if fact.kind == "awards"]) == 1
    entry.attest(nadia, "awards", date(2026, 7, 1), award="pgcert-msk-ultrasound")  # a later one moves nothing
    attested.attest_fact(
        person=nadia, organisation=entry.essex(), kind="awards", on=date(2026, 5, 1),
        attributes={"award": "pgcert-msk-ultrasound"}, accept_moved_anchor=True, by=entry.officer(), now=NOW,
    )  # fmt: skip
    begun.refresh_from_db()
    assert begun.anchor_on == date(2026, 5, 1)
    assert [act.action for act in audit.acts_on(f"enrolment:{begun.uuid}")].count("move-anchor") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides_and_the_other_is_told() -> None:
    nadia = person("nadia")
    entry.fulfil(nadia)
    application = entry.handed_in(nadia)
    officers = [entry.officer("ruth"), entry.officer("piotr")]
    together = Barrier(2)
    outcomes: list[str] = []

    def decide(number: int) -> None:
        together.wait()
        try:
            if number:
                enrolment.refuse_application(application=application, words="No.", by=officers[number], now=NOW)
            else:
                enrolment.admit(application=application, by=officers[number], now=NOW)
            outcomes.append("decided")
        except Overtaken as overtaken:
            outcomes.append(str(overtaken))
        finally:
            connection.close()

    threads = [Thread(target=decide, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = sorted(outcomes, key=lambda outcome: outcome != "decided")
    assert first == "decided"
    assert "was first" in second
    assert [step.state for step in enrolment.steps_of(application)][1:] in (["admitted"], ["refused"])
    assert len(list(enrolment.all_enrolments_of(nadia))) == ([*enrolment.steps_of(application)][-1].state == "admitted")
