"""Writing, publishing and reading a curriculum."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from insonate.kit.refusals import Overtaken, Refused
from insonate.learning.api import completions_of, load_folder, reading_facts_of
from insonate.learning.curriculum import api as curricula
from insonate.learning.curriculum.figures import clean_drawing, own_names
from insonate.learning.curriculum.models import Figure, ModuleVersion, PageRead
from insonate.learning.curriculum.rendering import render_page
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, university
from tests.factories.curricula import FIGURE, TEXT, curriculum_of, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    who = person("mei")
    role(who, RoleKey.EDITOR)
    return who


@pytest.fixture
def lead() -> User:
    who = person("greta")
    role(who, RoleKey.PROGRAMME_LEAD)
    return who


@pytest.fixture
def programme() -> programmes.Programme:
    (version,) = programmes.publish_folder(
        organisation=university(), folder=settings.PROGRAMMES_FOLDER, keys={"cpocus-fm-msk"}, by=None, now=NOW
    )
    return version.programme


# Writing


def test_what_is_proposed_and_approved_is_a_version_that_never_changes(
    programme: programmes.Programme, editor: User, lead: User
) -> None:
    version = published(programme, editor, lead)
    assert (version.number, version.title, version.text) == (1, "Elbow effusion", TEXT)
    assert curricula.module_version("cpocus-fm-msk", "elbow-effusion") == version
    assert curricula.module_keys("cpocus-fm-msk") == [("elbow-effusion", "Elbow effusion")]
    with pytest.raises(DatabaseError), transaction.atomic():
        ModuleVersion.objects.filter(pk=version.pk).update(text="other")


def test_a_figure_that_is_drawn_anew_leaves_the_published_version_as_it_was(
    programme: programmes.Programme, editor: User, lead: User
) -> None:
    version = published(programme, editor, lead)
    before = curricula.drawings_of(version)
    again = FIGURE.replace(b"Fossa", b"Fat pad")
    curricula.save_figure(curriculum=version.module.curriculum, name="elbow.svg", content=again, by=editor, now=NOW)
    assert curricula.drawings_of(version) == before
    assert "Fat pad" in curricula.figures_of(version.module.curriculum)["elbow.svg"].drawing
    assert Figure.objects.count() == 2


def test_nobody_approves_what_they_wrote(programme: programmes.Programme, editor: User, lead: User) -> None:
    module = curriculum_of(programme, lead).modules.get()
    proposal = curricula.propose(module=module, revision=1, by=editor, now=NOW)
    with pytest.raises(Refused, match="Somebody else decides"):
        curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.APPROVED, by=lead, now=NOW)
    with pytest.raises(Refused, match="Somebody else decides"):
        curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.APPROVED, by=editor, now=NOW)
    assert not module.versions.exists()


def test_two_who_decide_at_once_decide_once(programme: programmes.Programme, editor: User, lead: User) -> None:
    module = curriculum_of(programme, editor).modules.get()
    proposal = curricula.propose(module=module, revision=1, by=editor, now=NOW)
    other = person("ines")
    role(other, RoleKey.ADMINISTRATOR)
    curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.RETURNED, words="Shorter.", by=other, now=NOW)
    with pytest.raises(Overtaken, match="Ines Calder decided this meanwhile: returned"):
        curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.APPROVED, by=lead, now=NOW)
    assert not module.versions.exists()


def test_nobody_saves_over_what_they_have_not_seen(programme: programmes.Programme, editor: User, lead: User) -> None:
    module = curriculum_of(programme, editor).modules.get()
    curricula.save_module(module=module, text=TEXT + "\nMore.\n", seen=1, by=lead, now=NOW)
    with pytest.raises(Overtaken, match="Greta Almond saved revision 2"):
        curricula.save_module(module=module, text=TEXT + "\nLess.\n", seen=1, by=editor, now=NOW)
    assert curricula.current_revision(module).number == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("elbow.svg", "knee.svg"), "there is no such figure"),
        (TEXT.replace("title: Elbow effusion\n", ""), "Give the module a title"),
        (TEXT.replace("title: Elbow effusion", "title: {a: &b c}"), "Line 2"),
        ("## No head\n\nText.", "The text begins with its head"),
        (TEXT + "\n## Empty\n", "“Empty” says nothing yet"),
    ],
)
def test_what_cannot_be_published_is_refused_with_the_reason(
    programme: programmes.Programme, editor: User, text: str, words: str
) -> None:
    module = curriculum_of(programme, editor).modules.get()
    saved = curricula.save_module(module=module, text=text, seen=1, by=editor, now=NOW)
    with pytest.raises(Refused, match=words):
        curricula.propose(module=module, revision=saved.number, by=editor, now=NOW)


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ([{"key": "a", "title": "A", "modules": ["none"]}], "no module “none”"),
        ([{"key": "a", "title": "A", "modules": ["elbow-effusion", "elbow-effusion"]}], "named twice"),
        ([{"key": "a", "title": "", "modules": []}], "needs a title"),
        ([{"key": "a", "title": "A", "modules": []}, {"key": "a", "title": "B", "modules": []}], "key of its own"),
    ],
)
def test_an_outline_that_cannot_hold_is_refused(
    programme: programmes.Programme, editor: User, sections: list[dict[str, object]], words: str
) -> None:
    made = curriculum_of(programme, editor)
    with pytest.raises(Refused, match=words):
        curricula.save_outline(curriculum=made, sections=sections, by=editor, now=NOW)
    assert len(curricula.sections_of(made)) == 1


# Reading


def test_a_module_is_completed_by_its_pages_and_a_right_self_check(
    programme: programmes.Programme, editor: User, lead: User
) -> None:
    version, nadia = published(programme, editor, lead), person("nadia")
    persons = {nadia.pk: str(nadia.uuid)}
    curricula.read_page(person=nadia, version=version, page="why-scan-here", now=NOW)
    curricula.read_page(person=nadia, version=version, page="why-scan-here", now=NOW + timedelta(days=1))
    curricula.read_page(person=nadia, version=version, page="not-there", now=NOW)
    curricula.read_page(person=nadia, version=version, page="probe-and-presets", now=NOW)
    assert PageRead.objects.count() == 2
    curricula.try_self_check(person=nadia, version=version, chosen={0: 1}, now=NOW)
    assert completions_of(persons) == {}
    (marked,) = curricula.try_self_check(person=nadia, version=version, chosen={0: 0}, now=NOW + timedelta(days=2))
    assert marked.is_right
    (fact,) = reading_facts_of(persons)[nadia.pk]
    assert (fact.kind, str(fact.on), dict(fact.attributes)) == (
        "readings", "2026-07-11",
        {"what": "curriculum-module", "for": "elbow-effusion", "track": "cpocus-fm-msk", "outcome": "completed"},
    )  # fmt: skip


def test_a_stranger_does_not_read_and_a_member_a_registered_person_and_a_colleague_do(
    programme: programmes.Programme, editor: User, lead: User
) -> None:
    made = published(programme, editor, lead).module.curriculum
    nadia = person("nadia")
    assert not curricula.reads(nadia, made, NOW)
    assert curricula.reads(editor, made, NOW)
    programmes.enrol(person=nadia, programme=programme, from_on=NOW.date(), by=lead, now=NOW)
    assert curricula.reads(nadia, made, NOW)


# Texts and drawings of others


def test_raw_html_is_text_and_links_run_no_script() -> None:
    page = render_page('<script>alert(1)</script> <b onclick="x">b</b> [a](javascript:alert(1)) [b](https://x.org)', {})
    assert "<script" not in page
    assert "<b " not in page
    assert "javascript:" not in page.replace("(javascript:alert(1))", "")
    assert 'href="https://x.org" rel="noreferrer"' in page


def test_a_figure_alone_in_a_paragraph_is_a_figure_with_names_of_its_own() -> None:
    drawing = clean_drawing(FIGURE)
    page = render_page('![Seen from behind](elbow.svg "An elbow")\n\n![Again](elbow.svg)', {"elbow.svg": drawing})
    assert page.count("<figure") == 2
    assert "<p>" not in page
    assert 'id="f1-tip"' in page
    assert "url(#f2-tip)" in page
    assert "<figcaption>An elbow</figcaption>" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a drawing", "not an SVG"),
        (b"<html/>", "not an SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "document type"),
        (FIGURE.replace(b"<text", b"<script>1</script><text"), "“script”"),
        (FIGURE.replace(b"<text", b"<foreignObject/><text"), "“foreignObject”"),
        (FIGURE.replace(b"<text", b'<text onclick="x"'), "“onclick”"),
        (FIGURE.replace(b"<text", b'<text style="x"'), "“style”"),
        (FIGURE.replace(b"url(#tip)", b"url(https://x.org/a)"), "outside itself"),
        (FIGURE.replace(b"<text", b'<use href="https://x.org/#a"/><text'), "outside itself"),
        (FIGURE.replace(b"<title>An elbow from behind</title>", b""), "no title"),
        (FIGURE.replace(b'viewBox="0 0 100 60"', b""), "no viewBox"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>" + b"<g/>" * 5001 + b"</svg>", "more than 5000"),
        (b" " * (300 * 1024 + 1), "larger than 300 kB"),
    ],
)
def test_a_drawing_that_could_act_is_refused_by_name(content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        clean_drawing(content)


def test_a_cleaned_drawing_cleans_to_itself() -> None:
    once = clean_drawing(FIGURE)
    assert clean_drawing(once.encode()) == once
    assert own_names(once, "a") != own_names(once, "b")


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: FIGURE.replace(b"Fossa", text.encode())))
def test_any_bytes_are_a_drawing_or_refused(content: bytes) -> None:
    try:
        made = clean_drawing(content)
    except Refused:
        return
    assert "<script" not in made
    assert clean_drawing(made.encode()) == made


@given(st.text(max_size=400))
def test_any_markdown_becomes_a_page_without_markup_of_its_own(text: str) -> None:
    page = render_page(text, {})
    assert "<script" not in page.lower()
    assert " onclick=" not in page.lower() or "onclick" in text.lower()


# From files


def a_folder(folder: Path, text: str = TEXT) -> Path:
    (folder / "modules").mkdir(parents=True)
    (folder / "figures").mkdir()
    (folder / "curriculum.yaml").write_text(
        "programme: cpocus-fm-msk\ntitle: {en: FM MSK}\nnotice: {en: A sample.}\n"
        "sections:\n  - {key: skills, title: {en: Skills}, modules: [elbow-effusion]}\n"
    )
    (folder / "modules/elbow-effusion.md").write_text(text)
    (folder / "figures/elbow.svg").write_bytes(FIGURE)
    return folder


def test_a_folder_is_brought_in_once_and_later_only_what_is_new(
    programme: programmes.Programme, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path / "one")
    made, versions = load_folder(folder, now=NOW)
    assert (made.title, made.notice, [str(each) for each in versions]) == (
        "FM MSK", "A sample.", ["Elbow effusion, version 1"],
    )  # fmt: skip
    assert load_folder(folder, now=NOW)[1] == []
    (folder / "modules/elbow-effusion.md").write_text(TEXT + "\nMore.\n")
    assert [each.number for each in load_folder(folder, now=NOW)[1]] == [2]
    (section,) = curricula.sections_of(made)
    assert (section.title, section.minutes, [entry.version.number for entry in section.entries if entry.version]) == (
        "Skills", 20, [2],
    )  # fmt: skip


def test_a_folder_with_a_fault_brings_nothing_in(programme: programmes.Programme, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"elbow-effusion\.md: .*no such figure"):
        load_folder(a_folder(tmp_path / "one", TEXT.replace("elbow.svg", "knee.svg")), now=NOW)
    assert curricula.curriculum_called("cpocus-fm-msk") is None
