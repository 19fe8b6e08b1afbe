"""Light or dark: the person's choice, kept in a cookie on their device and nowhere else.

Without a choice the device's own setting holds. The cookie is not a secret and says nothing about anyone,
so it needs no consent; scripts may write it, so that a change shows without a new page.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "theme"
YEAR = 60 * 60 * 24 * 365


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the posted `theme` (light, dark, or anything else for the device's own) and goes back to `next`."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in ("light", "dark"):
        response.set_cookie(COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
