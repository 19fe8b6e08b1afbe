"""Who may open memberships, invoices and receipts: whose they are, and who keeps the organisation's money."""

from insonate.billing import api as billing
from tests.factories.cast import NOW
from tests.factories.money import CAD, FROM, PAGES
from tests.shell.access.table import WHO, Gets, Row, everybody, only, signed_in
from tests.shell.access.world import World

MONEY = ("registrar", "administrator")


def offered(world: World) -> str:
    """The university has a class of members; its short name."""
    made = billing.set_class(organisation=world.organisation, key="friend", title="Friend", by=None, now=NOW)
    if not made.prices.exists():
        price = billing.Money(1000, CAD)
        billing.set_price(
            membership_class=made, from_on=FROM, first_year=price, yearly=price, by=None, now=NOW
        )  # fmt: skip
    return world.organisation.slug


def invoice(world: World) -> billing.Invoice:
    """The candidate's first dues, not paid."""
    offered(world)
    return billing.join(
        person=world.candidate, organisation=world.organisation, class_key="friend", by=world.candidate, now=NOW
    )


def own_invoice(world: World) -> list[object]:
    return [invoice(world).uuid]


def membership(world: World) -> list[object]:
    invoice(world)
    found = billing.member_of(world.candidate, world.organisation, now=NOW)
    assert found is not None
    return [found.membership.uuid]


def receipt(world: World) -> list[object]:
    """The candidate paid something else."""
    paid = billing.raise_invoice(
        organisation=world.organisation, payer=world.candidate, purpose="fee", subject_ref="fee-1", by=None, now=NOW,
        lines=[billing.Line("Fee", billing.Money(500, CAD))],
    )  # fmt: skip
    recorded = billing.record_payment(
        invoice=paid, means=billing.Means.CASH, amount=paid.total, on=NOW.date(), reference="", now=NOW,
        token=paid.uuid, by=world.people["registrar"],
    )  # fmt: skip
    return [recorded.receipt.uuid]


def checkout(world: World) -> list[object]:
    """The candidate set out to pay with the test provider."""
    begun = billing.begin_checkout(invoice=invoice(world), pages=PAGES, by=world.candidate, now=NOW)
    return [begun.uuid]


def joined(world: World) -> list[object]:
    invoice(world)
    return [world.organisation.slug]


ROWS = {
    "public:join": Row(everybody(), args=lambda world: [offered(world)]),
    # Whoever sends a notice proves it by its signature; all these have none.
    "public:payment-notice": Row(
        dict.fromkeys(WHO, Gets.REFUSED),
        "post",
        args=lambda _world: ["stripe"],
        says="(without the provider's signature)",
    ),
    "candidate:memberships": Row(signed_in()),
    "candidate:membership": Row(signed_in(), args=lambda world: [offered(world)]),
    "candidate:resign": Row(only("candidate"), args=joined),
    "candidate:payments": Row(signed_in()),
    "candidate:invoice": Row(only("candidate"), args=own_invoice),
    "candidate:pay": Row(only("candidate"), "post", args=own_invoice),
    "candidate:test-payment": Row(only("candidate"), args=checkout),
    "candidate:receipt": Row(only("candidate", *MONEY), args=receipt),
    "office:members": Row(only(*MONEY)),
    "office:member": Row(only(*MONEY), args=membership),
    "office:invoices": Row(only(*MONEY)),
    "office:invoices-file": Row(only(*MONEY)),
    "office:invoice": Row(only(*MONEY), args=own_invoice),
    "office:prices": Row(only("administrator")),
}
