"""Registrations at the office over HTTP: leave, ends, new beginnings."""

from datetime import date

import pytest

from insonate.people.models import RoleKey
from insonate.programmes.enrolment import api as enrolment
from tests.factories import entry
from tests.factories.cast import NOW, person, role
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db


def leave_of(registration: enrolment.Enrolment) -> enrolment.Leave:
    return enrolment.ask_leave(
        enrolment=registration, from_on=date(2026, 9, 1), until_on=date(2026, 10, 1), reason="Parental leave",
        by=registration.person, now=NOW,
    )  # fmt: skip


def test_list_shows_who_is_registered_and_leave_that_waits() -> None:
    officer = client_of(entry.officer())
    assert "Nobody is registered yet" in text_of(page(officer, "/office/registrations/"))
    leave_of(entry.admitted(person("nadia")))
    text = text_of(page(officer, "/office/registrations/"))
    assert "Nadia Ferreira 1 September 2026 to 30 September 2026 · Parental leave" in text
    assert "9 July 2026 1 June 2026 Registered" in text
    assert "Nobody here is called “Mei”" in text_of(page(officer, "/office/registrations/?q=Mei"))
    assert page(officer, "/office/registrations/?from=x")


def test_a_tutor_decides_leave_and_sees_the_problem_beside_the_field() -> None:
    registration = entry.admitted(person("nadia"))
    leave = leave_of(registration)
    role(person("tom"), RoleKey.TUTOR, entry.essex())
    tutor = client_of(person("tom"))
    response = tutor.post(f"/office/leave/{leave.uuid}/", {"refuse": "1", "words": ""})
    assert response.status_code == 422
    assert f'<p class="error" id="wrong-{leave.uuid}">' in response.content.decode()
    assert "Say why; the person reads it." in text_of(response)
    tutor.post(f"/office/leave/{leave.uuid}/", {"approve": "1", "words": ""})
    leave.refresh_from_db()
    assert (leave.state, leave.decided_by) == ("approved", person("tom"))
    second = client_of(entry.officer()).post(
        f"/office/leave/{leave.uuid}/", {"refuse": "1", "words": "No."}, follow=True
    )
    assert "Dr Tom Okafor was first" in text_of(second)


def test_an_auditor_and_a_stranger_find_nothing() -> None:
    registration = entry.admitted(person("nadia"))
    leave = leave_of(registration)
    role(person("amara"), RoleKey.AUDITOR, entry.essex())
    for client in (client_of(person("amara")), client_of(entry.officer("piotr", entry.cpocus()))):
        assert client.get(f"/office/registrations/{registration.uuid}/").status_code == 404
        assert client.post(f"/office/leave/{leave.uuid}/", {"approve": "1"}).status_code == 404
    leave.refresh_from_db()
    assert leave.state == "asked"


def test_a_registration_is_ended_and_begun_again() -> None:
    officer = client_of(entry.officer())
    registration = entry.admitted(person("nadia"))
    address = f"/office/registrations/{registration.uuid}/"
    response = officer.post(address, {"end": "1", "last_on": "2026-07-01", "reason": "Moved"})
    assert "before the registration began" in problem_beside(response, "last_on")
    assert value_of(response, "reason") == "Moved"
    officer.post(address, {"end": "1", "last_on": "2026-07-31", "reason": "Moved"})
    registration.refresh_from_db()
    assert registration.until_on == date(2026, 8, 1)
    response = officer.post(address, {"restart": "1", "from_on": "2026-07-31"})
    assert "a new one begins then or later" in problem_beside(response, "from_on")
    response = officer.post(address, {"restart": "1", "from_on": "2026-08-01"})
    again = enrolment.all_enrolments_of(person("nadia")).first()
    assert again is not None
    assert response.url == f"/office/registrations/{again.uuid}/"
    assert again.anchor_on == entry.CERTIFICATE


def test_a_tutor_does_not_end_registrations() -> None:
    registration = entry.admitted(person("nadia"))
    role(person("tom"), RoleKey.TUTOR, entry.essex())
    tutor = client_of(person("tom"))
    address = f"/office/registrations/{registration.uuid}/"
    assert "End the registration" not in text_of(page(tutor, address))
    tutor.post(address, {"end": "1", "last_on": "2026-07-31", "reason": "Moved"})
    registration.refresh_from_db()
    assert registration.until_on is None
