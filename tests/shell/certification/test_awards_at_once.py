"""Two hundred awards at the same instant, and a crash at every statement: one number for each, no gap, none twice."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.db import connection

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import ActRefused, Award, NumberSeries
from insonate.people.models import Notice, User
from insonate.programmes.models import Enrolment
from tests.factories.cast import NOW
from tests.factories.certification import AWARD, Body, body

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 200
HANDS = 20


class PowerCutError(RuntimeError):
    """The process died before this statement."""


def many(place: Body, count: int) -> list[Enrolment]:
    """So many people enrolled."""
    people = User.objects.bulk_create(
        User(email=f"candidate-{number}@example.org", name=f"Candidate {number}") for number in range(count)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            person=each, programme=place.version.programme, version=place.version, from_on=date(2026, 1, 10),
            recorded_at=NOW,
        )
        for each in people
    )  # fmt: skip


def given(place: Body, enrolment: Enrolment) -> Award:
    return awards.give_award(
        enrolment=enrolment, version=place.version, award=AWARD, request=None, by=place.ruth, now=NOW
    )


def by_many_hands(acts: list[Callable[[], Any]], hands: int) -> list[Any]:
    """All acts, taken from one pile by so many threads with a connection each; what came back or was raised."""
    pile, results = list(enumerate(acts)), [None] * len(acts)
    lock, start = threading.Lock(), threading.Barrier(hands)

    def run() -> None:
        start.wait()
        try:
            while True:
                with lock:
                    if not pile:
                        return
                    place, act = pile.pop()
                try:
                    results[place] = act()
                except Exception as error:
                    results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_hundred_at_once_get_one_number_each_without_a_gap() -> None:
    place = body()
    candidates = many(place, AT_ONCE)
    count = AT_ONCE if connection.vendor == "postgresql" else 24
    results = by_many_hands([lambda each=each: given(place, each) for each in candidates[:count]], HANDS)
    assert [error for error in results if not isinstance(error, Award)] == []
    numbers = sorted(each.number for each in results)
    assert numbers == [f"MSK-{number:04}" for number in range(1, count + 1)]
    assert NumberSeries.objects.get(series="MSK-{0}").last == count
    assert len({each.code for each in results}) == count


def test_one_person_asked_for_at_once_holds_one_award() -> None:
    place = body()
    results = by_many_hands([lambda: given(place, place.enrolment) for _ in range(6)], 6)
    assert sorted(type(each).__name__ for each in results) == ["ActRefused"] * 5 + ["Award"]
    assert Award.objects.count() == 1
    assert NumberSeries.objects.get(series="MSK-{0}").last == 1


def dying_at(statement: int) -> AbstractContextManager[None]:
    """The connection fails before the statement with this number, counted from 0."""
    seen = 0

    def wrapper(execute: Any, sql: str, params: Any, is_many: bool, context: Any) -> Any:
        nonlocal seen
        if seen == statement:
            raise PowerCutError(sql)
        seen += 1
        return execute(sql, params, is_many, context)

    return connection.execute_wrapper(wrapper)


def test_a_crash_at_any_statement_leaves_nothing_and_the_next_try_takes_the_same_number() -> None:
    place = body()
    candidates = many(place, 60)
    died, statement = 0, 0
    for expected, enrolment in enumerate(candidates, start=1):
        try:
            with dying_at(statement):
                given(place, enrolment)
        except PowerCutError:
            died += 1
            assert not Award.objects.filter(person=enrolment.person).exists()
            assert not Notice.objects.filter(person=enrolment.person).exists()
            assert given(place, enrolment).number == f"MSK-{expected:04}"
        else:
            break
        statement += 1
    assert died > 10
    assert statement == died, "the last one met no crash: every statement of a giving was tried"
    numbers = list(Award.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [f"MSK-{number:04}" for number in range(1, died + 2)]


def test_two_who_decide_on_one_award_at_once_leave_one_decision() -> None:
    place = body()
    award = given(place, place.enrolment)

    def suspend(by: User) -> Any:
        return awards.decide_award(
            award=awards.award_for_officer(by, award.uuid, now=NOW), act=awards.Act.SUSPEND, words="Complaint.", by=by,
            now=NOW,
        )  # fmt: skip

    results = by_many_hands([lambda: suspend(place.ruth), lambda: suspend(place.felix)], 2)
    assert sorted(type(each).__name__ for each in results) == ["ActRefused", "AwardStep"]
    assert isinstance(next(each for each in results if not isinstance(each, awards.AwardStep)), ActRefused)
    assert [each.act for each in awards.steps_of(award)] == ["complete", "suspend"]
