"""What the top bar and the tab bar offer: only desks at which the person sits today."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from insonate.kit import clock
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people


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


def _items(request: HttpRequest) -> list[NavItem]:
    if not isinstance(request.user, people.User):
        return []
    today = clock.now().date()
    held = {people.RoleKey(role.role) for role in people.roles_on(request.user, today)}
    offered = [
        ("candidate:standing", _("Where I stand"), "home", True),
        ("candidate:log", _("Log a scan"), "plus", True),
        ("candidate:logbook", _("Logbook"), "list", True),
        ("candidate:records", _("Records"), "cal", True),
        ("supervisor:queue", _("To sign"), "waiting", _signs(request.user, held)),
        ("office:desk", _("Office"), "users", bool(held & people.OFFICE_ROLES)),
    ]
    items = []
    for name, label, icon, shown in offered:
        url = reverse(name)
        if shown:
            items.append(NavItem(url=url, label=label, icon=icon, current=request.path == url))
    return items
