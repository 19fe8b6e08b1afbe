"""Evidence at the office over HTTP: confirming claims, entering facts, finding people."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from insonate.programmes.attested import api as attested
from tests.factories import entry
from tests.factories.cast import NOW, person
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db


def claimed(key: str = "nadia") -> attested.AttestedFact:
    return attested.claim_fact(
        person=person(key), organisation=entry.essex(), kind="awards", on=entry.CERTIFICATE,
        attributes={"award": "pgcert-msk-ultrasound"}, documents=[("letter.pdf", entry.PDF)], now=NOW,
    )  # fmt: skip


def test_a_claim_is_looked_at_and_confirmed() -> None:
    officer = client_of(entry.officer())
    fact = claimed()
    text = text_of(page(officer, "/office/evidence/"))
    assert "Nadia Ferreira Award or qualification: PGCert MSK ultrasound · 1 June 2026" in text
    assert "letter.pdf" in text_of(page(officer, f"/office/evidence/{fact.uuid}/"))
    assert officer.post(f"/office/evidence/{fact.uuid}/", {"confirmed": "1"}).status_code == 302
    assert [each.kind for each in attested.attested_facts(person("nadia"))] == ["awards"]
    assert "Nothing waits to be confirmed" in text_of(page(officer, "/office/evidence/"))


def test_not_confirming_needs_words_beside_the_field() -> None:
    officer = client_of(entry.officer())
    fact = claimed()
    response = officer.post(f"/office/evidence/{fact.uuid}/", {"refused": "1", "words": " "})
    assert response.status_code == 422
    assert problem_beside(response, "words").startswith("Say why")


def test_a_post_without_a_verdict_decides_nothing() -> None:
    officer = client_of(entry.officer())
    fact = claimed()
    assert officer.post(f"/office/evidence/{fact.uuid}/", {"words": "Hm"}).status_code == 422
    assert attested.attested_facts(person("nadia")) == []


def test_people_are_found_among_those_who_came() -> None:
    officer = client_of(entry.officer())
    entry.handed_in(person("nadia"))
    person("mei")
    assert "Nadia Ferreira nadia@example.org" in text_of(page(officer, "/office/evidence/?q=ferr"))
    assert "Nobody here is called “Mei”" in text_of(page(officer, "/office/evidence/?q=Mei"))
    assert officer.get(f"/office/people/essex/{person('mei').uuid}/").status_code == 404


def test_a_fact_is_entered_from_the_table_of_its_kind() -> None:
    officer = client_of(entry.officer())
    nadia = person("nadia")
    entry.handed_in(nadia)
    address = f"/office/people/essex/{nadia.uuid}/enter/?kind=results"
    html = page(officer, address).content.decode()
    assert re.findall(r'<datalist id="named-test">(.*?)</datalist>', html)[0].count("<option") == 3
    response = officer.post(address, {"on": "2025-03-01", "test": "ielts", "score": "6.5", "note": "Seen"})
    assert response.url == f"/office/people/essex/{nadia.uuid}/"
    (fact,) = attested.attested_facts(nadia)
    assert fact.on == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"test": ""}, "test", "Give one of: Test, Exam."),
        ({"score": "lots"}, "score", "“lots” is no number"),
        ({"on": "2027-01-01"}, "on", "has not come yet"),
        ({"by": "nobody@example.org"}, "by", "Nobody here has the address"),
        ({"by": "nadia@example.org"}, "by", "Nobody examines or assesses themselves"),
    ],
)
def test_a_wrong_entry_keeps_what_was_typed(changes: dict[str, str], field: str, words: str) -> None:
    officer = client_of(entry.officer())
    nadia = person("nadia")
    entry.handed_in(nadia)
    address = f"/office/people/essex/{nadia.uuid}/enter/?kind=results"
    response = officer.post(address, {"on": "2025-03-01", "test": "ielts", "score": "6.5", "note": "Seen", **changes})
    assert response.status_code == 422
    assert words in problem_beside(response, field)
    assert value_of(response, "note") == "Seen"
    assert attested.AttestedFact.objects.count() == 0


def test_a_moved_anchor_is_asked_about() -> None:
    officer = client_of(entry.officer())
    nadia = person("nadia")
    registration = entry.admitted(nadia)
    address = f"/office/people/essex/{nadia.uuid}/enter/?kind=awards"
    sent = {"on": "2026-05-01", "award": "pgcert-msk-ultrasound"}
    response = officer.post(address, sent)
    assert response.status_code == 422
    assert "Yes, count the years from the new day" in text_of(response)
    assert value_of(response, "on") == "2026-05-01"
    assert officer.post(address, {**sent, "accept_moved_anchor": "1"}).status_code == 302
    registration.refresh_from_db()
    assert registration.anchor_on == date(2026, 5, 1)


def test_documents_come_with_a_fact() -> None:
    officer = client_of(entry.officer())
    nadia = person("nadia")
    entry.handed_in(nadia)
    papers = [SimpleUploadedFile("front.jpg", entry.JPEG), SimpleUploadedFile("back.png", entry.PNG)]
    officer.post(
        f"/office/people/essex/{nadia.uuid}/enter/?kind=awards",
        {"on": "2026-06-01", "award": "pgcert-msk-ultrasound", "documents": papers},
    )
    assert sorted(each.name for each in attested.FactDocument.objects.all()) == ["back.png", "front.jpg"]


def test_nobody_enters_about_themselves() -> None:
    officer = client_of(entry.officer("ruth"))
    entry.handed_in(person("ruth"))
    response = officer.post(
        f"/office/people/essex/{person('ruth').uuid}/enter/?kind=awards",
        {"on": "2026-06-01", "award": "pgcert-msk-ultrasound"},
    )
    assert "Nobody attests anything about themselves." in text_of(response)
    assert attested.AttestedFact.objects.count() == 0


def test_another_organisations_officer_finds_nothing() -> None:
    entry.officer()
    fact = claimed()
    entry.handed_in(person("nadia"))
    elsewhere = client_of(entry.officer("piotr", entry.cpocus()))
    for address in (
        f"/office/evidence/{fact.uuid}/",
        f"/office/people/essex/{person('nadia').uuid}/",
        f"/office/people/cpocus/{person('nadia').uuid}/",
        f"/office/people/essex/{person('nadia').uuid}/enter/?kind=awards",
    ):
        assert elsewhere.get(address).status_code == 404
