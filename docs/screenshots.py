"""Pictures of the pages as people see them: phone and desk, light and dark.

    python docs/screenshots.py FOLDER [--base http://localhost:8000] [--only NAME ...] [--window]

Takes every page of `PAGES` from a running server (`make run`), signed in as the page's person, into FOLDER as
`<name>-<width>-<theme>.png`, whole pages, or with
`--window` what a window shows of them. Says which pages scroll sideways and which answered with an error,
and ends with status 1 if any did. It lives beside the documentation because it is not part of the product.
"""

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

WIDTHS = {390: 844, 1280: 900}
THEMES = ("light", "dark")
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Page:
    """One page to picture: the file's name, the address, the e-mail of who looks (empty: nobody), and what is clicked
    there to come to the page that is meant (empty: it is this one)."""

    name: str
    url: str
    person: str = ""
    click: str = ""


def _of(key: str) -> str:
    return f"{key}@insonate.example"


FIRST = "main ol.queue a"

PAGES = [
    Page("home", "/"),
    Page("sign-in", "/account/login/"),
    Page("programme", "/programmes/essex-scanning-record/"),
    Page("track", "/programmes/cpocus-fm-msk/"),
    Page("courses", "/courses/"),
    Page("course", "/courses/", "", "main table a"),
    Page("curriculum", "/learn/cpocus-fm-msk/", _of("nadia")),
    Page("module", "/learn/cpocus-fm-msk/elbow-effusion/", _of("nadia")),
    Page("module-page", "/learn/cpocus-fm-msk/elbow-effusion/pages/image-interpretation/", _of("nadia")),
    Page("self-check", "/learn/cpocus-fm-msk/elbow-effusion/check/", _of("nadia")),
    Page("my-courses", "/teach/", _of("helene")),
    Page("my-course", "/teach/", _of("helene"), FIRST),
    Page("courses-to-judge", "/office/courses/", _of("paulette")),
    Page("scorecard", "/office/courses/", _of("paulette"), FIRST),
    Page("curricula", "/office/curricula/", _of("beatrix")),
    Page("module-text", "/office/curricula/cpocus-fm-msk/elbow-effusion/", _of("beatrix")),
    Page("standing", "/standing/", _of("nadia")),
    Page("log", "/log/", _of("nadia")),
    Page("logbook", "/logbook/", _of("nadia")),
    Page("scan", "/logbook/", _of("nadia"), FIRST),
    Page("import", "/import/", _of("nadia")),
    Page("export", "/export/", _of("nadia")),
    Page("records", "/records/", _of("nadia")),
    Page("membership", "/membership/cpocus/", _of("nadia")),
    Page("payments", "/payments/", _of("nadia")),
    Page("invoice", "/payments/", _of("ingrid"), FIRST),
    Page("members", "/office/members/", _of("paulette")),
    Page("invoices", "/office/invoices/", _of("paulette")),
    Page("prices", "/office/prices/?at=cpocus", _of("ada")),
    Page("record", "/records/", _of("nadia"), FIRST),
    Page("evidence", "/evidence/", _of("nadia")),
    Page("registration", "/evidence/", _of("nadia"), FIRST),
    Page("notices", "/notices/", _of("nadia")),
    Page("account", "/you/", _of("nadia")),
    Page("application", "/programmes/essex-scanning-record/", _of("lena"), "main a.primary"),
    Page("queue", "/supervise/", _of("tom")),
    Page("to-sign", "/supervise/", _of("tom"), FIRST),
    Page("signed", "/supervise/signed/", _of("tom")),
    Page("office", "/office/", _of("orla")),
    Page("trials", "/office/trials/", _of("callum")),
    Page("exam-design", "/office/exam-design/cpocus-fm-msk/written/", _of("ada")),
    Page("admission", "/office/applications/", _of("orla"), FIRST),
    Page("claims", "/office/evidence/", _of("orla")),
    Page("registrations", "/office/registrations/", _of("orla")),
    Page("reviews", "/office/review/", _of("miriam")),
    Page("review", "/office/review/", _of("miriam"), FIRST),
    Page("cohort", "/office/cohorts/", _of("callum")),
    Page("audits", "/office/audit/", _of("david")),
    Page("people", "/office/people/", _of("ada")),
    Page("organisation", "/office/organisation/", _of("ada")),
]


def chromium() -> str:
    """The path of the system's Chromium; ends the program with what to install if there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("Chromium is missing: install the package `chromium` (or set CHROMIUM=/path) and run again.")
    return found


def sign_in(browser: Browser, base: str, person: str, password: str) -> BrowserContext:
    """A browser context in which the person is signed in; without a person a fresh one."""
    context = browser.new_context(base_url=base, reduced_motion="reduce")
    if person:
        page = context.new_page()
        page.goto("/account/login/")
        page.fill("input[name=login]", person)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/account/login" not in url)
        page.close()
    return context


def picture(context: BrowserContext, page: Page, folder: Path, window_only: bool) -> list[str]:
    """Takes one page in every width and theme; returns what is wrong with it, in words."""
    wrong = []
    for theme in THEMES:
        for width, height in WIDTHS.items():
            tab = context.new_page()
            tab.set_viewport_size({"width": width, "height": height})
            tab.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            answer = tab.goto(page.url, wait_until="load")
            if answer is None or answer.status >= 400:
                wrong.append(f"{page.url} answered {answer.status if answer else 'nothing'}")
            if page.click and answer is not None and answer.ok:
                with tab.expect_navigation(wait_until="load") as came:
                    tab.locator(page.click).first.click()
                answer = came.value
            tab.evaluate("document.fonts.ready.then(() => true)")
            wide = tab.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{page.url} is {wide} pixels wide at {width}")
            if window_only:
                tab.screenshot(path=folder / f"{page.name}-{width}-{theme}.png")
                tab.close()
                continue
            # What sticks to the bottom of a window belongs at the end of a picture of the whole page.
            tall = tab.evaluate("document.documentElement.scrollHeight")
            tab.set_viewport_size({"width": width, "height": max(height, min(int(tall), 12_000))})
            tab.screenshot(path=folder / f"{page.name}-{width}-{theme}.png", full_page=True)
            tab.close()
    return wrong


def main() -> int:
    """Take the pictures that were asked for; 1 if any page was wrong."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--base", default="http://localhost:8000")
    asked.add_argument("--only", nargs="*", default=[], help="names of pages; all without it")
    asked.add_argument("--url", nargs="*", default=[], help="other addresses to picture, as NAME=URL or NAME=URL@EMAIL")
    asked.add_argument("--password", default="insonate demonstration")
    asked.add_argument("--window", action="store_true", help="what a window shows, not whole pages")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in PAGES if page.name in given.only or not (given.only or given.url)]
    for extra in given.url:
        name, _equals, rest = extra.partition("=")
        url, _at, person = rest.partition("@")
        pages.append(Page(name, url, person))
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH)
        contexts = {
            person: sign_in(browser, given.base, person, given.password) for person in {page.person for page in pages}
        }
        for page in pages:
            wrong += picture(contexts[page.person], page, given.folder, given.window)
        browser.close()
    for words in dict.fromkeys(wrong):
        print(words)
    print(f"{len(pages)} pages in {given.folder}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
