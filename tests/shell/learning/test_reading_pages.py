"""What members see of a curriculum, and what others do."""

import pytest
from django.conf import settings

from insonate.learning.api import completions_of
from insonate.learning.curriculum import api as curricula
from insonate.people.models import RoleKey
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person, role, university
from tests.factories.curricula import TEXT, published
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
KEY = "cpocus-fm-msk"
PLACE = f"/learn/{KEY}/elbow-effusion/"


@pytest.fixture
def version() -> curricula.ModuleVersion:
    """One published module, whose reader Nadia is registered."""
    role(person("mei"), RoleKey.EDITOR)
    role(person("greta"), RoleKey.PROGRAMME_LEAD)
    (found,) = programmes.publish_folder(
        organisation=university(), folder=settings.PROGRAMMES_FOLDER, keys={KEY}, by=None, now=NOW
    )
    programmes.enrol(person=person("nadia"), programme=found.programme, from_on=NOW.date(), by=None, now=NOW)
    return published(found.programme, person("mei"), person("greta"))


def test_a_reader_goes_page_by_page_to_the_self_check_and_is_done(version: curricula.ModuleVersion) -> None:
    nadia = client_of(person("nadia"))
    assert "0 of 1 modules completed" in text_of(page(nadia, f"/learn/{KEY}/"))
    first = page(nadia, f"{PLACE}pages/why-scan-here/")
    assert "Page 1 of 2" in text_of(first)
    assert b"<figure" in first.content
    answer = nadia.post(f"{PLACE}pages/why-scan-here/", {"version": "1"})
    assert answer["Location"] == f"{PLACE}pages/probe-and-presets/"
    answer = nadia.post(answer["Location"], {"version": "1"})
    assert answer["Location"] == f"{PLACE}check/"
    wrong = nadia.post(f"{PLACE}check/", {"question-0": "1"})
    assert "0 of 1 right." in text_of(wrong)
    assert "Not right. Look at the fat pad." in text_of(wrong)
    right = nadia.post(f"{PLACE}check/", {"question-0": "0"})
    assert "All right. With the pages you have read, this module is completed." in text_of(right)
    assert "You completed this module on" in text_of(page(nadia, PLACE))
    assert "1 of 1 modules completed" in text_of(page(nadia, f"/learn/{KEY}/"))
    owner = person("nadia")
    assert len(completions_of({owner.pk: str(owner.uuid)})[owner.pk]) == 1


@pytest.mark.parametrize("sent", [{}, {"question-0": "x"}, {"question-0": "99"}, {"question-7": "0"}])
def test_a_self_check_left_out_or_sent_wrongly_is_not_right(
    version: curricula.ModuleVersion, sent: dict[str, str]
) -> None:
    told = text_of(client_of(person("nadia")).post(f"{PLACE}check/", sent))
    assert "0 of 1 right. 1 was left out." in told


def test_who_reads_while_a_version_is_published_is_told_and_reads_the_new_one(
    version: curricula.ModuleVersion,
) -> None:
    nadia = client_of(person("nadia"))
    mei, greta = person("mei"), person("greta")
    curricula.save_module(module=version.module, text=TEXT + "\nMore.\n", seen=1, by=mei, now=NOW)
    proposal = curricula.propose(module=version.module, revision=2, by=mei, now=NOW)
    curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.APPROVED, by=greta, now=NOW)
    answer = nadia.post(f"{PLACE}pages/why-scan-here/", {"version": "1"}, follow=True)
    assert "A new version was published while you read" in text_of(answer)
    assert "This is an earlier version" in text_of(page(nadia, f"{PLACE}versions/1/"))
    assert nadia.get(f"{PLACE}versions/3/").status_code == 404


def test_a_stranger_sees_what_it_is_about_and_no_page(version: curricula.ModuleVersion) -> None:
    stranger = client_of(person("stranger"))
    told = text_of(page(stranger, f"/learn/{KEY}/"))
    assert "See fluid in the elbow." in told
    assert "The pages are for members" in told
    for address in (PLACE, f"{PLACE}pages/why-scan-here/", f"{PLACE}check/", f"{PLACE}versions/1/"):
        answer = stranger.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/learn/{KEY}/")
    assert stranger.post(f"{PLACE}pages/why-scan-here/", {"version": "1"}).status_code == 302
    assert not version.reads.exists()


def test_what_is_not_there_is_not_there(version: curricula.ModuleVersion) -> None:
    nadia = client_of(person("nadia"))
    for address in ("/learn/none/", f"/learn/{KEY}/none/", f"{PLACE}pages/none/"):
        assert nadia.get(address).status_code == 404


# Writing


def test_an_editor_writes_and_proposes_and_the_lead_publishes(version: curricula.ModuleVersion) -> None:
    mei, greta = client_of(person("mei")), client_of(person("greta"))
    address = f"/office/curricula/{KEY}/elbow-effusion/"
    shown = text_of(page(mei, address))
    assert "It can be published." in shown
    broken = TEXT.replace("elbow.svg", "knee.svg")
    looked = mei.post(address, {"act": "look", "text": broken, "seen": "1", "words": ""})
    assert "there is no such figure" in text_of(looked)
    assert curricula.current_revision(version.module).number == 1  # type: ignore[union-attr]
    assert mei.post(address, {"act": "save", "text": broken, "seen": "1"}).status_code == 302
    refused = mei.post(address, {"act": "propose", "seen": "2", "words": ""})
    assert refused.status_code == 422
    mended = TEXT + "\nMore.\n"
    assert mei.post(address, {"act": "save", "text": mended, "seen": "2"}).status_code == 302
    stale = mei.post(address, {"act": "save", "text": "other", "seen": "2"})
    assert stale.status_code == 409
    assert "other" in stale.content.decode()
    assert mei.post(address, {"act": "propose", "seen": "3", "words": "More."}).status_code == 302
    assert "Approve and publish" not in text_of(page(mei, address))
    assert greta.post(address, {"act": "return", "words": ""}).status_code == 422
    assert "for you to decide" in text_of(page(greta, f"/office/curricula/{KEY}/"))
    assert greta.post(address, {"act": "approve", "words": ""}).status_code == 302
    assert [each.number for each in version.module.versions.order_by("number")] == [1, 2]
    again = greta.post(address, {"act": "approve", "words": ""}, follow=True)
    assert "Nothing waits for a decision any more." in text_of(again)
    assert "Version 2 is published" in text_of(page(mei, f"{address}history/"))


def test_outline_module_and_figure_are_sent_from_one_page(version: curricula.ModuleVersion) -> None:
    mei = client_of(person("mei"))
    address = f"/office/curricula/{KEY}/"
    assert mei.post(address, {"act": "module", "key": "Not A Key"}).status_code == 422
    assert mei.post(address, {"act": "module", "key": "knee-effusion"}).status_code == 302
    wrong = mei.post(address, {"act": "outline", "outline": "knee-effusion"})
    assert "Begin with a section" in text_of(wrong)
    sent = {"act": "outline", "outline": "# Skills\nknee-effusion\nelbow-effusion\n\n# More\n"}
    assert mei.post(address, sent).status_code == 302
    assert [each["title"] for each in curricula.outline_of(version.module.curriculum)] == ["Skills", "More"]
    assert mei.post(address, {"act": "figure"}).status_code == 422
