"""The queue of applications, and one application to decide."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.programmes import access as programmes_access
from insonate.programmes.api import FieldProblem, Overtaken, Refused
from insonate.programmes.attested import api as attested
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment
from insonate.web.components.parts import QueueRow, State
from insonate.web.evidence.forms import show_refusal
from insonate.web.evidence.shown import shown_facts
from insonate.web.findings.entry import entry_rows
from insonate.web.office.guard import not_found_unless, organisations_of, person_of

AMBER_DAYS, RED_DAYS = 5, 10
PAGE = 50


class DecisionForm(forms.Form):
    """What the officer says, and when registration begins."""

    words = forms.CharField(
        label=_l("What the applicant reads"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_l("Needed to ask or refuse."),
    )  # fmt: skip
    from_on = forms.DateField(
        label=_l("Registration begins on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_l("Today, if you leave it empty."),
    )  # fmt: skip


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the office, oldest first; below it what was decided last."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, programmes_access.SEES_APPLICATIONS, now))
    waiting = list(enrolment.applications_waiting(organisations)[:200])
    others = list(
        enrolment.applications_in(organisations).exclude(state="submitted").order_by("-submitted_at", "-pk")[:PAGE]
    )
    titles = definitions.programme_titles(each.programme_id for each in (*waiting, *others))
    context = {
        "waiting": [_row(each, titles[each.programme_id], now) for each in waiting],
        "others": [_row(each, titles[each.programme_id], now) for each in others],
    }
    return render(request, "office/applications.html", context)


def _row(application: enrolment.Application, title: str, now: datetime) -> QueueRow:
    days = (now - application.last_at).days
    waits = application.state == enrolment.ApplicationState.SUBMITTED
    age = State.OVERDUE if days >= RED_DAYS else State.RISK if days >= AMBER_DAYS else State.WAITING
    shown = {
        "admitted": State.MET, "refused": State.NOTMET, "withdrawn": State.NOTMET, "asked": State.PROGRESS,
    }  # fmt: skip
    return QueueRow(
        title=application.person.name,
        detail=f"{title} · {application.programme.organisation.name}",
        url=reverse("office:application", args=[application.uuid]),
        state=age if waits else shown.get(application.state, State.NOTMET),
        badge=_age(days) if waits else application.get_state_display(),
    )


def _age(days: int) -> str:
    if days == 0:
        return _("today")
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, application: UUID) -> HttpResponse:
    """One application: where its entry requirements stand, the evidence, what was said, and the decision."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(enrolment.application_for_officer(person, application, now=now))
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form, now)
            return redirect("office:application", found.uuid)
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
            return redirect("office:application", found.uuid)
        except Refused as refused:
            show_refusal(form, refused)
    entry = enrolment.entry_standing(found.person, found.programme, now=now)
    organisation = found.programme.organisation
    may_decide = (
        entry is not None
        and found.person != person
        and found.state == enrolment.ApplicationState.SUBMITTED
        and programmes_access.may_admit(person, entry.version, organisation, now)
    )
    sees_evidence = programmes_access.allowed(person, organisation, programmes_access.SEES_EVIDENCE, now)
    context = {
        "application": found,
        "title": definitions.title_of(entry.definition) if entry else found.programme.key,
        "entry": entry,
        "rows": entry_rows(entry) if entry else [],
        "facts": shown_facts(attested.facts_about(found.person, organisation)) if sees_evidence else [],
        "sees_evidence": sees_evidence,
        "may_enter": sees_evidence and found.person != person,
        "steps": enrolment.steps_of(found),
        "registration": enrolment.enrolment_from(found),
        "form": form,
        "may_decide": may_decide,
    }
    return render(request, "office/application.html", context, status=422 if form.is_bound and form.errors else 200)


def _decide(request: HttpRequest, found: enrolment.Application, form: DecisionForm, now: datetime) -> None:
    person, words = person_of(request), form.cleaned_data["words"]
    if "admit" in request.POST:
        enrolment.admit(
            application=found, from_on=form.cleaned_data["from_on"], words=words, by=person, now=now
        )  # fmt: skip
        messages.success(request, _("%(name)s is admitted, and told.") % {"name": found.person.name})
    elif "refuse" in request.POST:
        enrolment.refuse_application(application=found, words=words, by=person, now=now)
        messages.success(request, _("Refused. %(name)s is told.") % {"name": found.person.name})
    elif "ask" not in request.POST:
        raise Refused(FieldProblem("", _("Choose one of the buttons.")))
    else:
        enrolment.ask_applicant(application=found, words=words, by=person, now=now)
        messages.success(request, _("Asked. The application is with %(name)s.") % {"name": found.person.name})
