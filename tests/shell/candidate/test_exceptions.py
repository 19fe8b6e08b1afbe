"""The exception route: its conditions shown, asked for with papers, granted by a named officer."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insonate.certification.standings import api as standings
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from insonate.programmes.refusals import Overtaken
from insonate.web.findings.entry import entry_rows
from insonate_core.findings import State
from tests.factories.cast import NOW, person, role, university
from tests.factories.certification import Body, body, examined, small_document
from tests.factories.certification import attested as attested_on
from tests.factories.entry import PDF
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db


def address(place: Body, rest: str = "") -> str:
    return f"/registrations/{place.enrolment.uuid}/exceptions/{rest}"


def asked(place: Body) -> attested.AttestedFact:
    return attested.ask_concession(
        person=place.nadia, organisation=place.organisation, programme="cpocus-fm-msk", clause="exception",
        reason="Twelve years in a trauma clinic.", documents=[("letter.pdf", PDF)], now=NOW,
    )  # fmt: skip


def state_of(place: Body, path: str) -> State:
    return standings.standing_of(place.enrolment, as_of=NOW.date()).standing.at(path).state


def show(place: Body, path: str, **typed: str) -> None:
    """Nadia shows what a condition asks, on the page; Ruth confirms it."""
    client = client_of(place.nadia)
    where = address(place, f"evidence/?clause={path}")
    assert client.get(where).status_code == 200
    answer = client.post(where, {"on": "2026-02-01", **typed})
    assert answer.status_code == 302, text_of(answer)
    (waiting,) = [each for each in attested.facts_of(place.nadia) if each.outcome is None]
    attested.decide_fact(fact=waiting, outcome=attested.FactOutcome.CONFIRMED, by=place.ruth, now=NOW)


def experienced(place: Body) -> None:
    top = "applied-for-exception/four-criteria"
    show(place, f"{top}/experience", years="9")
    show(place, f"{top}/taught")
    show(place, f"{top}/publications")
    for day in (5, 6, 7):
        attested_on(
            place.organisation, place.nadia, "courses", date(2026, 2, day), by=place.ruth, track="fm-msk",
            level="introductory", outcome="completed",
        )  # fmt: skip


def test_the_exception_route_from_the_conditions_to_the_case_file() -> None:
    place = body()
    client, office = client_of(place.nadia), client_of(place.ruth)
    said = text_of(page(client, address(place)))
    assert "Exception to certification" in said
    assert "Seven years of scanning" in said
    experienced(place)
    assert state_of(place, "logbook") is not State.WAIVED

    answer = client.post(
        address(place, "exception/"),
        {"reason": "Twelve years in a trauma clinic.", "documents": SimpleUploadedFile("letter.pdf", PDF)},
    )
    assert answer.status_code == 302
    assert "Waiting for the office" in text_of(page(client, address(place)))
    assert state_of(place, "logbook") is not State.WAIVED  # asking changes nothing

    waiting = text_of(page(office, "/office/evidence/"))
    assert "Concession: Exception" in waiting
    (fact,) = [each for each in attested.facts_of(place.nadia) if each.kind == "grants"]
    decide = f"/office/evidence/{fact.uuid}/"
    shown = text_of(page(office, decide))
    assert "letter.pdf" in shown
    assert "Four of five criteria" in shown
    refused = office.post(decide, {"confirmed": "1"})
    assert (refused.status_code, problem_beside(refused, "words")) == (
        422, "Say why in a sentence; the person reads it.",
    )  # fmt: skip
    assert office.post(decide, {"confirmed": "1", "words": "All four criteria are met"}).status_code == 302

    assert state_of(place, "course") is State.WAIVED
    assert state_of(place, "logbook") is State.WAIVED
    assert state_of(place, "exams") is not State.WAIVED  # never the examinations
    standing = text_of(page(client, "/standing/"))
    told = "asked for on 9 July 2026, granted by Ruth Adeyemi on 9 July 2026: All four criteria are met"
    assert told in standing

    examined(place)
    place.request(by=place.helene)
    request = text_of(page(office, f"/office/requests/{place.enrolment.award_requests.get().uuid}/"))
    assert f"Excused: Exception to certification ({told})." in request


def test_what_is_asked_for_twice_is_refused_and_what_was_typed_is_kept() -> None:
    place = body()
    asked(place)
    with pytest.raises(Overtaken):
        asked(place)
    again = client_of(place.nadia).post(address(place, "exception/"), {"reason": "Once more"})
    assert again.status_code == 422
    assert "You have asked for this already; the office has it." in text_of(again)
    assert "Once more" in again.content.decode()
    assert attested.AttestedFact.objects.filter(kind="grants").count() == 1


def test_without_a_reason_nothing_is_asked() -> None:
    place = body()
    answer = client_of(place.nadia).post(address(place, "exception/"), {"reason": " "})
    assert answer.status_code == 422
    assert problem_beside(answer, "reason")
    assert not attested.AttestedFact.objects.filter(kind="grants").exists()


def test_a_refusal_says_why_and_changes_nothing() -> None:
    place = body()
    experienced(place)
    fact = asked(place)
    client_of(place.ruth).post(f"/office/evidence/{fact.uuid}/", {"refused": "1", "words": "The letter is unsigned."})
    assert state_of(place, "logbook") is not State.WAIVED
    said = text_of(page(client_of(place.nadia), address(place)))
    assert "Refused" in said
    assert "The letter is unsigned." in said
    asked(place)  # and may be asked for again


def test_only_an_officer_whom_the_programme_names_grants_what_was_asked_for() -> None:
    place = body()
    fact = asked(place)
    other = person("piotr")
    role(other, RoleKey.ADMISSIONS_OFFICER, place.organisation)
    answer = client_of(other).post(f"/office/evidence/{fact.uuid}/", {"confirmed": "1", "words": "Yes."})
    assert answer.status_code == 422
    assert "on that day you were not one of them" in text_of(answer)
    assert attested.facts_of(place.nadia).get(pk=fact.pk).outcome is None


def test_a_granted_exception_with_an_end_stops_holding_that_day_and_says_so() -> None:
    place = body()
    experienced(place)
    ends = NOW.date() + timedelta(days=60)
    office = client_of(place.ruth)
    fact = asked(place)
    early = office.post(f"/office/evidence/{fact.uuid}/", {"confirmed": "1", "words": "Yes", "until": NOW.date()})
    assert "This day has come" in problem_beside(early, "until")
    office.post(f"/office/evidence/{fact.uuid}/", {"confirmed": "1", "words": "Yes", "until": ends.isoformat()})

    def on(day: date) -> Any:
        return standings.standing_of(place.enrolment, as_of=day).standing.at("logbook")

    assert on(ends - timedelta(days=1)).state is State.WAIVED
    assert on(ends).state is not State.WAIVED
    assert [str(each.key) for each in on(ends).reasons] == ["concession-ended"]


def test_whose_registration_is_not_theirs_asks_nothing() -> None:
    place = body()
    stranger = client_of(person("mei"))
    assert stranger.get(address(place)).status_code == 404
    assert stranger.post(address(place, "exception/"), {"reason": "x"}).status_code == 404
    assert client_of(place.nadia).get(address(place, "nothing/")).status_code == 404
    assert client_of(place.nadia).get(address(place, "evidence/?clause=logbook")).status_code == 404


def test_a_grant_of_another_body_is_never_told_here() -> None:
    """Two bodies may call a concession the same; a name and a reason never cross over."""
    place = body()
    experienced(place)
    other = university("other", "Another body")
    greta = person("greta")
    role(greta, RoleKey.REGISTRAR, other)
    programmes.publish_version(
        organisation=other,
        text=small_document(
            **{"programme: cpocus-fm-msk": "programme: other-msk", "cpocus-registrar": "other-registrar"}
        ),
        by=None,
        now=NOW,
    )
    programmes.attest_fact(
        person=place.nadia, organisation=other, kind="grants", on=NOW.date(),
        attributes={"clause": "exception", "reason": "A secret of the other body"}, by=greta, now=NOW,
    )  # fmt: skip
    assert state_of(place, "logbook") is not State.WAIVED  # nor does it ease anything
    assert "A secret" not in text_of(page(client_of(place.nadia), "/standing/"))


def test_the_path_to_the_award_leads_to_the_exception() -> None:
    place = body()
    shown = page(
        client_of(place.nadia), reverse("candidate:path", args=[place.enrolment.uuid, "independent-practitioner"])
    )
    assert address(place) in shown.content.decode()


def test_a_waiver_of_what_is_asked_at_entry_is_told_with_its_grant() -> None:
    place = body(
        small_document(
            **{
                "awards:\n  independent-practitioner:": (
                    "enrolment: {requires: [course], decided-by: registrar, reference: faq}\n\n"
                    "awards:\n  independent-practitioner:"
                )
            }
        )
    )
    experienced(place)
    fact = asked(place)
    attested.decide_fact(
        fact=fact, outcome=attested.FactOutcome.CONFIRMED, words="All is met", by=place.ruth, now=NOW
    )  # fmt: skip
    entry = enrolment.entry_standing(place.nadia, place.enrolment.programme, now=NOW)
    assert entry is not None
    told = " ".join(str(row.why) for row in entry_rows(entry))
    assert "granted by Ruth Adeyemi on 9 July 2026: All is met" in told
