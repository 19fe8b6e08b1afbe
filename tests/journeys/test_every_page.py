"""Every page of every desk, opened by somebody who may: no barrier, nothing sideways, no error, in every look.

The pages are those of the access table (`tests/shell/access`), so a new page is looked at as soon as it has a row.
What the table says gives a file or leads elsewhere is no page. Pages for signing in are in `test_accounts`.
"""

from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.journeys.conftest import DESK, PHONE, OpenPage
from tests.journeys.looking import barriers, sideways
from tests.shell.access.table import WHO, Gets, Row
from tests.shell.access.world import World, world

pytestmark = pytest.mark.django_db

LOOKS = [("light", PHONE), ("dark", PHONE), ("dark", DESK), ("light", DESK)]


def who_may(row: Row) -> str | None:
    """The first kind of person to whom the address is a page; whoever is signed in before nobody."""
    return next((who for who in [*list(WHO)[1:], "anonymous"] if row.expected[who] is Gets.OPEN), None)


def address_of(here: World, name: str, row: Row, who: str) -> str | None:
    """The page's address; None if it answers with a file."""
    query = urlencode(row.form(here))
    address = reverse(name, args=row.args(here)) + (f"?{query}" if query else "")
    client = Client()
    if who != "anonymous":
        client.force_login(here.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(address)
    assert answer.status_code == 200, (name, who, answer.status_code)
    return address if answer["Content-Type"].startswith("text/html") else None


def faults(page: Page, address: str) -> list[str]:
    """What is wrong with the page in any of its looks."""
    page.goto(address)
    found = []
    for theme, size in LOOKS:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        page.set_viewport_size(size)  # type: ignore[arg-type]
        seen = barriers(page)
        if wider := sideways(page):
            seen.append(f"{wider} px wider than its window")
        found += [f"{theme} {size['width']}: {fault}" for fault in seen]
    return found


@pytest.mark.parametrize(
    "desk", ["public", "candidate", "learning", "courses", "supervisor", "examiner", "office", "money", "rules"]
)
def test_pages_of_the_desk_have_no_barrier(desk: str, open_page: OpenPage) -> None:
    here, pages, found, looked_at = world(), {}, {}, 0
    rows: dict[str, Row] = import_module(f"tests.shell.access.{desk}").ROWS
    for name, row in rows.items():
        who = who_may(row) if row.method == "get" else None
        address = address_of(here, name, row, who) if who else None
        if who is None or address is None:
            continue
        if who not in pages:
            pages[who] = open_page(here.people[who] if who != "anonymous" else None)
        if seen := faults(pages[who], address):
            found[name] = seen
        looked_at += 1
    assert looked_at > 1
    assert found == {}
