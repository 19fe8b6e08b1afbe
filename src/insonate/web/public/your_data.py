"""What this installation keeps of people, who sees it, and what is never done with it; and where help is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def service(_request: HttpRequest) -> dict[str, dict[str, str]]:
    """Context for every page: the addresses that whoever runs the service set, empty where they set none."""
    support = settings.SUPPORT
    if "@" in support and "//" not in support:
        support = f"mailto:{support}"
    return {"service": {"terms": settings.TERMS, "support": support}}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page, for anybody."""
    return render(request, "public/your_data.html")
