"""*Where I stand* is drawn once for the same facts, and says what drawing everything anew would say."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.people.models import User
from tests.factories.cast import NOW
from tests.shell.certification.test_kept import ACTS, Hall, here, log, tomorrow, undone
from tests.shell.pages import client_of, page

pytestmark = pytest.mark.django_db
__all__ = ["here"]  # the fixture


def body(who: User) -> str:
    return page(client_of(who), "/standing/").content.decode().split("<main", 1)[1].split("</main", 1)[0]


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), min_size=1, max_size=5))
def test_page_equals_one_drawn_anew_after_any_acts(
    here: Hall, acts: list[tuple[Callable[[Hall, User], None], int]]
) -> None:
    here.now = NOW
    with undone(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(clock, "now", lambda: here.now)
        standings.forget()
        for act, who in acts:
            for each in here.people:
                body(each)
            act(here, here.people[who])
            shown = [body(each) for each in here.people]
            standings.forget()
            assert shown == [body(each) for each in here.people], act.__name__


def test_page_is_drawn_anew_after_a_scan_and_on_the_next_day(here: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: here.now)
    nadia = here.people[0]
    first = body(nadia)
    assert body(nadia) == first
    log(here, nadia)
    second = body(nadia)
    assert second != first
    tomorrow(here, nadia)
    assert body(nadia) != second


def test_page_is_drawn_anew_when_somebody_it_names_is_renamed(here: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: here.now)
    nadia = here.people[0]
    log(here, nadia)
    assert str(here.tom) in body(nadia)
    here.tom.name = "Thomas Whitfield"
    here.tom.save()
    assert "Thomas Whitfield" in body(nadia)


def test_what_is_held_stays_small(here: Hall) -> None:
    known = standings.known_of(here.people[0])
    for number in range(100):
        assert known.derive(number, lambda number=number: number * 2) == number * 2  # type: ignore[misc]
    assert len(known._derived) <= 16
    assert known.derive(99, lambda: 0) == 198
