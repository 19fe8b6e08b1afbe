"""Memberships and settled invoices as evidence."""

from collections.abc import Iterable
from datetime import date

from insonate.billing.invoices.models import Invoice
from insonate.billing.invoices.queries import account_on, whole_invoices
from insonate.billing.memberships.models import Membership
from insonate.billing.memberships.queries import member_account, whole_memberships
from insonate.people.api import User
from insonate_core.evidence import Fact, Value


def paid_facts(person: User) -> list[Fact]:
    """What a person's payments are evidence of, in one fixed order: memberships (`body` is the organisation's short
    name, from the first paid day to the last of the grace) and payments (one for each settled invoice, `for` its
    purpose and `body` to whom it was paid, on the day on which nothing was owed any more)."""
    return paid_facts_of([person.pk]).get(person.pk, [])


def paid_facts_of(people: Iterable[int]) -> dict[int, list[Fact]]:
    """The same for many people, by inner id; whoever never owed anything is left out. As many statements for a
    thousand as for one."""
    ids = list(people)
    found: dict[int, list[Fact]] = {}
    invoices = list(whole_invoices().filter(payer__in=ids).order_by("pk"))
    if not invoices:  # nobody is a member who was never asked for dues
        return found
    for membership in whole_memberships().filter(person__in=ids).order_by("pk"):
        found.setdefault(membership.person_id, []).extend(_memberships(membership))
    for invoice in invoices:
        found.setdefault(invoice.payer_id, []).extend(_payments(invoice))
    return found


def _memberships(membership: Membership) -> list[Fact]:
    facts: list[Fact] = []
    # Everything recorded has happened; what lies after the day of a judgement the core hides by itself.
    for number, period in enumerate(member_account(membership, date.max).standing.periods):
        attributes: dict[str, Value] = {"body": membership.organisation.slug}
        if period.membership_class:
            attributes["class"] = period.membership_class
        fact = Fact(
            id=f"membership:{membership.uuid}:{number}", kind="memberships", on=period.starts,
            until=period.rights_until, recorded=period.paid_on, attributes=attributes,
        )  # fmt: skip
        facts.append(fact)
    return facts


def _payments(invoice: Invoice) -> list[Fact]:
    standing = account_on(invoice, invoice.raised_on).standing
    if not standing.is_settled:
        return []
    day = standing.settled[-1].starts
    assert day is not None
    said: dict[str, Value] = {"for": invoice.purpose, "body": invoice.organisation.slug}
    return [Fact(id=f"invoice:{invoice.uuid}", kind="payments", on=day, recorded=day, attributes=said)]
