"""The first step of an installation in earnest: an organisation, and somebody who can give roles in it."""

import io

import pytest
from django.core.management import CommandError, call_command

from insonate.audit import api as audit
from insonate.audit.models import AuditEntry
from insonate.people.models import Organisation, Role, User

pytestmark = pytest.mark.django_db


def found(**changed: str) -> str:
    said = io.StringIO()
    given = {"slug": "essex", "name": "University of Essex", "administrator": "ada@insonate.example"} | changed
    call_command(
        "found_organisation", given.pop("slug"), given.pop("name"), "--administrator", given.pop("administrator"),
        "--administrator-name", "Ada Whitlock", *given.values(), stdout=said,
    )  # fmt: skip
    return said.getvalue()


def test_founding_makes_the_organisation_with_its_administrator() -> None:
    said = found()
    role = Role.objects.get()
    assert (role.person.email, role.person.name, role.organisation.name, role.role) == (
        "ada@insonate.example", "Ada Whitlock", "University of Essex", "administrator",
    )  # fmt: skip
    assert not role.person.has_usable_password()
    assert "mailed" in said
    assert list(AuditEntry.objects.order_by("number").values_list("action", flat=True)) == [
        "found-organisation", "invite-person", "grant-role",
    ]  # fmt: skip
    assert audit.broken_chains() == []


def test_founding_takes_the_account_that_the_administrator_has() -> None:
    ada = User.objects.create_user("ada@insonate.example", "a long password", name="Ada")
    said = found()
    assert Role.objects.get().person == ada
    assert "mailed" not in said


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"slug": "Essex & co"}, "hyphens"),
        ({"administrator": "ada"}, "e-mail address"),
        ({"zone": "--time-zone=Essex"}, "time zone"),
    ],
)
def test_founding_refuses_what_it_cannot_keep_and_keeps_nothing(changed: dict[str, str], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        found(**changed)
    assert (Organisation.objects.count(), User.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_founding_twice_is_refused() -> None:
    found()
    with pytest.raises(CommandError, match="already"):
        found()
    assert Organisation.objects.count() == 1
