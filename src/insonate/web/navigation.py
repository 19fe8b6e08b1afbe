"""What the top bar and the tab bar offer: only desks at which the person sits today."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from insonate.certification.awards import api as awards
from insonate.certification.requests import api as requests
from insonate.kit import clock
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.programmes import api as programmes


@dataclass(frozen=True, slots=True)
class NavItem:
    """One place to go: address, word, icon, and whether it is where we are."""

    url: str
    label: str
    icon: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context for every page: `nav_items` and `unread_notices`, computed only when a template asks."""
    return {
        "nav_items": SimpleLazyObject(lambda: _items(request)),
        "unread_notices": SimpleLazyObject(
            lambda: people.unread_count(request.user) if isinstance(request.user, people.User) else 0
        ),
    }


def _signs(person: people.User, held: set[people.RoleKey]) -> bool:
    """Whether the queue is offered: to supervisors, and to whoever was named on a scan that waits."""
    return people.RoleKey.SUPERVISOR in held or sign_offs.waiting_count(person) > 0


def _examines(person: people.User, held: set[people.RoleKey], *, given: bool) -> bool:
    """Whether the examiner desk is offered: to whoever may hold an exam or ask for an award somewhere today. Who holds
    neither a role nor an award is not asked about."""
    if not held and not given and not programmes.awards_by_person([str(person.uuid)]):
        return False
    now = clock.now()
    if requests.acts_for_others(person, now=now):
        return True
    return not held & people.OFFICE_ROLES and bool(requests.awaiting_decision(person, now=now))


def _items(request: HttpRequest) -> list[NavItem]:
    if not isinstance(request.user, people.User):
        return []
    today = clock.now().date()
    held = {people.RoleKey(role.role) for role in people.roles_on(request.user, today)}
    given = awards.was_given_any(request.user)
    offered = [
        ("candidate:standing", _("Where I stand"), "home", True),
        ("candidate:log", _("Log a scan"), "plus", True),
        ("candidate:logbook", _("Logbook"), "list", True),
        ("candidate:records", _("Records"), "cal", True),
        ("supervisor:queue", _("To sign"), "waiting", _signs(request.user, held)),
        ("examiner:desk", _("Examine"), "check", _examines(request.user, held, given=given)),
        ("candidate:certificates", _("Certificates"), "shield", given),
        ("office:desk", _("Office"), "users", bool(held & people.OFFICE_ROLES)),
    ]
    items = []
    for name, label, icon, shown in offered:
        url = reverse(name)
        if shown:
            items.append(NavItem(url=url, label=label, icon=icon, current=request.path == url))
    return items
