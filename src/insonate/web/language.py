"""Which language does a page speak to somebody who is signed in? The one they chose, on every device."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from insonate.people import api as people


class PersonLanguageMiddleware:
    """After the browser's wish (LocaleMiddleware), the person's own choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, people.User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
