"""Who may open a page of the office: those with the role today, at the organisations where they hold it.

Everybody else meets a page that is not there.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.http import Http404, HttpRequest

from insonate.people import api as people
from insonate.programmes.access import organisations_for

T = TypeVar("T")


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def organisations_of(person: people.User, roles: Iterable[people.RoleKey], now: datetime) -> list[people.Organisation]:
    """Where the person holds one of the roles today."""
    return organisations_for(person, set(roles), now)


def not_found_unless(found: T | None) -> T:
    """What was found; a page that is not there if it is nothing."""
    if not found:
        raise Http404
    return found


def organisation_among(organisations: list[people.Organisation], slug: str) -> people.Organisation:
    """The one with that slug, or the only one; a page that is not there if it is none of them."""
    if not slug and len(organisations) == 1:
        return organisations[0]
    return not_found_unless(next((each for each in organisations if each.slug == slug), None))
