"""Where a provider's notices arrive. Whoever sends one proves it by its signature; nobody signs in."""

import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from insonate.billing import api as billing
from insonate.kit import clock

logger = logging.getLogger(__name__)
LONGEST = 512 * 1024


@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str) -> HttpResponse:
    """Keep the notice and do what it says. 200 says that it is kept: the provider need not send it again."""
    if int(request.headers.get("Content-Length") or 0) > LONGEST:
        return HttpResponse("too long", status=413, content_type="text/plain")
    try:
        outcome = billing.receive_notice(
            name=provider, payload=request.body, signature=request.headers.get("Stripe-Signature", ""), now=clock.now()
        )
    except billing.NotGenuine as refused:
        logger.warning("a notice for %s was refused: %s", provider[:20], refused)
        return HttpResponse("not genuine", status=403, content_type="text/plain")
    return HttpResponse(outcome.value, content_type="text/plain")
