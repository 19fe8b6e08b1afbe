"""What every journey may rely on: one Chromium for the run, a server of its own, and pages that tell on themselves.

The server runs in a thread of the test process on a free port, so the clock, the database and the settings of
the test are the server's too. A page that met an error on its console (a refused script, a broken module, a
resource that is not there) fails the test that opened it.

Nothing here waits for a length of time. Whoever acts and then goes on waits for what the act brings about: words,
a navigation (`looking.ready`), an error page (`looking.error_page`).
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.run import find_chromium

# Playwright keeps an event loop in the test's thread; Django would refuse the database there, although nothing
# of ours runs in that loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Only how long a failing test takes to fail: the machine may have two cores and other work for both.
PATIENCE = 60_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

OpenPage = Callable[..., Page]
SetClock = Callable[[datetime], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    path = find_chromium()
    if not path:
        pytest.fail("Chromium is missing: install the package `chromium` (or set CHROMIUM=/path).", pytrace=False)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH, timeout=2 * PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def at(settings: Any) -> SetClock:
    """`at(instant)`: from now on it is then, for the test and for its server."""

    def moved(instant: datetime) -> None:
        settings.CLOCK = lambda: instant

    return moved


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[OpenPage]:
    """`open_page(person=None, phone=False, theme="light", scripts=True)`: a fresh page, the person signed in.

    Each call is a browser of its own (cookies, storage). Addresses may be relative to the server. Give
    `expected=("words",)` for console errors that the story provokes on purpose.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []
    allowed: list[str] = []

    def opened(
        person: Any = None,
        *,
        phone: bool = False,
        theme: str = "light",
        scripts: bool = True,
        expected: tuple[str, ...] = (),
    ) -> Page:
        allowed.extend(expected)
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,  # type: ignore[arg-type]
            has_touch=phone,
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            client = Client()
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(words in error for words in allowed)] == []
