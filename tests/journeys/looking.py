"""What a look at a page finds that a person would trip over, and when a page can be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, one line for each element: rule, impact, where."""
    found = Axe().run(page, options=RULES)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def ready(page: Page) -> None:
    """Wait until the page that is there has run its modules: words can be seen before, and leaving a page then
    leaves undone what its modules do on arrival (a draft that the server confirmed would stay)."""
    page.wait_for_load_state("domcontentloaded")


@contextmanager
def error_page(page: Page) -> Iterator[None]:
    """Wait until what is done inside has ended on the browser's own error page. It is a navigation of its own that
    comes after the request has failed, and would interrupt whatever goes elsewhere before it has arrived."""
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error://")):
        yield


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 on every good page."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def small_targets(page: Page, least: int = 24) -> list[str]:
    """What can be pressed but is smaller than `least` pixels in one direction, links within sentences excepted."""
    return list(
        page.evaluate(
            """(least) => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
              .filter((e) => e.checkVisibility({checkOpacity: false}))
              .filter((e) => !e.closest("p, li:not(.queue > li), dd, dt, td, th"))
              .filter((e) => !e.matches(".skip, .vh, label input"))
              .map((e) => [e, e.getBoundingClientRect()])
              .filter(([, r]) => r.width > 1 && (r.width < least || r.height < least))
              .map(([e, r]) => `${e.outerHTML.slice(0, 80)} ${Math.round(r.width)}x${Math.round(r.height)}`)""",
            least,
        )
    )
