"""The roster of a session: who is expected, and who completed it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.learning.courses import api as courses
from insonate.web.courses.sent import sent_as
from insonate.web.courses.words import dates_words
from insonate.web.director.listing import person_of
from insonate.web.evidence.forms import show_refusal


class ExpectForm(forms.Form):
    """Who comes."""

    lines = forms.CharField(
        label=_l("E-mail addresses"), widget=forms.Textarea(attrs={"rows": 6}), max_length=50_000,
        help_text=_l("One on each line, with the name if you like: Ana Reyes <ana@example.org>"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, session: UUID) -> HttpResponse:
    """The roster: put people on it, say what became of them, cancel the session."""
    found = courses.CourseSession.objects.select_related("course__provider__organisation").filter(uuid=session).first()
    person, now = person_of(request), clock.now()
    if found is None or found.course.provider.director_id != person.pk:
        raise Http404
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    form = ExpectForm(request.POST if sent == "expect" else None)
    said: dict[str, str] = {}
    problem, status = "", 200
    try:
        if sent == "expect" and form.is_valid():
            made = courses.expect(session=found, lines=form.cleaned_data["lines"], by=person, now=now)
            messages.success(request, _("%(n)s people are on the roster now who were not.") % {"n": len(made)})
            return redirect("director:roster", session)
        if sent == "confirm":
            said = sent_as(request, "outcome-")
            changed = courses.confirm(session=found, outcomes=said, by=person, now=now)
            messages.success(request, _("Saved: %(n)s changed.") % {"n": len(changed)})
            return redirect("director:roster", session)
        if sent == "cancel":
            courses.cancel_session(session=found, by=person, now=now)
            messages.success(request, _("The session is cancelled."))
            return redirect("director:course", found.course.uuid)
    except Refused as refused:
        status = 422
        if sent == "expect":
            show_refusal(form, refused)
        else:
            problem = str(refused)
    details = found.course.details.order_by("-pk")[:1].get()
    context = {
        "session": found,
        "details": details,
        "dates": dates_words(found),
        "form": form,
        "problem": problem,
        "rows": [(row, said.get(row.email, row.outcome)) for row in courses.roster_of(found)],
        "outcomes": courses.AttendanceOutcome.choices,
        "is_over": courses.today_of(found.course, now) >= found.ends_on,
    }
    return render(request, "courses/roster.html", context, status=status if not form.errors else 422)
