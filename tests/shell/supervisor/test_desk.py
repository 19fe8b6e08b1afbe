"""The supervisor desk over HTTP, as it works without scripts."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import User
from tests.factories.cast import NOW, corrected, person
from tests.factories.scans import logged, supervised

pytestmark = pytest.mark.django_db


def at_desk(someone: User) -> Client:
    client = Client()
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def named(key: str = "nadia", by: str = "tom", **changes: Any) -> logbook.Scan:
    return logged(person(key), **supervised(person(by), **changes))


def words(response: Any) -> str:
    """The page's text, its spaces folded."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def values(response: Any) -> list[str]:
    return re.findall(r'name="selected" value="([^"]+)"', response.content.decode())


def test_queue_lists_what_waits_oldest_first_with_its_content() -> None:
    new = named(region="elbow", determinate=False)
    old = named("owen", now=NOW - timedelta(days=10), performed_on=(NOW - timedelta(days=11)).date())
    named(by="helene")
    response = at_desk(person("tom")).get("/supervise/")
    assert values(response) == [f"{old.uuid}.1", f"{new.uuid}.1"]
    text = words(response)
    assert "2 scans to sign The oldest has waited 10 days." in text
    assert "Owen Blackwater, 28 June. Supervision: direct. Abnormal." in text
    assert "Nadia Ferreira, 8 July. Supervision: direct. Abnormal. Indeterminate." in text
    assert "You, Dr Tom Okafor, state that you supervised each scan you selected" in text


def test_queue_is_filtered_by_whose_and_where() -> None:
    mine = named(region="elbow")
    named(region="knee")
    named("owen", region="elbow")
    desk = at_desk(person("tom"))
    page = desk.get("/supervise/", {"candidate": str(person("nadia").uuid), "region": "elbow"})
    assert values(page) == [f"{mine.uuid}.1"]
    assert len(values(desk.get("/supervise/", {"candidate": "nobody", "region": "moon"}))) == 3


def test_queue_goes_on_by_key() -> None:
    for _each in range(52):
        named()
    desk = at_desk(person("tom"))
    first = desk.get("/supervise/")
    onward = unescape(re.search(r'rel="next" href="([^"]+)"', first.content.decode()).group(1))  # type: ignore[union-attr]
    second = desk.get(onward)
    assert (len(values(first)), len(values(second))) == (50, 2)
    assert not set(values(first)) & set(values(second))


def test_selected_scans_are_signed_and_the_others_wait() -> None:
    first, second, third = named(), named("owen"), named(region="knee")
    desk = at_desk(person("tom"))
    response = desk.post(
        "/supervise/sign/", {"selected": [f"{first.uuid}.1", f"{second.uuid}.1"], "next": "/supervise/"}, follow=True
    )
    assert "2 scans are signed and locked." in words(response)
    assert values(response) == [f"{third.uuid}.1"]


def test_one_refused_scan_is_named_with_its_reason_and_the_others_are_signed() -> None:
    fine, stale = named(), named("owen", region="elbow")
    corrected(stale, region="knee")
    response = at_desk(person("tom")).post(
        "/supervise/sign/", {"selected": [f"{fine.uuid}.1", f"{stale.uuid}.1"]}, follow=True
    )
    text = words(response)
    assert "1 scan is signed and locked." in text
    assert (
        "Right knee of Owen Blackwater, 8 July: nothing was written, because it was corrected after you were shown it;"
        in text
    )
    assert [row.scan_id for row in sign_offs.SignOff.objects.all()] == [fine.pk]


def test_scan_of_another_supervisor_is_refused_without_a_word_of_it() -> None:
    hers = named(by="helene", region="hip")
    response = at_desk(person("tom")).post("/supervise/sign/", {"selected": [f"{hers.uuid}.1"]}, follow=True)
    text = words(response)
    assert "A scan that is not yours to sign: nothing was written" in text
    assert " hip " not in text.lower()
    assert not sign_offs.SignOff.objects.exists()


@pytest.mark.parametrize("selected", [[], ["rubbish"], ["rubbish.1"], ["."]])
def test_nothing_selected_signs_nothing(selected: list[str]) -> None:
    named()
    response = at_desk(person("tom")).post("/supervise/sign/", {"selected": selected}, follow=True)
    assert "Nothing was selected, so nothing was signed." in words(response)


def test_form_never_leads_to_another_site() -> None:
    entered = named()
    response = at_desk(person("tom")).post(
        "/supervise/sign/", {"selected": [f"{entered.uuid}.1"], "next": "https://elsewhere.example/"}
    )
    assert response["Location"] == "/supervise/"


def test_scan_page_shows_everything_said_and_both_answers() -> None:
    entered = named(technical_issues="Anisotropy at the insertion.", sex="female", age_band="45-59")
    text = words(at_desk(person("tom")).get(f"/supervise/scans/{entered.uuid}/"))
    for said in (
        "Right shoulder", "Nadia Ferreira, Wednesday 8 July 2026", "Clinical question Full-thickness",
        "Technical issues Anisotropy", "Sex Female", "Age band 45 to 59", "Sign this scan", "Do not sign",
    ):  # fmt: skip
        assert said in text


def test_scan_page_asks_about_a_late_entry() -> None:
    entered = named(performed_on=(NOW - timedelta(days=30)).date())
    assert "Entered 30 days after the scan." in words(at_desk(person("tom")).get(f"/supervise/scans/{entered.uuid}/"))


def test_pattern_is_a_question_with_its_innocent_reading_and_stops_nothing() -> None:
    note = "Normal appearances, no effusion, tendons intact throughout."
    alike = [named(technical_issues=note) for _each in range(10)]
    other = named("owen", technical_issues=note)
    desk = at_desk(person("tom"))
    queue = words(desk.get("/supervise/"))
    assert queue.count("There is a question about it.") == 2 * 10  # in the row and in the name of its box
    text = words(desk.get(f"/supervise/scans/{alike[0].uuid}/"))
    assert "10 scans share the same notes. It may be that a template for normal scans was used. Is it so?" in text
    assert "Sign this scan" in text
    assert "Is it so?" not in words(desk.get(f"/supervise/scans/{other.uuid}/"))


def test_pattern_does_not_tell_of_scans_that_another_supervises() -> None:
    note = "Normal appearances, no effusion, tendons intact throughout."
    mine = named(technical_issues=note)
    for _each in range(9):
        named(by="helene", technical_issues=note)
    assert "Is it so?" not in words(at_desk(person("tom")).get(f"/supervise/scans/{mine.uuid}/"))


def test_not_signing_asks_why_and_keeps_what_was_typed() -> None:
    entered = named()
    desk = at_desk(person("tom"))
    asked = desk.post("/supervise/decline/", {"selected": f"{entered.uuid}.1"})
    assert "Do not sign this scan? Right shoulder of Nadia Ferreira, 8 July" in words(asked)
    wrong = desk.post(
        "/supervise/decline/", {"selected": f"{entered.uuid}.1", "grounds": "cannot-confirm", "words": ""}
    )
    assert wrong.status_code == 422
    assert "Say what you cannot confirm" in words(wrong)
    typed = {"selected": f"{entered.uuid}.1", "grounds": "cannot-confirm", "words": "It was Mr Tate"}
    named_patient = desk.post("/supervise/decline/", typed)
    assert "“Mr Tate” may identify a patient." in words(named_patient)
    assert "It was Mr Tate" in named_patient.content.decode()
    done = desk.post("/supervise/decline/", typed | {"words": "No second plane."}, follow=True)
    assert "1 scan goes back unsigned." in words(done)
    assert logbook.Scan.objects.get().sign_state == "declined"


def test_signed_scan_is_listed_and_taken_back_with_a_reason() -> None:
    entered = named()
    tom = person("tom")
    (outcome,) = sign_offs.sign_off_scans(scans=[sign_offs.Shown(entered.uuid, 1)], by=tom, now=NOW)
    assert outcome.sign_off is not None
    desk = at_desk(tom)
    assert "You signed on today" not in words(desk.get("/supervise/signed/"))
    assert "Nadia Ferreira, scanned 8 July. You signed today." in words(desk.get("/supervise/signed/"))
    address = f"/supervise/signed/{outcome.sign_off.uuid}/"
    empty = desk.post(address, {"words": " "})
    assert empty.status_code == 422
    done = desk.post(address, {"words": "It was another afternoon."}, follow=True)
    text = words(done)
    assert "Your signature is taken back" in text
    assert "It was another afternoon." in text
    assert "Take 1 signature back" not in text
    assert values(desk.get("/supervise/")) == [f"{entered.uuid}.1"]


def test_statement_shows_what_was_signed_even_after_a_correction() -> None:
    entered = named(region="elbow")
    tom = person("tom")
    (outcome,) = sign_offs.sign_off_scans(scans=[sign_offs.Shown(entered.uuid, 1)], by=tom, now=NOW)
    corrected(entered, region="knee")
    assert outcome.sign_off is not None
    text = words(at_desk(tom).get(f"/supervise/signed/{outcome.sign_off.uuid}/"))
    assert "Right elbow" in text
    assert "The candidate corrected the entry since." in text


def test_only_the_named_supervisor_finds_the_scan_and_only_the_signer_the_statement() -> None:
    entered = named()
    (outcome,) = sign_offs.sign_off_scans(scans=[sign_offs.Shown(entered.uuid, 1)], by=person("tom"), now=NOW)
    assert outcome.sign_off is not None
    for address in (f"/supervise/scans/{entered.uuid}/", f"/supervise/signed/{outcome.sign_off.uuid}/"):
        assert at_desk(person("tom")).get(address).status_code == 200
        assert at_desk(person("helene")).get(address).status_code == 404
        assert at_desk(person("nadia")).get(address).status_code == 404
        assert Client().get(address)["Location"].startswith("/account/login/")
