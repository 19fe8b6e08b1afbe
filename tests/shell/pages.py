"""Asking for pages as a browser would, and reading them as a person would."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from insonate.people.models import User


def client_of(who: User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str) -> HttpResponse:
    """The page at an address, which must be there."""
    response: Any = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return response  # type: ignore[no-any-return]


def text_of(response: Any) -> str:
    """What a page says, in one line."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def problem_beside(response: Any, field: str) -> str:
    """What is said beside the field of that name; empty if nothing is."""
    found = re.search(rf'<div id="id_{field}_error">(.*?)</div>', response.content.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.group(1))).split()) if found else ""


def value_of(response: Any, name: str) -> str:
    """What the control of that name holds."""
    html = response.content.decode()
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*(.*?)</textarea>', html, re.DOTALL)
    if area:
        return unescape(area.group(1)).strip()
    box = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    held = re.search(r'value="([^"]*)"', box.group()) if box else None
    return unescape(held.group(1)) if held else ""
