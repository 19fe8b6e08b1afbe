"""Concessions granted to a person: by whom the programme names, once, and said wherever they touch a finding."""

from datetime import date, timedelta
from typing import Any

import pytest

from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.enrolment import api as enrolment
from insonate.programmes.judging import standing_at_entry
from insonate.programmes.refusals import Refused
from insonate.web.findings.people import names_for
from insonate.web.findings.tree import why
from insonate_core.findings import Standing, State
from insonate_core.programmes import Definition
from tests.factories import entry
from tests.factories.cast import NOW, person, role
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db
ON = NOW.date() - timedelta(days=2)


def registrar() -> User:
    holder = person("piotr")
    if not holder.roles.exists():
        role(holder, RoleKey.REGISTRAR, entry.cpocus())
    return holder


def attest(kind: str, by: User | None = None, about: User | None = None, **changes: Any) -> attested.AttestedFact:
    arguments: dict[str, Any] = {
        "person": about or person("tom"), "organisation": entry.cpocus(), "kind": kind, "on": date(2026, 1, 5),
        "by": by or registrar(), "now": NOW,
    }  # fmt: skip
    return attested.attest_fact(**(arguments | changes))


def grant(**changes: Any) -> attested.AttestedFact:
    attributes = {"clause": "exception", "reason": "Twelve years in a trauma clinic"}
    given: dict[str, Any] = {"on": ON, "attributes": attributes, "documents": [("a.pdf", entry.PDF)]}
    return attest("grants", **(given | changes))


def refused_fields(**changes: Any) -> set[str]:
    with pytest.raises(Refused) as refused:
        grant(**changes)
    return {problem.field for problem in refused.value.problems}


def experienced() -> None:
    """All that the programme asks of somebody before its exception may be granted."""
    attest("memberships", attributes={"body": "cpocus"})
    attest("declarations", attributes={"what": "years-scanning", "years": "9"})
    attest("declarations", attributes={"what": "teaching-experience"})
    for day in (5, 6, 7):
        attest(
            "courses", on=date(2026, 1, day),
            attributes={"track": "fm-msk", "level": "introductory", "outcome": "completed"},
        )  # fmt: skip
    attest("declarations", attributes={"what": "publications"})


def standing() -> tuple[Standing, Definition]:
    definition = programmes.definition_of(entry.track().versions.get())
    return standing_at_entry(definition, person("tom"), as_of=NOW.date()), definition


def test_a_grant_excuses_the_clause_and_is_named_with_who_when_and_why() -> None:
    experienced()
    before, _definition = standing()
    assert before.at("logbook").state is not State.WAIVED
    grant()
    after, definition = standing()
    finding = after.at("logbook")
    assert finding.state is State.WAIVED
    said = why(finding, definition, names_for([after]), NOW.date())
    for part in ("Exception to certification", str(registrar().name), "Twelve years in a trauma clinic", f"{ON:%B}"):
        assert part in said


def test_a_grant_without_its_conditions_changes_nothing() -> None:
    grant()
    assert standing()[0].at("logbook").state is not State.WAIVED


def test_a_withdrawn_grant_excuses_nothing_and_may_be_granted_again() -> None:
    experienced()
    fact = grant()
    attested.decide_fact(
        fact=fact, outcome=attested.FactOutcome.WITHDRAWN, words="Another person.", by=registrar(), now=NOW
    )
    assert standing()[0].at("logbook").state is not State.WAIVED
    grant()
    assert standing()[0].at("logbook").state is State.WAIVED


def test_the_officer_who_enters_a_grant_is_its_by() -> None:
    grant()
    (evidence,) = attested.attested_facts(person("tom"))
    assert evidence.attributes["by"] == str(registrar().uuid)


def test_an_officer_whom_the_programme_does_not_name_grants_nothing() -> None:
    other = entry.officer("ruth", entry.cpocus())
    assert refused_fields(by=other) == {"clause"}


def test_an_officer_grants_nothing_on_a_day_before_their_role() -> None:
    began = registrar().roles.get().from_on  # the language asks who it was on the day of the act
    assert refused_fields(on=began - timedelta(days=1)) == {"clause"}
    grant(on=began)


def test_nobody_grants_themselves_anything() -> None:
    assert refused_fields(about=registrar()) == {"person"}


def test_the_same_concession_is_not_granted_twice_at_once() -> None:
    grant()
    assert refused_fields() == {"clause"}
    assert attested.AttestedFact.objects.filter(kind="grants").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attributes": {"clause": "anything", "reason": "x"}}, "clause"),
        ({"attributes": {"clause": "exception"}}, "reason"),
        ({"attributes": {"clause": "exception", "reason": "x", "to": "10"}}, "to"),
        ({"until": NOW.date()}, "until"),
        ({"attributes": {"clause": "exception", "reason": "x", "asked": "soon"}}, "asked"),
        ({"attributes": {"clause": "exception", "reason": "x", "asked": NOW.date().isoformat()}}, "asked"),
        ({"attributes": {"clause": "exception", "reason": "x", "programme": "another"}}, "clause"),
        ({"on": NOW.date() + timedelta(days=1)}, "on"),
    ],
)
def test_a_wrong_grant_says_which_field(changes: dict[str, Any], field: str) -> None:
    assert refused_fields(**changes) == {field}
    assert not attested.AttestedFact.objects.exists()


def test_a_person_cannot_claim_a_grant() -> None:
    with pytest.raises(Refused, match="cannot be claimed"):
        attested.claim_fact(
            person=person("tom"), organisation=entry.cpocus(), kind="grants", on=ON,
            attributes={"clause": "exception", "reason": "x"}, now=NOW,
        )  # fmt: skip


def test_the_office_page_grants_and_says_beside_the_field_what_is_wrong() -> None:
    officer = client_of(registrar())
    begun = enrolment.begin_application(person=person("tom"), programme=entry.track(), now=NOW)
    enrolment.submit_application(application=begun, words="", now=NOW)
    address = f"/office/people/cpocus/{person('tom').uuid}/enter/?kind=grants"
    assert "Exception to certification (" in text_of(page(officer, address))
    typed = {"clause": "cpocus-fm-msk/exception", "reason": "Twelve years in a trauma clinic", "on": ON.isoformat()}
    wrong = officer.post(address, typed | {"to": "10"})
    assert wrong.status_code == 422
    assert problem_beside(wrong, "to") == "The programme says by how much. Leave this empty."
    assert officer.post(address, typed).status_code == 302
    shown = text_of(page(officer, f"/office/people/cpocus/{person('tom').uuid}/"))
    assert "Concession: Exception" in shown
    assert "reason Twelve years in a trauma clinic" in shown
