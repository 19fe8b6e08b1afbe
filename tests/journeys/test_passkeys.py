"""A passkey is made, signs in and is removed, with an authenticator that Chromium plays."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from playwright.sync_api import Page, expect

from insonate.audit import api as audit
from insonate.people.models import User
from tests.factories import cast
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def with_authenticator(page: Page) -> Any:
    """A device that holds passkeys and whose owner always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, added["authenticatorId"]


def sign_in(page: Page, someone: User) -> None:
    page.goto("/account/login/?next=/you/")
    page.get_by_label("Email").fill(someone.email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_passkey_is_made_and_then_signs_in_without_a_password(open_page: OpenPage) -> None:
    nadia = cast.person("nadia")
    page = open_page()
    with_authenticator(page)
    sign_in(page, nadia)
    page.get_by_role("link", name="Passkeys and codes").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(cast.PASSWORD)  # it is asked again before anything that guards the account
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("This laptop")
    page.get_by_label("without a password").check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    assert Authenticator.objects.filter(user=nadia, type="webauthn").count() == 1

    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/you/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    acts = [act.action for act in audit.acts_in(f"account:{nadia.uuid}")]
    assert acts.count("sign-in") == 2
    assert "add-second-proof" in acts


def test_passkey_is_the_second_proof_after_a_password_and_is_removed(open_page: OpenPage) -> None:
    nadia = cast.person("nadia")
    page = open_page()
    with_authenticator(page)
    sign_in(page, nadia)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What you call it").fill("Blue key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()

    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/?next=/account/2fa/webauthn/")
    page.get_by_label("Email").fill(nadia.email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="The second proof")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Blue key", exact=True)).to_be_visible()
    page.get_by_role("link", name="Remove : Blue key").click()
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove 1 passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not Authenticator.objects.filter(user=nadia, type="webauthn").exists()


def test_browser_without_the_passkey_says_so_and_stays(open_page: OpenPage) -> None:
    page = open_page(expected=("NotAllowedError", "The operation either timed out"))
    with_authenticator(page)
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey")
    expect(page.get_by_label("Email")).to_be_visible()
