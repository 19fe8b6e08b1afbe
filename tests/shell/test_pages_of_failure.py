"""Pages shown when something is wrong stand on their own: a broken server has no request to lean on."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.views.defaults import server_error


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_failure_page_renders_without_a_request(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert 'lang="en-gb"' in page


def test_server_error_is_ours(rf: object) -> None:
    response = server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


@pytest.mark.django_db
def test_a_form_opened_too_long_ago_is_told_to_send_again() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "This form was opened too long ago" in response.content.decode()


@pytest.mark.django_db
def test_theme_is_kept_and_forgotten_again() -> None:
    client = Client()
    assert client.post("/theme/", {"theme": "dark", "next": "/account/login/"}).headers["Location"] == "/account/login/"
    assert 'data-theme="dark"' in client.get("/account/login/").content.decode()
    client.post("/theme/", {"theme": "system"})
    assert "data-theme=" not in client.get("/account/login/").content.decode().split("<head>")[0]


@pytest.mark.django_db
def test_theme_never_leads_away() -> None:
    response = Client().post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_unknown_theme_is_the_device_own() -> None:
    client = Client()
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/account/login/").content.decode().split("<head>")[0]
