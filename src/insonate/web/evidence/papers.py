"""Handing out a paper that somebody uploaded, so that it can do nothing but be saved."""

from urllib.parse import quote

from django.http import HttpResponse

from insonate.programmes.attested.api import FactDocument


def served(paper: FactDocument) -> HttpResponse:
    """The paper as a download. The browser is told not to guess its type and not to run anything in it."""
    response = HttpResponse(bytes(paper.content), content_type=paper.content_type)
    plain = "".join(c if c.isascii() and c not in '"\\' else "_" for c in paper.name)
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
