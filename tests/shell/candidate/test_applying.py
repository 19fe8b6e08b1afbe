"""The applicant's journey over HTTP."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from tests.factories import entry
from tests.factories.cast import NOW, person
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db
APPLY = "/apply/essex-scanning-record/"


@pytest.fixture
def nadia() -> Client:
    entry.officer()
    return client_of(person("nadia"))


def begun(client: Client) -> str:
    response = client.post(APPLY)
    assert response.status_code == 302
    return str(response.url)


def test_applying_begins_with_where_one_stands(nadia: Client) -> None:
    text = text_of(page(nadia, APPLY))
    assert "Postgraduate certificate completed Not met Not yet, because there is no award yet." in text
    application = begun(nadia)
    assert nadia.get(APPLY).url == application


def test_each_requirement_that_is_not_met_can_be_shown(nadia: Client) -> None:
    html = page(nadia, begun(nadia)).content.decode()
    clauses = re.findall(r'href="[^"]*/evidence/\?clause=([^"]+)"', html)
    assert clauses == [
        "certificate-held", "component-module", "english%2Ffirst-language", "english%2Fielts",
        "english%2Ftoefl-paper", "english%2Ftoefl-computer",
    ]  # fmt: skip


def test_evidence_is_asked_as_the_clause_needs_it(nadia: Client) -> None:
    application = begun(nadia)
    form = f"{application}evidence/?clause=english/ielts"
    html = page(nadia, form).content.decode()
    assert re.findall(r'name="(\w+)"', html.split("<main")[1]) == [
        "csrfmiddlewaretoken", "on", "score", "note", "documents",
    ]  # fmt: skip
    paper = SimpleUploadedFile("ielts.pdf", entry.PDF)
    response = nadia.post(form, {"on": "2025-03-01", "score": "6.5", "documents": [paper]})
    assert response.url == application
    (fact,) = attested.AttestedFact.objects.all()
    assert (fact.kind, fact.attributes) == ("results", {"test": "ielts", "score": "13/2"})
    assert [each.name for each in fact.documents.all()] == ["ielts.pdf"]
    text = text_of(page(nadia, application))
    assert "IELTS 6.5 Waiting for the office" in text


def test_a_choice_between_values_is_a_choice(nadia: Client) -> None:
    form = f"{begun(nadia)}evidence/?clause=component-module"
    html = page(nadia, form).content.decode()
    assert re.findall(r'type="radio" name="module" value="([^"]+)"', html) == [
        "pgdip-msk-ultrasound", "msc-msk-ultrasound",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"on": "2026-07-10"}, "on", "This day has not come yet"),
        ({"on": "soon"}, "on", "Enter a valid date"),
        ({"score": "high"}, "score", "“high” is no number"),
        ({"score": ""}, "score", "required"),
        ({"documents": [("page.exe", b"MZ")]}, "documents", "“page.exe” is no PDF, JPEG or PNG"),
    ],
)
def test_wrong_evidence_keeps_what_was_typed(nadia: Client, changes: dict[str, object], field: str, words: str) -> None:
    form = f"{begun(nadia)}evidence/?clause=english/ielts"
    sent: dict[str, object] = {"on": "2025-03-01", "score": "6.5", "note": "Look at candidate 17", **changes}
    if "documents" in sent:
        sent["documents"] = [SimpleUploadedFile(name, content) for name, content in sent["documents"]]
    response = nadia.post(form, sent)
    assert response.status_code == 422
    assert words in problem_beside(response, field)
    assert value_of(response, "note") == "Look at candidate 17"
    assert value_of(response, "score") == sent["score"]
    assert attested.AttestedFact.objects.count() == 0


def test_a_draft_is_kept_and_then_handed_in(nadia: Client) -> None:
    application = begun(nadia)
    nadia.post(application, {"words": "Half a sentence", "save": "1"})
    assert value_of(page(nadia, application), "words") == "Half a sentence"
    nadia.post(application, {"words": "A whole sentence.", "submit": "1"})
    text = text_of(page(nadia, application))
    assert "University of Essex has your application since 9 July 2026" in text
    assert "A whole sentence." in text


def test_an_answer_needs_words_and_says_so_beside_them(nadia: Client) -> None:
    application = begun(nadia)
    nadia.post(application, {"words": "", "submit": "1"})
    (found,) = enrolment.applications_of(person("nadia"))
    enrolment.ask_applicant(application=found, words="Which module?", by=entry.officer(), now=NOW)
    assert "The office asks: “Which module?”" in text_of(page(nadia, application))
    response = nadia.post(application, {"words": "", "submit": "1"})
    assert response.status_code == 422
    assert problem_beside(response, "words").startswith("Answer in a sentence")


def test_a_claim_can_be_taken_back_until_it_is_decided(nadia: Client) -> None:
    application = begun(nadia)
    nadia.post(f"{application}evidence/?clause=certificate-held", {"on": "2026-06-01"})
    fact = attested.AttestedFact.objects.get()
    nadia.post(f"/evidence/{fact.uuid}/withdraw/", {"application": application.split("/")[2]})
    assert "Withdrawn" in text_of(page(nadia, application))
    assert attested.claimed_facts(person("nadia"), entry.essex()) == []


def test_a_document_is_handed_out_only_as_a_file(nadia: Client) -> None:
    application = begun(nadia)
    paper = SimpleUploadedFile("Zürich.pdf", entry.PDF)
    nadia.post(f"{application}evidence/?clause=certificate-held", {"on": "2026-06-01", "documents": [paper]})
    document = attested.FactDocument.objects.get()
    response = nadia.get(f"/documents/{document.uuid}/")
    assert response.content == entry.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert client_of(person("owen")).get(f"/documents/{document.uuid}/").status_code == 404
    assert client_of(entry.officer()).get(f"/office/documents/{document.uuid}/").status_code == 200
    elsewhere = entry.officer("piotr", entry.cpocus())
    assert client_of(elsewhere).get(f"/office/documents/{document.uuid}/").status_code == 404


def test_somebody_elses_application_is_not_there(nadia: Client) -> None:
    application = begun(nadia)
    other = client_of(person("owen"))
    for address in (application, f"{application}evidence/?clause=certificate-held", f"{application}withdraw/"):
        assert other.get(address).status_code == 404


def test_registration_shows_its_version_whom_it_binds_and_its_text(nadia: Client) -> None:
    registration = entry.admitted(person("nadia"))
    shown = page(nadia, f"/registrations/{registration.uuid}/")
    assert "It binds those whose “" in text_of(shown)
    address = f"/programmes/{registration.programme.key}/versions/{registration.version.version}/"
    assert f'href="{address}"' in shown.content.decode()
    assert nadia.get(address).status_code == 200


def test_registration_shows_what_it_pins_and_takes_leave(nadia: Client) -> None:
    registration = entry.admitted(person("nadia"))
    address = f"/registrations/{registration.uuid}/"
    text = text_of(page(nadia, address))
    assert "Your years are counted from 1 June 2026 (certificate)" in text
    sent = {"from_on": "2026-09-01", "last_on": "2026-08-30", "reason": "Parental leave"}
    response = nadia.post(address, sent)
    assert response.status_code == 422
    assert "not after the first day" in problem_beside(response, "last_on")
    assert value_of(response, "reason") == "Parental leave"
    nadia.post(address, sent | {"last_on": "2026-09-30"})
    assert "1 September 2026 to 30 September 2026 Parental leave Asked" in text_of(page(nadia, address))
