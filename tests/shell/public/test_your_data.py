"""Everybody can read what is kept of them and whom to ask, on every page."""

from typing import Any

import pytest
from django.test import Client

from tests.factories.cast import person
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db


def test_page_says_whose_the_data_is_and_what_is_never_done_with_it() -> None:
    said = text_of(page(Client(), "/your-data/"))
    for words in ("Your logbook is yours", "No patient is ever here", "Nothing is sold", "for each study", "35 days"):
        assert words in said
    assert "Delete your logbook or account" in text_of(page(client_of(person("nadia")), "/your-data/"))


def test_terms_and_help_stand_at_the_foot_of_every_page_once_they_are_set(settings: Any) -> None:
    bare = page(Client(), "/").content.decode()
    assert "Terms of service" not in bare
    assert "/your-data/" in bare
    settings.TERMS, settings.SUPPORT = "https://example.org/terms", "help@example.org"
    for address in ("/", "/your-data/"):
        said = page(Client(), address).content.decode()
        assert 'href="https://example.org/terms"' in said
        assert 'href="mailto:help@example.org"' in said
