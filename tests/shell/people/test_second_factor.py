"""Codes, codes for an emergency, and who must have a second proof."""

import re
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import include, path

from insonate.audit import api as audit
from insonate.people import api as people
from insonate.people.models import RoleKey, User
from tests.factories.cast import PASSWORD, person, role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def with_codes(someone: User) -> tuple[Client, str]:
    """Somebody signed in who has set up codes through the pages, and the secret of their app."""
    client = Client()
    client.post("/account/login/", {"login": someone.email, "password": PASSWORD})
    again = client.get("/account/2fa/totp/activate/")["Location"]
    page = client.post(again, {"password": PASSWORD}, follow=True).content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r'<code class="secret">(\w+)</code>', page).group(1)  # type: ignore[union-attr]
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=someone, type="totp").exists()
    cache.clear()
    return client, secret


def test_code_is_asked_after_the_password() -> None:
    nadia = person("nadia")
    _set_up, secret = with_codes(nadia)
    client = Client()
    answer = client.post("/account/login/", {"login": nadia.email, "password": PASSWORD})
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    client.post("/account/2fa/authenticate/", {"code": "000000" if code_of(secret) != "000000" else "111111"})
    assert "_auth_user_id" not in client.session
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert "_auth_user_id" in client.session


def test_code_for_an_emergency_opens_once() -> None:
    nadia = person("nadia")
    set_up, _secret = with_codes(nadia)
    page = set_up.get("/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(r'<code class="secret">([\w-]+)</code>', page)
    assert len(codes) == 10
    for expected in (True, False):
        cache.clear()
        client = Client()
        client.post("/account/login/", {"login": nadia.email, "password": PASSWORD})
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert ("_auth_user_id" in client.session) is expected


@pytest.mark.django_db(transaction=True)
def test_setting_up_and_stopping_codes_is_in_the_history() -> None:
    nadia = person("nadia")
    client, _secret = with_codes(nadia)
    assert "Stop using codes" in client.get("/account/2fa/").content.decode()
    client.post("/account/2fa/totp/deactivate/")
    acts = [act.action for act in audit.acts_in(f"account:{nadia.uuid}")]
    assert acts.count("add-second-proof") == 2  # the app, and the codes for an emergency
    assert "remove-second-proof" in acts
    assert audit.first_broken_entry(f"account:{nadia.uuid}") is None


@pytest.mark.parametrize("key", RoleKey)
def test_second_proof_is_asked_of_every_office_role_and_of_no_supervisor(settings: Any, key: RoleKey) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    someone = person("ruth")
    role(someone, key)
    assert people.second_factor_required(someone, TODAY) is (key is not RoleKey.SUPERVISOR)
    settings.REQUIRE_SECOND_FACTOR = False
    assert not people.second_factor_required(someone, TODAY)


def test_role_that_ended_asks_for_nothing(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    role(person("ruth"), RoleKey.TUTOR, until_on=TODAY)
    assert not people.second_factor_required(person("ruth"), TODAY)


def _page(_request: Any) -> Any:
    from django.http import HttpResponse

    return HttpResponse("the desk")


office = ([path("desk/", _page, name="desk")], "office")
candidate = ([path("standing/", _page, name="standing")], "candidate")
urlpatterns = [
    path("office/", include(office)),
    path("", include(candidate)),
    path("account/", include("allauth.urls")),
    path("", include("insonate.web.public.urls")),
]


@pytest.mark.urls("tests.shell.people.test_second_factor")
def test_office_opens_only_after_a_second_proof_is_set_up(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    ruth = person("ruth")
    role(ruth, RoleKey.TUTOR)
    client = Client()
    client.force_login(ruth, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/office/desk/")["Location"] == "/account/2fa/"
    assert client.post("/office/desk/")["Location"] == "/account/2fa/"
    assert client.get("/standing/").content == b"the desk"
    Authenticator.objects.create(user=ruth, type="recovery_codes", data={})
    assert client.get("/office/desk/").status_code == 302
    TOTP.activate(ruth, "ABCDEFGHIJKLMNOP")
    assert client.get("/office/desk/").content == b"the desk"


@pytest.mark.urls("tests.shell.people.test_second_factor")
def test_office_is_open_without_one_where_the_installation_does_not_ask(settings: Any) -> None:
    ruth = person("ruth")
    role(ruth, RoleKey.TUTOR)
    client = Client()
    client.force_login(ruth, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/office/desk/").content == b"the desk"
