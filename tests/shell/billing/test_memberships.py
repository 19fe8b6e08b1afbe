"""Joining, paying, renewing, resigning; what an administrator sets; being reminded once."""

from datetime import date, datetime, timedelta

import pytest

from insonate.billing import api as billing
from insonate.billing.models import DuesReminder
from insonate.certification.standings import api as standings
from insonate.kit.refusals import Overtaken, Refused
from insonate.people.models import Notice, RoleKey
from insonate.web.money.ways import ways_to_pay
from insonate_core.findings import Finding, State
from tests.factories.cast import NOW, person, role, university
from tests.factories.money import CAD, member, paid_by_cheque, registrar, society

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def account(now: datetime = NOW, key: str = "nadia") -> billing.MemberAccount:
    found = billing.member_of(person(key), society(), now=now)
    assert found is not None
    return found


def renew(now: datetime, class_key: str = "member") -> billing.Invoice:
    asked = billing.ask_dues(membership=account(now).membership, class_key=class_key, by=person("nadia"), now=now)
    paid_by_cheque(asked, now=now)
    return asked


def test_anyone_may_join_and_is_a_member_once_the_first_year_is_paid() -> None:
    invoice = billing.join(
        person=person("nadia"), organisation=society(), class_key="member", by=person("nadia"), now=NOW
    )
    assert (invoice.total, account().standing.state) == (billing.Money(2500, CAD), "joined")
    paid_by_cheque(invoice)
    assert (account().standing.state, account().standing.paid_until) == ("active", date(2027, 7, 9))


def test_joining_twice_is_joining_once() -> None:
    ask = {"person": person("nadia"), "organisation": society(), "by": person("nadia"), "now": NOW}
    assert billing.join(class_key="member", **ask) == billing.join(class_key="member", **ask)


def test_another_class_before_paying_replaces_the_invoice() -> None:
    ask = {"person": person("nadia"), "organisation": society(), "by": person("nadia"), "now": NOW}
    first = billing.join(class_key="member", **ask)
    second = billing.join(class_key="student", **ask)
    assert second != first
    assert [each.is_void for _dues, each in account().dues] == [False, True]


def test_class_that_costs_nothing_is_held_at_once() -> None:
    member(class_key="student")
    assert (account().standing.state, account().standing.membership_class) == ("active", "student")


def test_second_year_costs_the_yearly_dues_and_follows_the_first() -> None:
    member()
    asked = renew(later(340))
    assert asked.total == billing.Money(9500, CAD)
    assert account(later(340)).standing.paid_until == date(2028, 7, 9)


def test_next_year_is_not_asked_long_before_the_end() -> None:
    member()
    with pytest.raises(Refused):
        renew(later(200))
    assert account(later(365 - 90)).may_renew


def test_membership_lapses_after_the_grace_and_paying_reinstates() -> None:
    member()
    assert account(later(365)).standing.state == "in-grace"
    assert account(later(365 + 60)).standing.state == "lapsed"
    renew(later(500))
    assert (account(later(500)).standing.state, account(later(500)).standing.paid_until) == (
        "reinstated",
        date(2028, 11, 21),
    )


def test_bounced_cheque_ends_the_membership() -> None:
    invoice = member()
    billing.reverse_payment(payment=invoice.payments.get(), reason="Bounced", by=registrar(), now=later(10))
    assert account(later(10)).standing.state == "lapsed"
    assert account(later(10)).to_pay is not None


def test_resigning_ends_it_and_asks_no_dues_any_more() -> None:
    member()
    billing.ask_dues(membership=account(later(340)).membership, class_key="member", by=person("nadia"), now=later(340))
    billing.resign(membership=account().membership, by=person("nadia"), now=later(341))
    assert (account(later(341)).standing.state, account(later(341)).to_pay) == ("resigned", None)
    with pytest.raises(Overtaken):
        billing.resign(membership=account().membership, by=person("nadia"), now=later(342))


def test_price_is_that_of_the_day_on_which_dues_are_asked() -> None:
    member()
    dearer = billing.Money(12000, CAD)
    billing.set_price(
        membership_class=account().dues[0][0].membership_class, from_on=date(2027, 6, 20), first_year=dearer,
        yearly=dearer, by=person("greta"), now=NOW,
    )  # fmt: skip
    assert renew(later(340)).total == billing.Money(9500, CAD)  # 14 June
    assert renew(later(340 + 366 - 60)).total == dearer


@pytest.mark.parametrize("key", ["ruth", "nadia"])
def test_only_an_administrator_sets_prices(key: str) -> None:
    society()
    change = {
        "organisation": society(), "key": "member", "title": "Full member", "now": NOW,
    }  # fmt: skip
    with pytest.raises(Refused):
        billing.set_class(by=person(key), **change)
    assert billing.set_class(by=person("greta"), **change).title == "Full member"


def test_price_is_not_set_for_days_that_are_past() -> None:
    offered = billing.offers_at(society(), TODAY)[0].membership_class
    price = {"membership_class": offered, "first_year": billing.Money(1, CAD), "yearly": billing.Money(1, CAD)}
    with pytest.raises(Refused):
        billing.set_price(from_on=TODAY - timedelta(days=1), by=person("greta"), now=NOW, **price)
    billing.set_price(from_on=TODAY, by=person("greta"), now=NOW, **price)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"grace_days": 400}, "grace_days"),
        ({"remind_days": [0]}, "remind_days"),
        ({"renew_days": 0}, "renew_days"),
        ({"year_begins": (2, 29)}, "year_begins"),
        ({"from_on": TODAY - timedelta(days=1)}, "from_on"),
    ],
)
def test_terms_that_cannot_be_are_refused(wrong: dict[str, object], field: str) -> None:
    right = {"from_on": TODAY, "grace_days": 60, "remind_days": [30], "renew_days": 90}
    with pytest.raises(Refused) as refused:
        billing.set_terms(organisation=society(), by=person("greta"), now=NOW, **(right | wrong))
    assert [each.field for each in refused.value.problems] == [field]
    billing.set_terms(organisation=society(), by=person("greta"), now=NOW, **right)


def test_programme_sees_the_membership_and_the_dues() -> None:
    member()
    facts = [each for each in standings.known_of(person("nadia")).others if each.kind in {"memberships", "payments"}]
    assert [(each.kind, each.on, each.until, dict(each.attributes)) for each in facts] == [
        ("memberships", TODAY, date(2027, 9, 7), {"body": "canada", "class": "member"}),
        ("payments", TODAY, None, {"for": "dues", "body": "canada"}),
    ]


def test_reminder_is_sent_once_for_each_step() -> None:
    member()
    for days in (300, 305, 306, 335, 336, 365, 366, 420, 425, 426):
        billing.remind_dues(now=later(days))
        billing.remind_dues(now=later(days))
    told = Notice.objects.filter(person=person("nadia"), key__startswith="dues-").order_by("pk")
    assert [each.key for each in told] == ["dues-ending", "dues-ending", "dues-in-grace", "dues-lapsing", "dues-lapsed"]
    assert DuesReminder.objects.count() == 5


def test_worker_that_stood_still_tells_of_the_present_alone() -> None:
    member()
    assert billing.remind_dues(now=later(500)) == 1
    assert Notice.objects.get(person=person("nadia"), key__startswith="dues-").key == "dues-lapsed"


def test_members_are_read_with_as_many_statements_for_three_as_for_one(
    django_assert_num_queries: object,
) -> None:
    member("nadia")
    with django_assert_num_queries(8):  # type: ignore[operator]
        billing.members_at([society()], now=NOW)
    member("mei")
    member("owen")
    with django_assert_num_queries(8):  # type: ignore[operator]
        assert len(billing.members_at([society()], now=NOW)) == 3


def test_organisation_without_prices_cannot_be_joined() -> None:
    role(person("greta"), RoleKey.ADMINISTRATOR, university())
    billing.set_class(organisation=university(), key="friend", title="Friend", by=person("greta"), now=NOW)
    assert society() in billing.societies(TODAY)
    assert university() not in billing.societies(TODAY)


@pytest.mark.parametrize(
    ("reads", "state", "place"),
    [
        ("memberships", State.NOT_MET, ["/membership/"]),
        ("memberships", State.MET, []),
        ("payments", State.OVERDUE, ["/payments/"]),
        ("scans", State.NOT_MET, []),
    ],
)
def test_requirement_that_is_met_by_paying_leads_to_where_one_pays(reads: str, state: State, place: list[str]) -> None:
    asked = Finding(key="member", path="member", kind="hold", state=state, reads=reads)
    assert [link.url for link in ways_to_pay(asked)] == place
