"""The registrar's desk: what waits, what a page shows, and what is said when somebody was first."""

from datetime import timedelta

import pytest
from django.test import Client

from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.certification.requests.api import Act, Stage
from insonate.people.models import User
from insonate.programmes import api as programmes
from tests.factories.cast import NOW, person
from tests.factories.certification import Body, newer_document, ready

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def place() -> Body:
    return ready()


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def post(who: User, asked: requests.AwardRequest, act: str, words: str = "", shown: int = 1) -> tuple[int, str]:
    client = signed_in(who)
    answer = client.post(f"/office/requests/{asked.uuid}/", {"act": act, "words": words, "shown": shown}, follow=True)
    return answer.status_code, answer.content.decode()


def test_queue_and_case_file_show_what_was_frozen(place: Body) -> None:
    asked = place.request()
    assert "Nadia Ferreira" in signed_in(place.ruth).get("/office/requests/").content.decode()
    shown = signed_in(place.ruth).get(f"/office/requests/{asked.uuid}/").content.decode()
    for words in ("Supervised scans", "5 of 5", "Written examination", "Dr Hélène Gagnon", "90 %", "Calgary"):
        assert (words in shown) is (words != "Calgary"), words
    assert requests.case_files_of(asked)[0].content_hash[:8] in shown


def test_refusing_without_words_keeps_what_was_chosen(place: Body) -> None:
    status, shown = post(place.ruth, place.request(), "refuse")
    assert status == 422
    assert "Say why in a sentence or two" in shown


def test_second_registrar_is_told_who_was_first(place: Body) -> None:
    asked = place.request()
    assert "Refused" in post(place.ruth, asked, "refuse", "Not yet.")[1]
    _status, shown = post(place.felix, asked, "approve")
    assert "Ruth Adeyemi was first on 9 July 2026 and refused it" in shown
    assert requests.stage_of(requests.AwardRequest.objects.get()) is Stage.REFUSED


def test_newer_rules_are_shown_and_the_request_keeps_its_own(place: Body) -> None:
    asked = place.request()
    text = newer_document("2026", "2026-07-01")
    programmes.publish_version(organisation=place.organisation, text=text, by=None, now=NOW + timedelta(minutes=5))
    shown = signed_in(place.ruth).get(f"/office/requests/{asked.uuid}/").content.decode()
    assert "The rules of 2026 were published after this request" in shown


def test_candidate_appeals_from_their_page(place: Body) -> None:
    asked = place.request()
    post(place.ruth, asked, "refuse", "The evenings are odd.")
    nadia = signed_in(place.nadia)
    shown = nadia.get(f"/requests/{asked.uuid}/").content.decode()
    assert "The evenings are odd." in shown
    assert "Until 8 August 2026, that day included" in shown
    assert nadia.post(f"/requests/{asked.uuid}/appeal/", {"words": ""}).status_code == 422
    assert nadia.post(f"/requests/{asked.uuid}/appeal/", {"words": "We scan in the evening."}).status_code == 302
    assert "You refused this request" in signed_in(place.ruth).get(f"/office/requests/{asked.uuid}/").content.decode()
    status, _shown = post(place.felix, asked, "allow-appeal", "Right.", shown=3)
    assert status == 200
    assert awards.award_from_request(asked.uuid) is not None


def test_registrar_suspends_and_issues_again(place: Body) -> None:
    asked = place.request()
    requests.decide_request(request=asked, act=Act.APPROVE, words="", shown=1, by=place.ruth, now=NOW)
    award = awards.award_from_request(asked.uuid)
    assert award is not None
    office = signed_in(place.ruth)
    assert award.number in office.get("/office/awards/?q=ferreira").content.decode()
    answer = office.post(f"/office/awards/{award.uuid}/decide/", {"act": "suspend", "words": "Complaint."}, follow=True)
    assert "Suspended" in answer.content.decode()
    answer = office.post(f"/office/awards/{award.uuid}/reissue/", {"reason": "Misspelt."}, follow=True)
    assert "Edition 2" in answer.content.decode()
    shown = signed_in(place.nadia).get(f"/certificates/{award.uuid}/").content.decode()
    assert "This award does not hold at present." in shown
    assert "Complaint." in shown
    for edition in (1, 2):
        pdf = signed_in(place.nadia).get(f"/certificates/{award.uuid}/{edition}/letter.pdf")
        assert pdf.content.startswith(b"%PDF")
    assert signed_in(place.nadia).get(f"/certificates/{award.uuid}/3/letter.pdf").status_code == 404


def test_list_of_awards_takes_the_same_number_of_statements(place: Body, django_assert_num_queries: object) -> None:
    asked = place.request()
    requests.decide_request(request=asked, act=Act.APPROVE, words="", shown=1, by=place.ruth, now=NOW)
    office = signed_in(place.ruth)
    counts = []
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for extra in (None, person("mei"), person("owen")):
        if extra is not None:
            place.enrolment.person = extra
            awards.give_award(
                enrolment=place.enrolment, version=place.version, award="independent-practitioner", request=None,
                by=place.ruth, now=NOW,
            )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert office.get("/office/awards/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] == counts[2]
