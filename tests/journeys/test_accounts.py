"""The way in, and the pages of one's own account, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import cast
from tests.journeys.conftest import OpenPage
from tests.journeys.looking import barriers, sideways

pytestmark = pytest.mark.django_db

OPEN = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/password/reset/done/"]
OWN = ["/account/email/", "/account/password/change/", "/account/2fa/", "/account/logout/"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_way_in_has_no_barrier(open_page: OpenPage, theme: str) -> None:
    page = open_page(phone=True, theme=theme)
    for address in OPEN:
        page.goto(address)
        assert (address, barriers(page), sideways(page)) == (address, [], 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_own_account_has_no_barrier(open_page: OpenPage, theme: str) -> None:
    page = open_page(cast.person("nadia"), phone=True, theme=theme)
    for address in OWN:
        page.goto(address)
        assert (address, barriers(page), sideways(page)) == (address, [], 0)


def test_sign_in_with_a_wrong_password_keeps_the_address_and_says_so(open_page: OpenPage) -> None:
    nadia = cast.person("nadia")
    page = open_page()
    page.goto("/account/login/?next=/account/email/")
    page.get_by_label("Email").fill(nadia.email)
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("One thing to put right")
    expect(page.get_by_label("Email")).to_have_value(nadia.email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".menu .who-name")).to_have_text("Nadia Ferreira")


def test_sign_out_needs_no_second_question_and_no_script(open_page: OpenPage) -> None:
    page = open_page(cast.person("nadia"), scripts=False, expected=("404",))
    page.goto("/account/email/")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/account/login/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_address_where_nothing_is_says_so(open_page: OpenPage) -> None:
    page = open_page(phone=True, expected=("404",))
    page.goto("/no/such/page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is at this address")
    assert barriers(page) == []
