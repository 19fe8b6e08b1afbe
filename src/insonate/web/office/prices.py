"""Classes of membership, what they cost from when, and the terms: an administrator's pages."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.kit.refusals import FieldProblem, Refused
from insonate.people import api as people
from insonate.web.components.parts import Cell, Column, Table
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day
from insonate.web.money import words
from insonate.web.office.guard import not_found_unless, organisation_among, organisations_of, person_of
from insonate_core.billing.money import EXPONENTS


class ClassForm(forms.Form):
    """A class of membership and its price from a day on."""

    title = forms.CharField(label=_l("Name of the class"), max_length=100)
    description = forms.CharField(label=_l("For whom"), max_length=300, required=False)
    is_open = forms.BooleanField(label=_l("Newcomers may choose it"), required=False)
    is_example = forms.BooleanField(label=_l("Mark it as an example that is not confirmed"), required=False)
    currency = forms.ChoiceField(label=_l("Currency"), choices=[(code, code) for code in sorted(EXPONENTS)])
    first_year = forms.CharField(label=_l("Price of the first year"), max_length=20)
    yearly = forms.CharField(label=_l("Yearly dues"), max_length=20)
    from_on = forms.DateField(
        label=_l("Prices hold from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Whoever was asked before pays what was asked."),
    )  # fmt: skip


class TermsForm(forms.Form):
    """What holds for all members from a day on."""

    grace_days = forms.IntegerField(label=_l("Days of grace"), help_text=_l("0 if a membership lapses at once."))
    remind_days = forms.CharField(
        label=_l("Remind so many days before the end"), max_length=60, help_text=_l("Such as 60, 30, 7.")
    )
    renew_days = forms.IntegerField(label=_l("The next year may be paid so many days before the end"))
    year_begins = forms.CharField(
        label=_l("The year begins on"), required=False, max_length=5,
        help_text=_l("Month and day, such as 01-01. Empty if each year runs from its own first day."),
    )  # fmt: skip
    shortest_days = forms.IntegerField(
        label=_l("A first year shorter than so many days runs on to the next"), required=False,
        help_text=_l("Only where the year begins on a fixed day."),
    )  # fmt: skip
    from_on = forms.DateField(
        label=_l("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The classes with today's prices, the terms, and a form for each."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, billing.SETS_PRICES, now))
    organisation = organisation_among(organisations, request.GET.get("at", organisations[0].slug))
    today = local_day(now, organisation.time_zone)
    offers = billing.offers_at(organisation, today)
    terms = list(organisation.membership_terms.order_by("from_on", "pk"))
    present = billing.terms_at(terms, today)
    chosen = next((each for each in offers if each.membership_class.key == request.GET.get("class")), None)
    class_form = ClassForm(
        request.POST if "class" in request.POST else None, initial=_class_initial(chosen, offers, today)
    )
    terms_form = TermsForm(request.POST if "terms" in request.POST else None, initial=_terms_initial(present, today))
    if request.method == "POST":
        for form, act in ((class_form, _set_class), (terms_form, _set_terms)):
            if form.is_bound and form.is_valid():
                try:
                    messages.success(request, act(request, organisation, form, chosen))
                    return redirect(f"{reverse('office:prices')}?at={organisation.slug}")
                except Refused as refused:
                    show_refusal(form, refused)
    bound = class_form.is_bound or terms_form.is_bound
    context = {
        "organisation": organisation, "organisations": organisations if len(organisations) > 1 else [],
        "table": _table(organisation, offers, today) if offers else None, "chosen": chosen,
        "class_form": class_form, "terms_form": terms_form, "has_terms": present is not None,
        "terms_from": day(present.from_on) if present else "",
        "terms_example": present is not None and present.is_example,
        "to_come": [each for each in terms if each.from_on > today],
    }  # fmt: skip
    return render(request, "office/prices.html", context, status=422 if bound else 200)


def _table(organisation: people.Organisation, offers: list[billing.Offer], today: date) -> Table:
    rows = []
    for each in offers:
        kind = each.membership_class
        to_come = [row for row in kind.prices.all() if row.from_on > today]
        notes = [_("closed to newcomers")] if not kind.is_open else []
        notes += [_("example, not confirmed")] if kind.is_example else []
        notes += [
            _("from %(day)s: %(first)s, then %(yearly)s")
            % {"day": day(row.from_on), "first": words.amount(row.first_year), "yearly": words.amount(row.yearly)}
            for row in to_come
        ]
        rows.append(
            [
                Cell(kind.title, detail="; ".join(notes)),
                Cell(words.amount(each.price.first_year) if each.price else "–"),
                Cell(words.amount(each.price.yearly) if each.price else "–"),
                Cell(
                    _("Change"), url=f"{reverse('office:prices')}?at={organisation.slug}&class={kind.key}#class-title",
                    is_button=True,
                ),
            ]
        )  # fmt: skip
    columns = [
        Column(_("Class")), Column(_("First year"), is_number=True), Column(_("Yearly dues"), is_number=True),
        Column(_("Change"), hidden=True),
    ]  # fmt: skip
    return Table(_("Classes of membership"), columns, rows, caption_hidden=True)


def _class_initial(chosen: billing.Offer | None, offers: list[billing.Offer], today: date) -> dict[str, Any]:
    currency = next((each.price.currency for each in offers if each.price), "CAD")
    if chosen is None:
        return {"is_open": True, "currency": currency, "from_on": today}
    kind, price = chosen.membership_class, chosen.price
    return {
        "title": kind.title, "description": kind.description, "is_open": kind.is_open, "is_example": kind.is_example,
        "currency": price.currency if price else currency, "first_year": price.first_year.plain if price else "",
        "yearly": price.yearly.plain if price else "", "from_on": today,
    }  # fmt: skip


def _terms_initial(present: billing.MembershipTerms | None, today: date) -> dict[str, Any]:
    if present is None:
        return {"grace_days": 60, "remind_days": "60, 30, 7", "renew_days": 90, "from_on": today}
    begins = (
        f"{present.year_begins_month:02}-{present.year_begins_day:02}" if present.year_begins_month is not None else ""
    )
    return {
        "grace_days": present.grace_days, "remind_days": present.remind_days.replace(",", ", "),
        "renew_days": present.renew_days, "year_begins": begins, "shortest_days": present.shortest_days,
        "from_on": today,
    }  # fmt: skip


def _set_class(
    request: HttpRequest, organisation: people.Organisation, form: forms.Form, chosen: billing.Offer | None
) -> str:
    given, by, now = form.cleaned_data, person_of(request), clock.now()
    amounts = {}
    for name in ("first_year", "yearly"):
        try:
            amounts[name] = billing.read_amount(given[name], given["currency"])
        except ValueError:
            raise Refused(FieldProblem(name, _("Write an amount such as %(one)s.") % {"one": "95.00"})) from None
    if given["from_on"] < local_day(now, organisation.time_zone):
        raise Refused(FieldProblem("from_on", _("Today or a day to come: what was asked before stays as it was.")))
    key = chosen.membership_class.key if chosen else slugify(given["title"])[:60]
    if not key:
        raise Refused(FieldProblem("title", _("A class needs a name with letters.")))
    offered = billing.set_class(
        organisation=organisation, key=key, title=given["title"], description=given["description"],
        is_open=given["is_open"], is_example=given["is_example"], by=by, now=now,
    )  # fmt: skip
    price = chosen.price if chosen else None
    if price is None or (price.first_year, price.yearly) != (amounts["first_year"], amounts["yearly"]):
        billing.set_price(
            membership_class=offered,
            from_on=given["from_on"],
            is_example=given["is_example"],
            by=by,
            now=now,
            **amounts,
        )
    return _("Kept. It is shown to newcomers from its day.")


def _set_terms(
    request: HttpRequest, organisation: people.Organisation, form: forms.Form, _chosen: billing.Offer | None
) -> str:
    given = form.cleaned_data
    try:
        remind = [int(each) for each in given["remind_days"].replace(",", " ").split()]
    except ValueError:
        raise Refused(FieldProblem("remind_days", _("Numbers of days, such as 60, 30, 7."))) from None
    begins: tuple[int, int] | None = None
    if given["year_begins"]:
        try:
            month, number = given["year_begins"].split("-")
            begins = int(month), int(number)
        except ValueError:
            raise Refused(FieldProblem("year_begins", _("Month and day, such as 01-01."))) from None
    billing.set_terms(
        organisation=organisation, from_on=given["from_on"], grace_days=given["grace_days"], remind_days=remind,
        renew_days=given["renew_days"], year_begins=begins, shortest_days=given["shortest_days"] or 0,
        by=person_of(request), now=clock.now(),
    )  # fmt: skip
    return _("Kept. The terms hold from their day.")
