"""What verifiers of credentials fetch: an organisation as issuer with its keys, and its status lists. For machines."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from insonate.certification.credentials import api as credentials
from insonate.kit import clock
from insonate.people import api as people


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """The issuer's controller document: who it is, and the public keys that ever signed for it."""
    return _answer(credentials.issuer_document(_organisation(slug)), seconds=300)


@require_safe
def status(request: HttpRequest, slug: str, purpose: str) -> HttpResponse:
    """The signed list of credentials that were revoked or suspended."""
    if purpose not in credentials.PURPOSES:
        raise Http404
    try:
        made = credentials.status_list(_organisation(slug), purpose, now=clock.now())
    except credentials.KeyMissing:
        return JsonResponse({"error": "the list cannot be signed on this machine"}, status=503)
    return _answer(made, seconds=60)


def _organisation(slug: str) -> people.Organisation:
    """An organisation that has signed something; the others are no issuers."""
    found = people.Organisation.objects.filter(slug=slug, signing_keys__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _answer(document: dict[str, object], *, seconds: int) -> HttpResponse:
    response = JsonResponse(document, content_type="application/ld+json")
    response["Cache-Control"] = f"public, max-age={seconds}"
    # Anybody's verifier may ask, from a browser too; nothing here belongs to whoever is signed in.
    response["Access-Control-Allow-Origin"] = "*"
    return response
