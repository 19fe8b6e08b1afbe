"""What a form of many like fields sent."""

from django.http import HttpRequest


def sent_as(request: HttpRequest, prefix: str) -> dict[str, str]:
    """The values of the fields whose names begin so, by the rest of the name."""
    return {name.removeprefix(prefix): str(value) for name, value in request.POST.items() if name.startswith(prefix)}
