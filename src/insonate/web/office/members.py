"""Members at the office: who is one, how each stands, and one member's years and invoices."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.web.components.parts import Cell, Column, Fact, Figure, Table
from insonate.web.findings.words import day
from insonate.web.money import words
from insonate.web.money.showing import invoice_row, periods_table
from insonate.web.office.guard import not_found_unless, organisations_of, person_of
from insonate_core.billing.memberships import MembershipState

PAGE = 50
IN_FIGURES = (
    MembershipState.ACTIVE, MembershipState.IN_GRACE, MembershipState.LAPSED, MembershipState.JOINED,
    MembershipState.REINSTATED,
)  # fmt: skip


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everyone who ever joined, by name; by state and by words of the name if asked."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, billing.SEES_MONEY, now))
    everyone = billing.members_at(organisations, now=now)
    words_of_name, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "")
    chosen = [
        each
        for each in everyone
        if (not state or each.standing.state == state)
        and words_of_name.casefold() in f"{each.membership.person.name} {each.membership.person.email}".casefold()
    ]
    start = _start(request)
    context = {
        "q": words_of_name,
        "state": state,
        "states": [(each.value, words.MEMBERSHIP[each][1]) for each in MembershipState],
        "figures": [
            Figure(
                label=words.MEMBERSHIP[each][1],
                value=sum(member.standing.state is each for member in everyone),
                url=f"?{urlencode({'state': each.value})}",
            )
            for each in IN_FIGURES
        ],
        "has_members": bool(everyone),
        "table": _table(chosen[start : start + PAGE], many=len(organisations) > 1) if chosen else None,
        "newer_url": _address(words_of_name, state, max(0, start - PAGE)) if start else "",
        "older_url": _address(words_of_name, state, start + PAGE) if len(chosen) > start + PAGE else "",
    }
    return render(request, "office/members.html", context)


def _start(request: HttpRequest) -> int:
    try:
        return max(0, int(request.GET.get("from", "0")))
    except ValueError:
        return 0


def _address(name: str, state: str, start: int) -> str:
    return f"?{urlencode({'q': name, 'state': state, 'from': str(start)})}"


def _table(members: list[billing.MemberAccount], *, many: bool) -> Table:
    rows = []
    for each in members:
        state, badge = words.MEMBERSHIP[each.standing.state]
        until = each.standing.paid_until
        owed = each.to_pay
        rows.append(
            [
                Cell(
                    each.membership.person.name, url=reverse("office:member", args=[each.membership.uuid]),
                    detail=each.membership.organisation.name if many else "",
                ),
                Cell(badge, state=state),
                Cell(words.last_day(until) if until else "–"),
                Cell(words.amount(owed.standing.due) if owed else "–"),
            ]
        )  # fmt: skip
    columns = [Column(_("Name")), Column(_("State")), Column(_("Paid to")), Column(_("Owes"), is_number=True)]
    return Table(_("Members"), columns, rows, caption_hidden=True)


@login_required
@require_safe
def show(request: HttpRequest, membership: UUID) -> HttpResponse:
    """One member: how the membership stands, the years, the invoices."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(billing.member_for_office(person, membership, now))
    account = not_found_unless(billing.member_of(found.person, found.organisation, now=now))
    state, badge = words.MEMBERSHIP[account.standing.state]
    facts = [
        Fact(_("State"), badge, state=state),
        Fact(_("Since"), day(account.standing.since)),
        Fact(_("Joined"), day(found.joined_on)),
        Fact(_("E-mail address"), found.person.email),
    ]
    if account.standing.paid_until is not None and account.standing.grace_until is not None:
        facts.append(Fact(_("Paid to"), words.last_day(account.standing.paid_until)))
        facts.append(Fact(_("Valid to, with the grace"), words.last_day(account.standing.grace_until)))
    context = {
        "member": found.person,
        "organisation": found.organisation,
        "facts": facts,
        "today": local_day(now, found.organisation.time_zone),
        "periods": periods_table(account) if account.standing.periods else None,
        "dues": [invoice_row(each, "office:invoice") for _dues, each in account.dues],
    }
    return render(request, "office/member.html", context)
