"""The Content-Security-Policy header: scripts and styles from our own origin only.

Style attributes are allowed because bars and charts carry their value as a custom property
(`style="--v:84"`); style elements and scripts in the page are not.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def policy(*, form_targets: tuple[str, ...] = ()) -> str:
    """The policy of a page. Its forms lead to our own origin and, where somebody pays, to `form_targets`: a browser
    follows a form's redirect only to where the page that holds it may send."""
    targets = " ".join(("'self'", *(each for each in form_targets if each != "'self'")))
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {targets}",
            "frame-ancestors 'none'",
        )
    )


POLICY = policy()


class ContentSecurityPolicyMiddleware:
    """Sets the policy on every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
