"""Whom a candidate may name."""

from datetime import date

import pytest

from insonate.logbook.sign_offs import api as sign_offs
from insonate.people.models import RoleKey
from tests.factories.cast import enrolment, person, role, scan, university

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 9)


def named(key: str = "nadia") -> list[str]:
    return [choice.person.name for choice in sign_offs.supervisors_for(person(key), TODAY)]


def test_those_who_teach_where_the_candidate_is_enrolled_may_be_named() -> None:
    enrolment(person("nadia"))
    role(person("tom"), RoleKey.SUPERVISOR)
    role(person("ruth"), RoleKey.TUTOR)
    role(person("piotr"), RoleKey.AUDITOR)
    role(person("stranger"), RoleKey.SUPERVISOR, university("moor", "Moor College"))
    assert named() == ["Dr Tom Okafor", "Ruth Adeyemi"]


def test_nobody_may_be_named_where_one_is_no_longer_enrolled() -> None:
    enrolment(person("nadia"), until_on=TODAY)
    role(person("tom"), RoleKey.SUPERVISOR)
    assert named() == []


def test_who_no_longer_teaches_is_not_offered() -> None:
    enrolment(person("nadia"))
    role(person("tom"), RoleKey.SUPERVISOR, until_on=TODAY)
    assert named() == []


def test_candidate_who_supervises_others_cannot_name_themselves() -> None:
    enrolment(person("tom"))
    role(person("tom"), RoleKey.SUPERVISOR)
    role(person("helene"), RoleKey.SUPERVISOR)
    assert named("tom") == ["Dr Hélène Gagnon"]


def test_those_named_before_come_first_even_from_elsewhere() -> None:
    nadia = person("nadia")
    enrolment(nadia)
    role(person("ruth"), RoleKey.TUTOR)
    role(person("tom"), RoleKey.SUPERVISOR)
    scan(nadia, person("stranger"))
    scan(nadia, person("tom"))
    choices = sign_offs.supervisors_for(nadia, TODAY)
    assert [(choice.person.name, choice.organisations, choice.named_before) for choice in choices] == [
        ("Dr Tom Okafor", ("Harbour University",), True),
        ("Stan Holloway-Reed", (), True),
        ("Ruth Adeyemi", ("Harbour University",), False),
    ]
