"""Being a member: what one is a member of, joining, paying the next year, giving it up."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from insonate.billing import api as billing
from insonate.kit import clock
from insonate.kit.clock import local_day
from insonate.kit.refusals import Refused
from insonate.people import api as people
from insonate.web.candidate.apply import person_of
from insonate.web.components.parts import QueueRow
from insonate.web.evidence.forms import show_refusal
from insonate.web.findings.words import day
from insonate.web.money import words
from insonate.web.money.showing import invoice_row, periods_table
from insonate_core.billing.memberships import MembershipState


class ClassForm(forms.Form):
    """The class somebody wants to be a member in."""

    membership_class = forms.ChoiceField(label=_l("Class"), widget=forms.RadioSelect)

    def __init__(
        self, offers: list[billing.Offer], *args: object, is_first: bool, initial_key: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["membership_class"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.membership_class.key, _offer_words(each, is_first)) for each in offers]
        keys = [each.membership_class.key for each in offers]
        field.initial = initial_key if initial_key in keys else (keys[0] if keys else "")


def _offer_words(offer: billing.Offer, is_first: bool) -> str:
    assert offer.price is not None
    title, first, yearly = offer.membership_class.title, offer.price.first_year, offer.price.yearly
    if is_first and first != yearly:
        said = _("%(class)s: %(first)s for the first year, then %(yearly)s a year")
    else:
        said = _("%(class)s: %(yearly)s a year")
    found = said % {"class": title, "first": words.amount(first), "yearly": words.amount(yearly)}
    return f"{found}. {offer.membership_class.description}" if offer.membership_class.description else found


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the person is a member of, and what may be joined."""
    person, now = person_of(request), clock.now()
    mine = billing.memberships_of(person, now=now)
    joined = {each.membership.organisation_id for each in mine}
    others = [each for each in billing.societies(now.date()) if each.pk not in joined]
    context = {
        "mine": [_row(each) for each in mine],
        "others": [
            QueueRow(
                title=each.name, detail=_("Anyone may join."), url=reverse("candidate:membership", args=[each.slug])
            )
            for each in others
        ],
    }
    return render(request, "candidate/memberships.html", context)


def _row(account: billing.MemberAccount) -> QueueRow:
    state, badge = words.MEMBERSHIP[account.standing.state]
    return QueueRow(
        title=account.membership.organisation.name, detail=words.membership_sentence(account),
        url=reverse("candidate:membership", args=[account.membership.organisation.slug]), state=state, badge=badge,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """One membership: how it stands, what is to be paid, the years so far. The form joins or asks for the next year."""
    person, now = person_of(request), clock.now()
    organisation = people.Organisation.objects.filter(slug=slug).first()
    account = billing.member_of(person, organisation, now=now) if organisation is not None else None
    if organisation is None:
        raise Http404
    today = local_day(now, organisation.time_zone)
    offers = billing.may_be_joined(organisation, today)
    if account is None and not offers:
        raise Http404
    is_first = account is None or not account.was_ever_paid
    form = ClassForm(
        offers,
        request.POST or None,
        is_first=is_first,
        initial_key=account.standing.membership_class if account else "",
    )
    if request.method == "POST" and form.is_valid():
        try:
            invoice = billing.join(
                person=person, organisation=organisation, class_key=form.cleaned_data["membership_class"], by=person,
                now=now,
            )  # fmt: skip
            if invoice.total_minor:
                return redirect("candidate:invoice", invoice.uuid)
            messages.success(request, _("You are a member. Nothing is to be paid."))
            return redirect("candidate:membership", slug)
        except Refused as refused:
            show_refusal(form, refused)
    context = {
        "organisation": organisation, "form": form, "is_first": is_first, "offers": offers,
        "examples": any(each.membership_class.is_example for each in offers),
        **(_standing(account) if account is not None else {}),
    }  # fmt: skip
    return render(request, "candidate/membership.html", context, status=422 if form.is_bound and form.errors else 200)


def _standing(account: billing.MemberAccount) -> dict[str, object]:
    state, badge = words.MEMBERSHIP[account.standing.state]
    opens = account.renews_from
    return {
        "account": account,
        "state": state.value,
        "badge": badge,
        "sentence": words.membership_sentence(account),
        "to_pay": account.to_pay,
        "may_renew": account.may_renew,
        "opens": day(opens) if opens is not None else "",
        "periods": periods_table(account) if account.standing.periods else None,
        "dues": [invoice_row(each, "candidate:invoice") for _dues, each in account.dues],
        "may_resign": account.standing.state is not MembershipState.RESIGNED,
    }


class ResignForm(forms.Form):
    """What somebody who leaves wants to say."""

    words = forms.CharField(label=_l("Anything the office should know"), required=False, max_length=300)


@login_required
@require_http_methods(["GET", "POST"])
def resign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a membership up from today on."""
    person, now = person_of(request), clock.now()
    account = _own(person, slug, now)
    form = ResignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            billing.resign(membership=account.membership, words=form.cleaned_data["words"], by=person, now=now)
            messages.success(request, _("Given up. You can come back at any time."))
        except Refused as refused:
            messages.warning(request, str(refused))
        return redirect("candidate:membership", slug)
    context = {"organisation": account.membership.organisation, "form": form}
    return render(request, "candidate/resign.html", context, status=422 if form.is_bound else 200)


def _own(person: people.User, slug: str, now: datetime) -> billing.MemberAccount:
    for each in billing.memberships_of(person, now=now):
        if each.membership.organisation.slug == slug:
            return each
    raise Http404
