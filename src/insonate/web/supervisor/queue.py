"""The queue of what waits for a supervisor, and what they say of many scans at once."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from insonate.kit import clock
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.web.components.scan_words import region_words
from insonate.web.supervisor import wording

MOST = 200


class DeclineForm(forms.Form):
    """Why one does not sign."""

    grounds = forms.ChoiceField(
        label=_l("Why you do not sign"), choices=sign_offs.Grounds.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_l("What the candidate should know"),
        help_text=_l("They read it with the scan. No patient’s name or number."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        required=False,
    )


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def shown_in(request: HttpRequest) -> list[sign_offs.Shown]:
    """The scans a form names, each with the version it was shown in; what cannot be read is left out."""
    found = []
    for text in request.POST.getlist("selected")[:MOST]:
        scan, _dot, version = text.partition(".")
        try:
            found.append(sign_offs.Shown(UUID(scan), int(version)))
        except ValueError:
            continue
    return found


def back_to(request: HttpRequest) -> str:
    """Where a form came from, if that is a page of ours; else the queue."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else reverse("supervisor:queue")


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, perhaps of one candidate or region."""
    person, now = person_of(request), clock.now()
    summary = sign_offs.queue_summary(person, now=now)
    candidate, region = request.GET.get("candidate", ""), request.GET.get("region")
    if candidate not in {share.key for share in summary.candidates}:
        candidate = ""
    if region not in {share.key for share in summary.regions}:
        region = None
    page = sign_offs.queue_of(
        person, now=now, candidate=UUID(candidate) if candidate else None, region=region,
        after=request.GET.get("after", ""),
    )  # fmt: skip
    chosen = {key: value for key, value in (("candidate", candidate), ("region", region)) if value}

    def address(**changes: str) -> str:
        query = {key: value for key, value in (chosen | changes).items() if value}
        return f"{request.path}?{urlencode(query)}" if query else request.path

    questioned = _questioned(person, page, now)
    return render(
        request,
        "supervisor/queue.html",
        {
            "summary": summary,
            "rows": [wording.queue_row(row, now.date(), str(row.scan.uuid) in questioned) for row in page.rows],
            "candidates": [(share, share.key == candidate) for share in summary.candidates],
            "regions": [(share.key, region_words(share.key), share.count, share.key == region)
                        for share in summary.regions],
            "is_narrowed": bool(chosen),
            "next_page": address(after=page.after) if page.after else "",
            "first_page": address() if request.GET.get("after") else "",
        },
    )  # fmt: skip


def _questioned(person: people.User, page: sign_offs.QueuePage, now: datetime) -> set[str]:
    """The scans that stand in a pattern worth a look."""
    candidates = {row.candidate.pk: row.candidate for row in page.rows}.values()
    return {
        scan
        for candidate in candidates
        for pattern in sign_offs.questions_about(person, candidate, now=now)
        for scan in pattern.scan_ids
    }


@login_required
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign the selected scans, and say of each that was not signed why."""
    person, now = person_of(request), clock.now()
    shown = shown_in(request)
    if not shown:
        messages.warning(request, _("Nothing was selected, so nothing was signed."))
        return redirect(back_to(request))
    scans = sign_offs.scans_for_supervisor(person, [each.scan for each in shown])
    outcomes = sign_offs.sign_off_scans(scans=shown, by=person, now=now)
    signed = sum(outcome.refusal is None for outcome in outcomes)
    done = ngettext(
        "%(count)s scan is signed and locked. You and the candidate are told.",
        "%(count)s scans are signed and locked. You and the candidates are told.",
        signed,
    ) % {"count": signed}
    wording.report(request, outcomes, done, {str(scan.uuid): wording.name(scan, now.date()) for scan in scans})
    return redirect(back_to(request))


@login_required
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    """Ask why the selected scans are not signed, then keep it."""
    person, now = person_of(request), clock.now()
    shown = shown_in(request)
    scans = sign_offs.scans_for_supervisor(person, [each.scan for each in shown])
    if not scans:
        messages.warning(request, _("Nothing was selected, so nothing was written."))
        return redirect(back_to(request))
    form = DeclineForm(request.POST if "grounds" in request.POST or "words" in request.POST else None)
    if form.is_valid() and (outcomes := _declined(form, shown, person)) is not None:
        count = sum(outcome.refusal is None for outcome in outcomes)
        done = ngettext(
            "%(count)s scan goes back unsigned. The candidate is told.",
            "%(count)s scans go back unsigned. The candidates are told.",
            count,
        ) % {"count": count}
        wording.report(request, outcomes, done, {str(scan.uuid): wording.name(scan, now.date()) for scan in scans})
        return redirect(back_to(request))
    context = {
        "form": form,
        "names": [wording.name(scan, now.date()) for scan in scans],
        "selected": [f"{each.scan}.{each.version}" for each in shown],
        "next": back_to(request),
    }
    return render(request, "supervisor/decline.html", context, status=422 if form.is_bound else 200)


def _declined(form: DeclineForm, shown: list[sign_offs.Shown], person: people.User) -> list[sign_offs.Outcome] | None:
    """The outcomes; None when the words are not fit, which the form then says."""
    try:
        return sign_offs.decline_scans(
            scans=shown, grounds=sign_offs.Grounds(form.cleaned_data["grounds"]), words=form.cleaned_data["words"],
            by=person, now=clock.now(),
        )  # fmt: skip
    except sign_offs.WordsMissingError:
        form.add_error("words", _("Say what you cannot confirm, so that it can be put right."))
    except sign_offs.WordsNamePatientError as error:
        form.add_error("words", patient_words(error))
    return None


def patient_words(error: sign_offs.WordsNamePatientError) -> str:
    """What is wrong with words that may name a patient."""
    stretches = ", ".join(f"“{stretch}”" for stretch in error.stretches)
    return _("%(stretches)s may identify a patient. Take it out; say it without a name or a number.") % {
        "stretches": stretches
    }
