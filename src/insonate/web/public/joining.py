"""Societies that anyone may join: their classes and what they cost, before signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.web.components.parts import Cell, Column, Table
from insonate.web.money import words


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The classes of one society and their prices of today."""
    now = clock.now()
    organisation = next((each for each in billing.societies(now.date()) if each.slug == slug), None)
    if organisation is None:
        raise Http404
    offers = billing.may_be_joined(organisation, local_day(now, organisation.time_zone))
    if not offers:
        raise Http404
    rows = [
        [
            Cell(each.membership_class.title, detail=each.membership_class.description),
            Cell(words.amount(each.price.first_year)),
            Cell(words.amount(each.price.yearly)),
        ]
        for each in offers
        if each.price is not None
    ]
    columns = [Column(_("Class")), Column(_("First year"), is_number=True), Column(_("Each year"), is_number=True)]
    context = {
        "organisation": organisation,
        "table": Table(_("Classes of membership"), columns, rows, caption_hidden=True),
        "examples": any(each.membership_class.is_example for each in offers),
    }
    return render(request, "public/joining.html", context)
