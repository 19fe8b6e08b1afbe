"""Logging a scan over HTTP: what the page offers, what bad input gets, and that a repeated press saves once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.people.models import RoleKey
from insonate.web.candidate.log_choices import choices_for
from insonate.web.candidate.log_form import LogForm
from insonate.web.candidate.log_sent import entry_sent
from tests.factories.cast import NOW, person, role
from tests.factories.programmes import enrolled_in, home_of
from tests.factories.scans import logged, supervised

pytestmark = pytest.mark.django_db
LOG = "/log/"


@pytest.fixture
def nadia() -> people.User:
    enrolled_in("essex-scanning-record", person("nadia"))
    enrolled_in("cpocus-fm-msk", person("nadia"))
    role(person("tom"), RoleKey.SUPERVISOR, home_of("essex-scanning-record"))
    return person("nadia")


@pytest.fixture
def phone(nadia: people.User, client: Client) -> Client:
    client.force_login(nadia, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(**changes: Any) -> dict[str, Any]:
    """What a phone sends for an ordinary scan."""
    return {
        "uuid": str(uuid4()), "performed_on": "2026-07-08", "place": "shoulder:right", "determinate": "true",
        "finding": "abnormal", "supervision": "none", "supervisor": "", "assistance": "unassisted",
        "subject": "patient", "purpose": "routine", "procedure": "diagnostic",
    } | changes  # fmt: skip


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    assert answer.status_code == 422
    form = answer.context["form"]
    return {name: [str(each) for each in found] for name, found in form.errors.items()}


def test_saved_scan_is_shown_at_once_with_where_it_counts(phone: Client, nadia: people.User) -> None:
    sent = said()
    answer = phone.post(LOG, sent)
    scan = logbook.own_scan(nadia, UUID(sent["uuid"]))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('candidate:scan', args=[scan.uuid])}?logged=1"
    page = phone.get(answer["Location"])
    assert "Where it counts" in page.content.decode()
    assert f'data-draft-confirmed="log-{nadia.uuid}"' in page.content.decode()
    assert (scan.region, scan.side, scan.determinate, scan.sign_state) == ("shoulder", "right", True, "not-asked")


def test_saved_scan_keeps_what_was_chosen(phone: Client, nadia: people.User) -> None:
    sent = said(
        supervision="direct", supervisor=str(person("tom").uuid), side="both", age_band="45-59", sex="female",
        case_number="K-014", images_stored="true", indicated="false", clinical_question="Effusion?", site="Clinic 2",
    )  # fmt: skip
    phone.post(LOG, sent)
    content = logbook.content_of(logbook.own_scan(nadia, UUID(sent["uuid"])))
    assert (content.side, content.supervision, content.supervisor) == ("both", "direct", str(person("tom").uuid))
    assert (content.age_band, content.sex, content.case_number) == ("45-59", "female", "K-014")
    assert (content.images_stored, content.indicated, content.clinical_question) == (True, False, "Effusion?")
    assert content.encounter == sent["uuid"]


def test_repeated_press_saves_once(phone: Client) -> None:
    sent = said()
    first, second = phone.post(LOG, sent), phone.post(LOG, sent)
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    assert logbook.Scan.objects.count() == 1


def test_entry_changed_after_it_was_saved_is_refused_with_the_way_to_it(phone: Client, nadia: people.User) -> None:
    sent = said()
    phone.post(LOG, sent)
    answer = phone.post(LOG, sent | {"place": "knee:left"})
    assert list(errors(answer)) == ["__all__"]
    assert reverse("candidate:scan", args=[sent["uuid"]]) in answer.content.decode()
    assert logbook.own_scan(nadia, UUID(sent["uuid"])).region == "shoulder"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"performed_on": "2026-07-10"}, "performed_on", "is in the future"),
        ({"performed_on": "2026-06-31"}, "performed_on", "June has 30 days. Did you mean 30 June or 1 July?"),
        ({"performed_on": "31/6/2026"}, "performed_on", "June has 30 days. Did you mean 30 June or 1 July?"),
        ({"performed_on": "yesterday"}, "performed_on", "There is no such day."),
        ({"performed_on": "1926-07-08"}, "performed_on", "Check the year"),
        ({"place": ""}, "place", "Choose the region you scanned."),
        ({"place": "Shoulder, right"}, "place", "is not one of the choices"),
        ({"supervision": "direct"}, "supervisor", "Say who supervised"),
        ({"technical_issues": "a" * 501}, "technical_issues", "at most 500 fit"),
        ({"case_number": "943 476 5919"}, "case_number", "may identify a patient"),
        ({"findings_relevance": "Cleft, Mr Tate agrees"}, "findings_relevance", "“Mr Tate” may identify a patient"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    phone: Client, changes: dict[str, str], field: str, words: str
) -> None:
    sent = said(reflection="Slow sweep next time.", **changes)
    answer = phone.post(LOG, sent)
    found = errors(answer)
    assert list(found) == [field]
    assert words in found[field][0]
    page = answer.content.decode()
    assert "Slow sweep next time." in page
    assert sent["uuid"] in page
    assert logbook.Scan.objects.count() == 0


def test_candidate_who_names_themselves_is_told(phone: Client, nadia: people.User) -> None:
    """The page does not offer it; whoever sends it anyway is answered."""
    role(nadia, RoleKey.SUPERVISOR)
    answer = phone.post(LOG, said(supervision="direct", supervisor=str(nadia.uuid)))
    assert list(errors(answer)) == ["supervisor"]
    assert logbook.Scan.objects.count() == 0


def test_nobody_supervises_an_unsupervised_scan(phone: Client, nadia: people.User) -> None:
    """The supervisor of the last scan is still chosen in the list when “None” is pressed."""
    sent = said(supervision="none", supervisor=str(person("tom").uuid))
    phone.post(LOG, sent)
    assert logbook.own_scan(nadia, UUID(sent["uuid"])).supervisor is None


def test_scan_before_registration_is_kept(phone: Client, nadia: people.User) -> None:
    sent = said(performed_on="2019-03-01")
    assert phone.post(LOG, sent).status_code == 302
    assert "Entered 2687 days later" in phone.get(reverse("candidate:scan", args=[sent["uuid"]])).content.decode()


def test_identifier_is_taken_out_in_one_press_without_saving(phone: Client) -> None:
    sent = said(findings_relevance="Cleft of 8 mm, Mr Tate, painful arc", take_out="findings_relevance")
    answer = phone.post(LOG, sent)
    assert answer.status_code == 200
    assert answer.context["form"]["findings_relevance"].value() == "Cleft of 8 mm, painful arc"
    assert logbook.Scan.objects.count() == 0


def test_words_stated_to_be_no_patients_are_stored_with_the_statement(phone: Client, nadia: people.User) -> None:
    sent = said(
        findings_relevance="Baker cyst as in Mr Tate of the atlas",
        findings_relevance_why="Invented person in a printed atlas",
    )
    assert phone.post(LOG, sent).status_code == 302
    version = logbook.ScanVersion.objects.get(scan__uuid=sent["uuid"])
    assert "Invented person in a printed atlas" in version.not_a_patient


def test_guard_answers_what_it_sees_and_in_words(phone: Client) -> None:
    answer = phone.post("/log/guard/", {"field": "findings_relevance", "text": "Cleft, Mr Tate agrees"})
    assert answer.json() == {
        "suspicions": [{"start": 7, "end": 14, "text": "Mr Tate", "words": "looks like a name after a title"}]
    }
    assert phone.post("/log/guard/", {"field": "case_number", "text": "K-014"}).json() == {"suspicions": []}


def test_first_page_offers_today_and_chooses_no_place(phone: Client) -> None:
    form = phone.get(LOG).context["form"]
    assert (form["performed_on"].value(), form.place_value(), form["determinate"].value()) == (
        NOW.date(), "", "",
    )  # fmt: skip


def test_next_page_starts_from_the_last_scan_but_not_from_what_was_seen(phone: Client, nadia: people.User) -> None:
    logged(nadia, **supervised(person("tom"), assistance="assisted", case_number="K-1", age_band="45-59"))
    form = phone.get(LOG).context["form"]
    taken = {name: form[name].value() for name in ("supervision", "supervisor", "assistance", "subject")}
    assert taken == {
        "supervision": "direct", "supervisor": str(person("tom").uuid), "assistance": "assisted",
        "subject": "patient",
    }  # fmt: skip
    assert (form.place_value(), form["determinate"].value(), form["finding"].value()) == ("", "", "")
    assert (form["case_number"].value(), form["age_band"].value(), form["clinical_question"].value()) == ("", "", "")


def test_repeating_a_scan_chooses_its_place(phone: Client, nadia: people.User) -> None:
    scan = logged(nadia, region="knee", side="left")
    page = phone.get(LOG)
    assert f"/log/?repeat={scan.uuid}" in page.content.decode()
    assert phone.get(f"/log/?repeat={scan.uuid}").context["form"].place_value() == "knee:left"


def test_another_scan_of_the_same_visit_has_the_same_patient(phone: Client, nadia: people.User) -> None:
    first = said(case_number="K-7", age_band="45-59")
    phone.post(LOG, first)
    form = phone.get(f"/log/?visit={first['uuid']}").context["form"]
    assert (form["visit"].value(), form["case_number"].value(), form["age_band"].value()) == (
        first["uuid"], "K-7", "45-59",
    )  # fmt: skip
    second = said(place="knee:right", visit=first["uuid"])
    phone.post(LOG, second)
    assert logbook.content_of(logbook.own_scan(nadia, UUID(second["uuid"]))).encounter == first["uuid"]


def test_visit_of_somebody_else_cannot_be_joined(phone: Client) -> None:
    phone.post(LOG, said())
    other = logged(person("mei"), encounter="e-9")
    assert errors(phone.post(LOG, said(visit="e-9"))).keys() == {"visit"}
    assert phone.get(f"/log/?visit={other.uuid}&repeat={other.uuid}").context["form"].place_value() == ""


def test_line_is_tried_without_building_the_page(phone: Client, django_assert_num_queries: Any) -> None:
    phone.get(LOG)
    with django_assert_num_queries(2):
        assert phone.head(LOG).status_code == 200


def test_stranger_is_asked_to_sign_in(client: Client) -> None:
    for method in (client.get, client.post):
        assert method(LOG)["Location"].startswith("/account/login/")
    assert client.post("/log/guard/", {"text": "Mr Tate"})["Location"].startswith("/account/login/")


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_the_same_number_of_statements_however_many_scans(
    number: int, phone: Client, nadia: people.User, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        logged(nadia, now=NOW - timedelta(hours=each), **supervised(person("tom"), encounter=f"e-{each}"))
    phone.get(LOG)  # a process reads a programme's document once
    with django_assert_num_queries(13):
        phone.get(LOG)


def test_everything_to_put_right_is_told_at_once(phone: Client) -> None:
    wrong = {"place": "", "performed_on": "2026-07-10", "technical_issues": "As Mr Tate said", "supervision": "direct"}
    assert list(errors(phone.post(LOG, said(**wrong)))) == ["place", "performed_on", "supervisor", "technical_issues"]
    assert list(errors(phone.post(LOG, said(performed_on="no day", place="")))) == ["performed_on", "place"]


def test_what_is_as_offered_stays_closed_and_what_was_said_stays_open(phone: Client) -> None:
    form = phone.post(LOG, said(place="")).context["form"]
    assert (form.is_more_open(), form.are_notes_open()) == (False, False)
    form = phone.post(LOG, said(place="", sex="female", reflection="Slow sweep.")).context["form"]
    assert (form.is_more_open(), form.are_notes_open()) == (True, True)


def test_good_entry_is_saved_in_few_statements(phone: Client, django_assert_num_queries: Any) -> None:
    """Session and person, supervisor and zone, the eight of the transaction; the message goes in a cookie."""
    phone.post(LOG, said())
    sent = said(supervision="direct", supervisor=str(person("tom").uuid))
    with django_assert_num_queries(12):
        phone.post(LOG, sent)


def test_direct_reading_and_the_form_say_the_same(nadia: people.User) -> None:
    data = QueryDict(mutable=True)
    sent = said(
        supervision="direct", supervisor=str(person("tom").uuid), side="both", sex="female", images_stored="false",
        case_number="K-014", reflection="Slow sweep.", reflection_why="A plain word", extra_pathway="diagnosis",
    )  # fmt: skip
    data.update(sent | {"answer_tendon-disrupted": "false"})
    data.setlist("applications", ["tendon", "knee-effusion"])
    directly = entry_sent(data)
    form = LogForm(
        data, choices=choices_for(nadia, now=NOW), supervisors=sign_offs.supervisors_for(nadia, NOW.date()),
        content=logbook.ScanContent(performed_on=NOW.date()),
    )  # fmt: skip
    assert form.is_valid(), form.errors
    assert directly == logbook.ScanEntry(
        UUID(sent["uuid"]), replace(form.content(), encounter=sent["uuid"]), form.stated()
    )


@pytest.mark.parametrize(
    "changes",
    [{"performed_on": "9/7/2026"}, {"uuid": "7"}, {"place": ""}, {"determinate": "perhaps"}, {"visit": "e-1"},
     {"take_out": "reflection"}, {"answer_tendon-disrupted": "maybe"}],
)  # fmt: skip
def test_what_is_in_doubt_is_left_to_the_form(changes: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(said(**changes))
    assert entry_sent(data) is None
