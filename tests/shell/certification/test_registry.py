"""Only who wants to be found is; machines are answered as described; checks are counted and nothing of who is kept."""

from typing import Any

import jsonschema
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Act, Award
from insonate.certification.models import CheckCount, Listing
from insonate.certification.registry import api as registry
from insonate.erasure import api as erasure
from insonate.kit import clock
from insonate.kit.refusals import Refused
from tests.factories.cast import NOW, person
from tests.factories.certification import AWARD, Body, ready
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db
SIGNED = (awards.Signatory("Ruth Adeyemi", "Registrar"),)
PEOPLE, ONE = "/api/registry/v1/practitioners", "/api/registry/v1/awards/"


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Body:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return ready()


@pytest.fixture
def award(place: Body) -> Award:
    return awards.give_award(
        enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED, by=place.ruth,
        now=NOW,
    )  # fmt: skip


def listed(award: Award, where: str = "Brandon, Manitoba") -> None:
    registry.set_listing(award=award, is_listed=True, place=where, by=award.person, now=NOW)


def names(**asked: str) -> list[str]:
    return [each.name for each in registry.search(**asked).rows]  # type: ignore[arg-type]


def test_nobody_is_listed_who_did_not_say_so(award: Award) -> None:
    assert names(name="Nadia") == []
    listed(award)
    assert names(name="nadia") == ["Nadia Ferreira"]
    registry.set_listing(award=award, is_listed=False, by=award.person, now=NOW)
    assert names(name="Nadia") == []
    assert Listing.objects.count() == 2


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"name": "ferr"}, True),
        ({"place": "MANITOBA"}, True),
        ({"programme": "cpocus-fm-msk"}, True),
        ({"name": "Nadia", "place": "Winnipeg"}, False),
        ({"name": "Nadia", "programme": "another"}, False),
        ({"name": "N"}, False),
        ({}, False),
        ({"name": "%"}, False),
        ({"name": "__"}, False),
    ],
)
def test_all_that_is_asked_must_fit_and_too_little_finds_nobody(
    award: Award, asked: dict[str, str], is_found: bool
) -> None:
    listed(award)
    assert bool(names(**asked)) is is_found


def test_how_an_award_stands_is_shown(award: Award, place: Body) -> None:
    listed(award)
    assert "Nadia Ferreira" in text_of(page(Client(), "/registry/?name=nadia"))
    assert "Active" in text_of(page(Client(), "/registry/?name=nadia"))
    awards.decide_award(award=award, act=Act.WITHDRAW, words="As decided.", by=place.ruth, now=NOW)
    assert "Withdrawn" in text_of(page(Client(), "/registry/?name=nadia"))


def test_page_lists_nobody_unasked_and_says_what_to_do(award: Award) -> None:
    listed(award)
    assert "Nadia" not in text_of(page(Client(), "/registry/"))
    assert "Write at least 2 letters" in text_of(page(Client(), "/registry/?name=n"))
    assert "Nobody of that name is listed" in text_of(page(Client(), "/registry/?name=nobody"))


@pytest.mark.parametrize("where", ["nadia@example.org", "Ring 204 555 0199", "x" * 81])
def test_place_is_a_place(award: Award, where: str) -> None:
    with pytest.raises(Refused):
        listed(award, where)
    assert not Listing.objects.exists()


def test_only_the_holder_lists_themselves(award: Award, place: Body) -> None:
    with pytest.raises(Refused):
        registry.set_listing(award=award, is_listed=True, by=place.ruth, now=NOW)
    assert client_of(place.ruth).get(f"/certificates/{award.uuid}/found/").status_code == 404


def test_holder_says_so_on_a_page_and_a_wrong_place_stays_typed(award: Award) -> None:
    browser, address = client_of(award.person), f"/certificates/{award.uuid}/found/"
    wrong: Any = browser.post(address, {"is_listed": "on", "place": "me@example.org"})
    assert wrong.status_code == 422
    assert "no address of mail" in problem_beside(wrong, "place")
    assert 'value="me@example.org"' in wrong.content.decode()
    browser.post(address, {"is_listed": "on", "place": "Brandon"})
    assert names(place="brandon") == ["Nadia Ferreira"]


def test_what_was_said_stays(award: Award) -> None:
    listed(award)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Listing.objects.update(is_listed=False)


def test_who_leaves_is_found_no_more(award: Award) -> None:
    listed(award)
    page(Client(), awards.verify_path(award))
    erasure.erase_account(person=award.person, now=NOW)
    assert names(programme="cpocus-fm-msk") == []
    assert not Listing.objects.exists()
    assert not CheckCount.objects.exists()


# Checks


def test_checks_are_counted_by_day_and_way_but_not_the_holders_own(award: Award) -> None:
    for _time in range(3):
        page(Client(), awards.verify_path(award))
    page(client_of(award.person), awards.verify_path(award))
    Client().head(awards.verify_path(award))
    Client().get(f"{ONE}{award.code}")
    assert [(each.way, each.times) for each in registry.checks_of(award)] == [("address", 3), ("machine", 1)]
    said = text_of(page(client_of(award.person), f"/certificates/{award.uuid}/found/"))
    assert "9 July 2026 by its address or code 3" in said


def test_nothing_of_who_checked_is_kept(award: Award) -> None:
    Client(HTTP_USER_AGENT="Curious/1.0", REMOTE_ADDR="203.0.113.7").get(awards.verify_path(award))
    columns = {field.name for field in CheckCount._meta.get_fields()}
    assert columns == {"id", "award", "on", "way", "times"}


# Machines


def schema(path: str, status: str) -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/registry/openapi.json").json()["paths"][path]["get"]["responses"][status]
    described: dict[str, Any] = found["content"]["application/json"]["schema"]
    return described


def test_answers_are_as_described(award: Award, place: Body) -> None:
    listed(award)
    awards.decide_award(award=award, act=Act.SUSPEND, words="A reason of its own.", by=place.ruth, now=NOW)
    found: Any = Client().get(PEOPLE, {"name": "Nadia"})
    jsonschema.validate(found.json(), schema(PEOPLE, "200"))
    assert [(each["name"], each["stage"], each["holds"]) for each in found.json()["practitioners"]] == [
        ("Nadia Ferreira", "suspended", False)
    ]
    one: Any = Client().get(f"{ONE}{award.code}")
    jsonschema.validate(one.json(), schema(ONE + "{code}", "200"))
    assert [each["act"] for each in one.json()["history"]] == ["complete", "suspend"]
    assert "A reason of its own" not in one.content.decode()
    assert "nadia@" not in one.content.decode()
    assert one["Access-Control-Allow-Origin"] == "*"


def test_too_little_and_unknown_are_said_as_described() -> None:
    little: Any = Client().get(PEOPLE)
    assert little.status_code == 400
    jsonschema.validate(little.json(), schema(PEOPLE, "400"))
    unknown: Any = Client().get(f"{ONE}nothing")
    assert unknown.status_code == 404
    jsonschema.validate(unknown.json(), schema(ONE + "{code}", "404"))


def test_description_is_openapi() -> None:
    described = Client().get("/api/registry/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    for path in described["paths"].values():
        for response in path["get"]["responses"].values():
            jsonschema.Draft202012Validator.check_schema(response["content"]["application/json"]["schema"])


def test_a_page_of_the_registry_asks_as_much_for_many_as_for_one(award: Award, place: Body) -> None:
    listed(award)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            page(Client(), "/registry/?programme=cpocus-fm-msk")
        return len(caught)

    statements()
    one = statements()
    for key in ("owen", "mei", "greta"):
        place.enrolment.person = person(key)
        given = awards.give_award(
            enrolment=place.enrolment, version=place.version, award=AWARD, request=None, signatories=SIGNED,
            by=place.ruth, now=NOW,
        )  # fmt: skip
        listed(given)
    assert statements() == one
