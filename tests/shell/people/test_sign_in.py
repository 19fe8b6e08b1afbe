"""Making an account, signing in and out, passwords and addresses, over HTTP; the mail server may be down."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from insonate.audit import api as audit
from insonate.people.models import User
from tests.factories.cast import PASSWORD, person
from tests.factories.worker import bring_forward, work

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Nadia Ferreira",
    "email": "Nadia@Example.org",
    "password1": "quiet-harbour-19",
    "password2": "quiet-harbour-19",
}


class BrokenBackend:
    """A mail server that does not answer."""

    def __init__(self, **_options: Any) -> None:
        """Takes what Django gives every backend."""

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def _mail_is_down(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.shell.people.test_sign_in.BrokenBackend"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post("/account/login/", {"login": email, "password": password})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def acts(someone: User) -> list[str]:
    return [act.action for act in audit.acts_in(f"account:{someone.uuid}")]


def link_in(message: Any) -> str:
    return re.search(r"http://testserver(/account/\S+)", message.body).group(1)  # type: ignore[union-attr]


def test_account_is_made_with_a_name_and_one_case_of_the_address() -> None:
    client = Client()
    assert client.post("/account/signup/", NEW)["Location"] == "/"
    made = User.objects.get()
    assert (made.name, made.email) == ("Nadia Ferreira", "nadia@example.org")
    assert is_signed_in(client)
    assert acts(made) == ["sign-up", "sign-in"]


@pytest.mark.parametrize("field", ["name", "email", "password1"])
def test_account_without_a_part_is_not_made_and_keeps_what_was_typed(field: str) -> None:
    response = Client().post("/account/signup/", NEW | {field: ""})
    assert not User.objects.exists()
    kept = "name" if field == "email" else "email"
    assert NEW[kept] in response.content.decode()
    assert "error-summary" in response.content.decode()


def test_one_address_has_one_account_whatever_its_case() -> None:
    Client().post("/account/signup/", NEW)
    Client().post("/account/signup/", NEW | {"email": "NADIA@example.ORG"})
    assert User.objects.count() == 1


@pytest.mark.parametrize("typed", ["nadia@example.org", "Nadia@Example.ORG", " nadia@example.org "])
def test_signing_in_does_not_mind_the_case_of_the_address(typed: str) -> None:
    nadia, client = person("nadia"), Client()
    assert sign_in(client, typed)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(nadia.pk)
    assert acts(nadia) == ["sign-in"]


def test_unknown_address_and_wrong_password_are_told_in_the_same_words() -> None:
    person("nadia")
    pages = [
        re.sub(r"csrf\S+\s+value=\S+|value=\S+", "", sign_in(Client(), email, password).content.decode())
        for email, password in (("nadia@example.org", "wrong"), ("nobody@example.org", "wrong"))
    ]
    assert pages[0] == pages[1]
    assert "error-summary" in pages[0]


def test_guessing_is_slowed_down() -> None:
    person("nadia")
    client = Client()
    for _attempt in range(5):
        sign_in(client, "nadia@example.org", "wrong")
    sign_in(client, "nadia@example.org")
    assert not is_signed_in(client)
    cache.clear()
    sign_in(client, "nadia@example.org")
    assert is_signed_in(client)


def test_closed_account_is_not_entered() -> None:
    nadia, client = person("nadia"), Client()
    User.objects.filter(pk=nadia.pk).update(is_active=False)
    assert sign_in(client, "nadia@example.org")["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_signing_out_needs_a_press_not_a_link() -> None:
    client = Client()
    person("nadia")
    sign_in(client, "nadia@example.org")
    client.get("/account/logout/")
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_password_is_renewed_by_a_link_that_works_once() -> None:
    nadia = person("nadia")
    Client().post("/account/password/reset/", {"email": "NADIA@example.org"})
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["nadia@example.org"], "Choose a new password")
    client = Client()
    form = client.get(link_in(message), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "another-quay-55", "password2": "another-quay-55"})
    nadia.refresh_from_db()
    assert nadia.check_password("another-quay-55")
    assert "change-password" in acts(nadia)
    assert b"does not work any more" in Client().get(link_in(message), follow=True).content


def test_asking_for_a_password_answers_alike_whether_the_address_is_known() -> None:
    person("nadia")
    answers = [
        Client().post("/account/password/reset/", {"email": email}) for email in ("nadia@example.org", "no@example.org")
    ]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, "/account/password/reset/done/")
    ] * 2
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password",
        "There is no account with this address",
    ]


@pytest.mark.usefixtures("_mail_is_down")
def test_account_is_made_and_the_mail_kept_while_the_mail_server_is_down(settings: Any) -> None:
    client = Client()
    assert client.post("/account/signup/", NEW)["Location"] == "/"
    assert is_signed_in(client)
    assert work() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (work(), mail.outbox) == (0, [])
    assert bring_forward() == 1
    work()
    assert [message.subject for message in mail.outbox] == ["Confirm your e-mail address"]


def test_changed_address_holds_once_the_new_one_is_confirmed() -> None:
    nadia, client = person("nadia"), Client()
    sign_in(client, "nadia@example.org")
    client.post("/account/email/", {"email": "n.ferreira@example.net", "action_add": ""})
    nadia.refresh_from_db()
    assert nadia.email == "nadia@example.org"
    message = next(message for message in mail.outbox if message.to == ["n.ferreira@example.net"])
    client.post(link_in(message))
    nadia.refresh_from_db()
    assert nadia.email == "n.ferreira@example.net"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("n.ferreira@example.net", True)]
    assert "change-address" in acts(nadia)
    assert any(m.to == ["nadia@example.org"] and "changed from nadia@example.org" in m.body for m in mail.outbox)


def test_wish_for_another_address_is_taken_back() -> None:
    nadia, client = person("nadia"), Client()
    sign_in(client, "nadia@example.org")
    client.post("/account/email/", {"email": "first@example.net", "action_add": ""})
    client.post("/account/email/", {"email": "second@example.net", "action_add": ""})
    client.get("/notices/")  # the first page after an act says that a link is on its way
    page = client.get("/account/email/").content.decode()
    assert ("first@example.net" in page, "second@example.net" in page) == (False, True)
    client.post("/account/email/", {"email": "second@example.net", "action_remove": ""})
    nadia.refresh_from_db()
    assert nadia.email == "nadia@example.org"
    assert [row.email for row in EmailAddress.objects.all()] == ["nadia@example.org"]


def test_address_of_somebody_else_does_not_become_ones_own() -> None:
    person("owen")
    nadia, client = person("nadia"), Client()
    sign_in(client, "nadia@example.org")
    client.post("/account/email/", {"email": "Owen@example.org", "action_add": ""})
    for message in mail.outbox:
        if message.to == ["owen@example.org"]:
            client.post(link_in(message))
    nadia.refresh_from_db()
    assert nadia.email == "nadia@example.org"


def test_language_of_the_person_goes_before_that_of_the_browser() -> None:
    nadia, client = person("nadia"), Client(headers={"accept-language": "en"})
    User.objects.filter(pk=nadia.pk).update(language="fr")
    client.force_login(nadia, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert '<html lang="fr"' in client.get("/you/").content.decode()


def test_name_and_language_are_kept_and_audited() -> None:
    nadia, client = person("nadia"), Client()
    client.force_login(nadia, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/you/", {"name": " Nadia Ferreira-Lund ", "language": "fr"})["Location"] == "/you/"
    nadia.refresh_from_db()
    assert (nadia.name, nadia.language) == ("Nadia Ferreira-Lund", "fr")
    act = audit.acts_in(f"account:{nadia.uuid}").get(action="change-person")
    assert '"before":{"language":"en-gb","name":"Nadia Ferreira"}' in act.detail
    client.post("/you/", {"name": "Nadia Ferreira-Lund", "language": "fr"})
    assert acts(nadia).count("change-person") == 1


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 151}, {"language": "tlh"}])
def test_settings_that_cannot_be_are_refused_and_kept_on_the_page(wrong: dict[str, str]) -> None:
    nadia, client = person("nadia"), Client()
    client.force_login(nadia, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post("/you/", {"name": "Nadia", "language": "fr"} | wrong)
    assert response.status_code == 422
    nadia.refresh_from_db()
    assert nadia.name == "Nadia Ferreira"
