"""What people are told: in words, with where it leads, in the product and by mail."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django_tasks_db.models import DBTaskResult

from insonate.people import api as people
from insonate.people.notices.mail import RETRY_AFTER, mail_notice
from insonate.people.notices.words import PLACES, SENTENCES
from tests.factories.cast import NOW, person
from tests.factories.worker import bring_forward, work

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for path in (ROOT / "src/insonate").rglob("*.py") if "migrations" not in path.parts]


def told_keys() -> set[str]:
    """Every key that the sources pass to `tell`."""
    found = set()
    for path in SOURCES:
        for call in re.findall(r"\btell\(.*?\n\s*\)|\btell\([^\n]*\)", path.read_text(), re.DOTALL):
            found |= set(re.findall(r"key=\"([a-z-]+)\"", call))
    return found


def test_every_key_that_is_told_has_words() -> None:
    assert told_keys() - set(SENTENCES) == set()
    assert {"scans-signed", "signed-in-your-name"} <= told_keys()


def test_every_place_is_a_page() -> None:
    """A place whose page takes arguments is tried with as many as it names: numbers where it says so."""
    nowhere = set()
    for key, (page, names) in PLACES.items():
        try:
            some = {"number": 0, "cycle": 0}
            reverse(page, args=[some.get(name, "00000000-0000-4000-8000-000000000000") for name in names])
        except NoReverseMatch:
            nowhere.add((key, page))
    assert nowhere == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 scan of Owen Blackwater was signed"), (3, "3 scans of Owen Blackwater were signed")],
)
def test_words_agree_with_the_number(count: int, words: str) -> None:
    told = people.tell(
        person=person("tom"),
        key="signed-in-your-name",
        now=NOW,
        arguments={"candidate": "Owen Blackwater", "count": count},
    )
    assert people.sentence(told) == f"{words} in your name"


@pytest.mark.django_db
def test_day_is_said_in_words() -> None:
    arguments = {"supervisor": "Dr Tom Okafor", "day": "2026-07-08", "scan": "x"}
    told = people.tell(person=person("nadia"), key="signature-taken-back", now=NOW, arguments=arguments)
    assert people.sentence(told) == "Dr Tom Okafor took back the signature on your scan of 8 July 2026"


def tell_tom() -> people.Notice:
    arguments = {"candidate": "Nadia Ferreira", "count": 2}
    return people.tell(person=person("tom"), key="signed-in-your-name", now=NOW, arguments=arguments)


@pytest.mark.django_db
def test_notice_is_mailed_once_with_where_to_look(settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://scans.example.org"
    told = tell_tom()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["tom@example.org"],
        "2 scans of Nadia Ferreira were signed in your name",
    )
    assert "https://scans.example.org/supervise/signed/" in message.body
    told.refresh_from_db()
    assert told.mailed_at is not None
    mail_notice.enqueue(str(told.uuid))
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_notice_waits_while_the_mail_server_is_down_and_is_mailed_when_it_is_back(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "tests.shell.people.test_sign_in.BrokenBackend"
    told = tell_tom()
    for _attempt in range(3):
        bring_forward()
        assert work() == 1
    told.refresh_from_db()
    assert (told.mailed_at, people.unread_count(person("tom"))) == (None, 1)
    waiting = DBTaskResult.objects.get(status="READY")
    assert waiting.args_kwargs["args"] == [str(told.uuid), 3]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    bring_forward()
    work()
    told.refresh_from_db()
    assert told.mailed_at is not None
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_mail_is_given_up_after_the_last_attempt_and_the_notice_stays(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_BACKEND = "tests.shell.people.test_sign_in.BrokenBackend"
    tell_tom()
    for _attempt in range(len(RETRY_AFTER) + 1):
        bring_forward()
        assert work() == 1
    assert not DBTaskResult.objects.filter(status="READY").exists()
    assert people.unread_count(person("tom")) == 1


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(person(key), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_page_lists_own_notices_newest_first_and_marks_read_what_was_shown() -> None:
    tell_tom()
    arguments = {"supervisor": "Dr Tom Okafor", "count": 4}
    people.tell(person=person("nadia"), key="scans-signed", now=NOW, arguments=arguments)
    client = signed_in("tom")
    page = client.get("/notices/").content.decode()
    assert re.findall(r"<b>(?:<a [^>]+>)?([^<]+)", page)[-1] == "2 scans of Nadia Ferreira were signed in your name"
    assert "4 of your scans" not in page
    newest = re.search(r'name="newest" value="(\d+)"', page).group(1)  # type: ignore[union-attr]
    tell_tom()
    client.post("/notices/read/", {"newest": newest})
    assert people.unread_count(person("tom")) == 1
    assert people.unread_count(person("nadia")) == 1


@pytest.mark.django_db
def test_empty_page_says_so() -> None:
    assert "Nothing yet" in signed_in("nadia").get("/notices/").content.decode()
