"""Roles, invitations and an organisation's settings over HTTP."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client

from insonate.audit import api as audit
from insonate.people.models import Role, RoleKey, User
from tests.factories import entry
from tests.factories.cast import person, role
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> Client:
    role(person("ines"), RoleKey.ADMINISTRATOR, entry.essex())
    return client_of(person("ines"))


def test_a_role_is_given_to_somebody_who_has_an_account(ines: Client) -> None:
    person("tom")
    ines.post("/office/people/", {"email": "TOM@example.org", "role": "supervisor"})
    given = Role.objects.get(person=person("tom"))
    assert (given.role, given.organisation, given.from_on) == ("supervisor", entry.essex(), date(2026, 7, 9))
    assert "Dr Tom Okafor is now supervisor." in text_of(page(ines, "/office/people/"))


@pytest.mark.django_db(transaction=True)
def test_an_invited_person_chooses_their_password_through_the_link(ines: Client) -> None:
    response = ines.post("/office/people/", {"email": "new@example.org", "role": "tutor"})
    assert "Say the name" in problem_beside(response, "name")
    assert value_of(response, "email") == "new@example.org"
    ines.post("/office/people/", {"email": "new@example.org", "name": "Nora Quist", "role": "tutor"})
    invited = User.objects.get(email="new@example.org")
    assert not invited.has_usable_password()
    letter = next(letter for letter in mail.outbox if letter.to == ["new@example.org"])
    path = re.search(r"http://localhost:8000(/\S+)", letter.body)
    assert path is not None
    visitor = client_of(person("stranger"))
    visitor.logout()
    choosing = visitor.get(path.group(1), follow=True)
    assert choosing.status_code == 200
    visitor.post(choosing.redirect_chain[-1][0], {"password1": "tide-marker-91", "password2": "tide-marker-91"})
    invited.refresh_from_db()
    assert invited.check_password("tide-marker-91")
    acts = {act.action for act in audit.acts_on(f"person:{invited.uuid}")}
    assert {"invite-person", "grant-role"} <= acts


def test_a_role_is_ended_but_never_the_last_administrators(ines: Client) -> None:
    given = role(person("tom"), RoleKey.SUPERVISOR, entry.essex())
    address = f"/office/people/essex/{person('tom').uuid}/roles/supervisor/end/"
    assert "End Dr Tom Okafor's role: Supervisor?" in text_of(page(ines, address))
    ines.post(address)
    given.refresh_from_db()
    assert given.until_on == date(2026, 7, 9)
    own = f"/office/people/essex/{person('ines').uuid}/roles/administrator/end/"
    response = ines.post(own, follow=True)
    assert "This is the last administrator." in text_of(response)
    role(person("tom"), RoleKey.ADMINISTRATOR, entry.essex())
    ines.post(own)
    assert ines.get("/office/people/").status_code == 404


def test_settings_are_changed_and_shown(ines: Client) -> None:
    sent = {
        "name": "University of Essex", "time_zone": "Europe/London", "office_email": "office@example.org",
        "fees_contact": "Orla Byrne", "fees_email": "fees", "accredited_by": "CASE",
    }  # fmt: skip
    response = ines.post("/office/organisation/", sent)
    assert "valid email" in problem_beside(response, "fees_email")
    assert value_of(response, "fees_contact") == "Orla Byrne"
    ines.post("/office/organisation/", sent | {"fees_email": "fees@example.org"})
    assert "About fees, ask Orla Byrne." in text_of(page(ines, "/programmes/essex-scanning-record/"))
    assert "change-organisation" in {act.action for act in audit.acts_in("organisation:essex")}


def test_a_time_zone_that_is_none_is_refused(ines: Client) -> None:
    response = ines.post("/office/organisation/", {"name": "University of Essex", "time_zone": "Europe/Narnia"})
    assert "Select a valid choice" in problem_beside(response, "time_zone")


@pytest.mark.parametrize("key", [each for each in RoleKey if each is not RoleKey.ADMINISTRATOR])
def test_only_administrators_look_after_people(key: RoleKey) -> None:
    role(person("tom"), key, entry.essex())
    client = client_of(person("tom"))
    for address in ("/office/people/", "/office/organisation/"):
        assert client.get(address).status_code == 404


def test_an_administrator_looks_after_their_own_organisation_only(ines: Client) -> None:
    entry.cpocus()
    assert ines.get("/office/people/?at=cpocus").status_code == 404
    role(person("tom"), RoleKey.SUPERVISOR, entry.cpocus())
    elsewhere = f"/office/people/cpocus/{person('tom').uuid}/roles/supervisor/end/"
    assert ines.post(elsewhere).status_code == 404
