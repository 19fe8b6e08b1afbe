"""Two officers, or two windows, at the same instant: one grant, one asking, and the other is told."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from insonate.people.models import RoleKey
from insonate.programmes.attested import api as attested
from insonate.programmes.refusals import Overtaken, Refused
from tests.factories.cast import NOW, person, role
from tests.factories.certification import Body, body

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """What came of acts that begin at the same instant, each in its own session."""
    start, outcomes = threading.Barrier(len(acts)), []

    def session(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
            outcomes.append("done")
        except Overtaken:
            outcomes.append("overtaken")
        except Refused as refused:
            outcomes.append(f"refused at {refused.problems[0].field}")
        finally:
            connection.close()

    sessions = [threading.Thread(target=session, args=(act,)) for act in acts]
    for each in sessions:
        each.start()
    for each in sessions:
        each.join()
    return sorted(outcomes)


def grants(place: Body) -> int:
    return len(attested.granted_to([str(place.nadia.uuid)]))


def entered(place: Body, by: Any) -> Callable[[], Any]:
    return lambda: attested.attest_fact(
        person=place.nadia, organisation=place.organisation, kind="grants", on=NOW.date(),
        attributes={"clause": "exception", "reason": "Well founded"}, by=by, now=NOW,
    )  # fmt: skip


def asked(place: Body) -> attested.AttestedFact:
    return attested.ask_concession(
        person=place.nadia, organisation=place.organisation, programme="cpocus-fm-msk", clause="exception",
        reason="Twelve years in a trauma clinic", now=NOW,
    )  # fmt: skip


def test_two_officers_who_enter_the_same_grant_give_one() -> None:
    place = body()
    assert at_once(entered(place, place.ruth), entered(place, place.felix)) == ["done", "refused at clause"]
    assert grants(place) == 1


def test_two_officers_who_grant_what_was_asked_for_give_one() -> None:
    place = body()
    fact = asked(place)

    def grant(by: Any) -> Callable[[], Any]:
        return lambda: attested.decide_fact(
            fact=fact, outcome=attested.FactOutcome.CONFIRMED, words="Well founded", by=by, now=NOW
        )

    at_once(grant(place.ruth), grant(place.felix))  # the second says what stands already, and changes nothing
    assert (grants(place), fact.decisions.count()) == (1, 1)


def test_granting_and_refusing_at_once_does_one_of_them() -> None:
    place = body()
    fact = asked(place)

    def decide(outcome: attested.FactOutcome, by: Any) -> Callable[[], Any]:
        return lambda: attested.decide_fact(fact=fact, outcome=outcome, words="So it is", by=by, now=NOW)

    said = at_once(
        decide(attested.FactOutcome.CONFIRMED, place.ruth), decide(attested.FactOutcome.REFUSED, place.felix)
    )
    assert said == ["done", "overtaken"]
    assert fact.decisions.count() == 1


def test_entering_a_grant_and_granting_what_was_asked_for_at_once_give_one() -> None:
    place = body()
    fact = asked(place)
    third = person("greta")
    role(third, RoleKey.REGISTRAR, place.organisation)
    said = at_once(
        entered(place, third),
        lambda: attested.decide_fact(
            fact=fact, outcome=attested.FactOutcome.CONFIRMED, words="Well founded", by=place.ruth, now=NOW
        ),
    )
    assert said == ["done", "refused at clause"]
    assert grants(place) == 1


def test_asking_twice_at_the_same_instant_asks_once() -> None:
    place = body()
    assert at_once(lambda: asked(place), lambda: asked(place)) == ["done", "overtaken"]
    assert attested.AttestedFact.objects.filter(kind="grants").count() == 1
