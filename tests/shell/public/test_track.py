"""The page of a track, drawn from the document and the curriculum of whichever body it is."""

import pytest
from django.conf import settings
from django.test import Client

from insonate.learning.api import load_folder
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, university
from tests.shell.pages import page, text_of

pytestmark = pytest.mark.django_db


def published(key: str) -> programmes.Programme:
    found = programmes.publish_folder(
        organisation=university(), folder=settings.PROGRAMMES_FOLDER, keys={key}, by=None, now=NOW
    )
    return found[-1].programme


def test_a_track_shows_train_certify_and_maintain_to_a_stranger() -> None:
    published("cpocus-fm-msk")
    load_folder(settings.CURRICULA_FOLDER / "cpocus-fm-msk", now=NOW)
    told = text_of(page(Client(), "/programmes/cpocus-fm-msk/"))
    assert "6 steps to become Independent Practitioner" in told
    for words in (
        "Section 1. POCUS basics", "Controls of the machine", "5 modules, 90 minutes", "No body has reviewed it",
        "Written examination 85 % to pass", "Practical examination 100 % to pass", "What keeps it", "Master Instructor",
        "Read the curriculum: 10 modules", "Certificate fee 100 CAD, once.",
    ):  # fmt: skip
        assert words in told, words
    assert "The convention here" not in told  # the pages are for members


def test_a_track_without_a_curriculum_has_no_empty_part() -> None:
    published("cpocus-fm-msk")
    told = text_of(page(Client(), "/programmes/cpocus-fm-msk/"))
    assert "Read the curriculum" not in told
    assert "Accredited introductory course" in told


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("fusic-hd", "steps to become"),
        ("fusic", "steps to become"),
        ("edec", "Examinations"),
        ("famus", "steps to become"),
    ],
)
def test_another_body_has_its_own_steps_with_no_code_changed(key: str, words: str) -> None:
    published(key)
    answer = page(Client(), f"/programmes/{key}/")
    assert words in text_of(answer)
    assert b'id="certify"' in answer.content


def test_a_programme_that_is_no_track_stays_a_plain_page() -> None:
    published("essex-scanning-record")
    answer = page(Client(), "/programmes/essex-scanning-record/")
    assert b'id="certify"' not in answer.content
