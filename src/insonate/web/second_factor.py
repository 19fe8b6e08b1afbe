"""Nobody decides for an organisation with a password alone.

The rule (who, when) belongs to people; this is where it is enforced: at the office desk only, so that a tutor
without a second proof still reaches their own logbook and the page where the proof is set up.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from insonate.kit import clock
from insonate.people import api as people

GUARDED_DESKS = frozenset({"office"})


class SecondFactorMiddleware:
    """Sends those who must prove twice and cannot yet from the office to where a second proof is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: Any, _named: Any
    ) -> HttpResponse | None:
        """The answer instead of the page, or None to go on."""
        match = request.resolver_match
        if match is None or not GUARDED_DESKS & set(match.app_names) or not isinstance(request.user, people.User):
            return None
        if not people.second_factor_missing(request.user, clock.now().date()):
            return None
        messages.warning(
            request, _("The office needs a second proof that it is you. Set up a passkey or codes, then go on.")
        )
        return redirect("mfa_index")
