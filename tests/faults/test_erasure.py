"""An erasure that breaks in the middle has erased nothing, and leaves no permit behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from insonate.audit.models import ErasurePermit
from insonate.erasure import api as erasure
from insonate.people.models import RoleKey, User
from tests.factories.cast import NOW, person, role
from tests.factories.scans import logged, supervised
from tests.factories.yearly import enrolled, scans
from tests.faults.test_import import BreaksAt

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def everything() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def somebody(key: str) -> User:
    who = enrolled(key).person
    scans(who, *(date(2025, 8, 1) + timedelta(days=31 * number) for number in range(6)))
    tom = person("tom")
    if not tom.roles.exists():
        role(tom, RoleKey.SUPERVISOR)
    logged(who, **supervised(tom))
    return who


def test_break_at_any_write_of_an_erasure_erases_nothing_and_it_can_be_repeated() -> None:
    nadia = somebody("nadia")
    before, broken = everything(), 0
    while not erased_but_for_a_break_at(nadia, 1 + 3 * broken):
        assert everything() == before, broken
        assert User.objects.get(pk=nadia.pk).name == "Nadia Ferreira"
        broken += 1
    assert broken >= 10
    assert User.objects.get(pk=nadia.pk).is_erased
    assert not ErasurePermit.objects.exists()


def erased_but_for_a_break_at(who: User, statement: int) -> bool:
    """Whether the erasure went through: it does once the break comes later than its last write."""
    breaks: Any = BreaksAt(statement)
    try:
        with connection.execute_wrapper(breaks):
            erasure.erase_account(person=who, now=NOW)
    except DatabaseError:
        return False
    return True
