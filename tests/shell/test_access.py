"""Every address, tried by every kind of person, gives what the access table says."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.shell.access.table import DOCUMENT, WHO, Gets, Row, as_document, table
from tests.shell.access.world import World, world

TABLE = table()


def addresses(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all addresses but the developers' gallery."""
    for each in patterns:
        if isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield ":".join([*spaces, each.name])
        elif each.namespace != "components":
            yield from addresses(each.url_patterns, (*spaces, each.namespace) if each.namespace else spaces)


def test_every_address_is_in_the_table() -> None:
    found = list(addresses(get_resolver().url_patterns))
    assert sorted(set(found) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(found)) == []


def test_every_row_speaks_of_everybody() -> None:
    assert {name for name, row in TABLE.items() if set(row.expected) != set(WHO)} == set()


def test_reference_page_is_the_table() -> None:
    assert DOCUMENT.read_text() == as_document()


def got(response: HttpResponse, method: str) -> Gets | int:
    """What an answer amounts to; an unexpected status as its number. A form found wanting was open to its sender."""
    if response.status_code in (301, 302, 303):
        if response["Location"].partition("?")[0] == reverse(settings.LOGIN_URL):
            return Gets.SIGN_IN
        return Gets.OPEN if method == "post" else Gets.ELSEWHERE
    if response.status_code in (200, 422):
        return Gets.OPEN
    return {404: Gets.NOTHING, 403: Gets.REFUSED}.get(response.status_code, response.status_code)


def ask(here: World, who: str, name: str, row: Row) -> Gets | int:
    """What somebody gets; whatever it did is undone."""
    client = Client()
    if who != "anonymous":
        client.force_login(here.people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    address = reverse(name, args=row.args(here))
    with transaction.atomic():
        response = getattr(client, row.method)(address, row.form(here))
        answer = got(response, row.method)
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLE)
def test_address_gives_everybody_what_the_table_says(name: str) -> None:
    row, here = TABLE[name], world()
    row.args(here), row.form(here)  # made once, outside what is undone
    assert {who: ask(here, who, name, row) for who in WHO} == dict(row.expected)
