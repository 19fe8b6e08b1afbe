"""The curriculum that comes with the product: its modules can be published, follow the field's skeleton, and say that
they are a sample."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from insonate.learning.api import load_folder
from insonate.learning.curriculum import api as curricula
from insonate.learning.curriculum.figures import clean_drawing
from insonate.learning.curriculum.texts import read_text
from insonate.people.models import Organisation
from insonate.programmes import api as programmes
from insonate.programmes.definitions.strict_yaml import read_document
from insonate_core.learning.modules import SCANNING_PAGES
from tests.factories.cast import NOW, university

FOLDER = Path(settings.CURRICULA_FOLDER) / "cpocus-fm-msk"
HEAD = read_document((FOLDER / "curriculum.yaml").read_bytes()).tree
BASICS, ADVANCED = (section["modules"] for section in HEAD["sections"])
FIGURES = sorted((FOLDER / "figures").glob("*.svg"))


def text_of(key: str) -> str:
    return (FOLDER / "modules" / f"{key}.md").read_text(encoding="utf-8")


def test_there_are_five_basics_and_five_advanced_modules() -> None:
    assert (len(BASICS), len(ADVANCED)) == (5, 5)
    assert {path.stem for path in (FOLDER / "modules").glob("*.md")} == {*BASICS, *ADVANCED}


@pytest.mark.parametrize("key", [*BASICS, *ADVANCED])
def test_a_module_can_be_published_and_says_what_it_is(key: str) -> None:
    read = read_text(text_of(key))
    assert read.problems == ()
    assert "sample content" in read.module.pages[0].text
    assert len(read.module.questions) >= 3
    assert read.module.figures
    assert set(read.module.figures) <= {path.name for path in FIGURES}


@pytest.mark.parametrize("key", ADVANCED)
def test_an_advanced_module_follows_the_skeleton(key: str) -> None:
    assert [page.heading for page in read_text(text_of(key)).module.pages] == list(SCANNING_PAGES)


@pytest.mark.django_db
def test_an_advanced_module_asks_the_questions_of_the_programme() -> None:
    """Each question that a scan answers is read in the module it belongs to."""
    made = bring_in(university())
    version = programmes.version_for(made.programme, NOW.date())
    assert version is not None
    vocabularies = programmes.definition_of(version).vocabularies
    assert set(ADVANCED) <= set(vocabularies["application"].values)
    for term in vocabularies["question"]:
        module = next((key for key in ADVANCED if term.key.startswith(key)), None)
        if module is not None:
            # The words of the module may be shorter: "around the tendon" is enough of a question to be found.
            asked = re.findall(r"\*\*([^*]+\?)\*\*", text_of(module))
            assert asked, module
            assert any(_same(term.titles["en"], each) for each in asked), (term.titles["en"], asked)


def _same(one: str, other: str) -> bool:
    return set(re.findall("[a-z]+", one.lower())) - {"joint"} == set(re.findall("[a-z]+", other.lower())) - {"joint"}


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_is_let_in_and_is_shown(path: Path) -> None:
    drawing = clean_drawing(path.read_bytes())
    assert "<desc>" in drawing
    assert any(path.name in text_of(key) for key in (*BASICS, *ADVANCED))


@pytest.mark.django_db
def test_it_is_brought_in_whole() -> None:
    made = bring_in(university())
    sections = curricula.sections_of(made)
    assert [len([entry for entry in section.entries if entry.version]) for section in sections] == [5, 5]
    assert "No body has reviewed it" in made.notice


def bring_in(organisation: Organisation) -> curricula.Curriculum:
    programmes.publish_folder(
        organisation=organisation, folder=settings.PROGRAMMES_FOLDER, keys={"cpocus-fm-msk"}, by=None, now=NOW
    )
    return load_folder(FOLDER, now=NOW)[0]
