"""A person's registration: what it pins, leave, and its end."""

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST

from insonate.kit import clock
from insonate.learning import api as learning
from insonate.programmes.api import Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.candidate.apply import person_of
from insonate.web.evidence.forms import show_refusal
from insonate.web.evidence.leave import shown_leaves
from insonate.web.findings.words import day, readable
from insonate.web.law.page import binding_words


class LeaveForm(forms.Form):
    """A break from the programme."""

    from_on = forms.DateField(
        label=_l("First day of leave"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label=_l("Last day of leave"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_l("Why"), max_length=300, help_text=_l("A few words. No diagnosis is needed."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, enrolment_uuid: UUID) -> HttpResponse:
    """The registration; a form asks for leave."""
    found = enrolment.own_enrolment(person_of(request), enrolment_uuid)
    if found is None:
        raise Http404
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            enrolment.ask_leave(
                enrolment=found, from_on=form.cleaned_data["from_on"],
                until_on=form.cleaned_data["last_on"] + timedelta(days=1),
                reason=form.cleaned_data["reason"], by=person_of(request), now=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Asked. The clock stops only once it is approved."))
            return redirect("candidate:registration", found.uuid)
        except Refused as refused:
            show_refusal(form, refused.renamed({"until_on": "last_on"}))
    definition = definitions.definition_of(found.version)
    facts = [(_("Registered from"), day(found.from_on))]
    if found.until_on is not None:
        facts.append((_("Registered until"), _("%(day)s (not included)") % {"day": day(found.until_on)}))
        if found.end_reason:
            facts.append((_("Why it ends"), found.end_reason))
    if found.anchor_on is not None:
        anchor = enrolment.clock_anchor(definition)
        facts.append((_("Your years are counted from"), f"{day(found.anchor_on)} ({readable(anchor or '').lower()})"))
    facts.append((_("Bound by version"), found.version.version))
    facts.append((_("Whom it binds"), binding_words(definition)))
    context = {
        "enrolment": found,
        "title": definitions.title_of(definition),
        "facts": facts,
        "leaves": shown_leaves(enrolment.leaves_of(found)),
        "form": form,
        "may_ask": found.until_on is None,
        "curriculum": bool(learning.module_keys(found.programme.key)),
        "has_offers": found.until_on is None and any(each.granted_by for each in definition.concessions.values()),
    }
    return render(request, "candidate/registration.html", context, status=422 if form.is_bound and form.errors else 200)


@login_required
@require_POST
def withdraw_leave(request: HttpRequest, leave: UUID) -> HttpResponse:
    """Take back leave that nobody has decided."""
    found = enrolment.own_leave(person_of(request), leave)
    if found is None:
        raise Http404
    try:
        enrolment.withdraw_leave(leave=found, now=clock.now())
        messages.success(request, _("Taken back."))
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("candidate:registration", found.enrolment.uuid)
