"""What a supervisor said of scans, and how a signature is taken back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET, require_http_methods

from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.web.components.parts import QueueRow, State
from insonate.web.components.scan_words import described, noted, read_document, scan_title
from insonate.web.supervisor import wording
from insonate.web.supervisor.queue import patient_words, person_of


class TakeBackForm(forms.Form):
    """Why a signature is taken back."""

    words = forms.CharField(
        label=_l("Why you take it back"),
        help_text=_l("The candidate reads it. It stays in the record beside your signature."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


def _row(said: sign_offs.Said) -> QueueRow:
    today = clock.now().date()
    signed = said.sign_off.verdict == sign_offs.Verdict.SIGNED
    parts = [
        _("%(name)s, scanned %(day)s")
        % {"name": said.candidate.name, "day": wording.day(said.scan.performed_on, today)},
        (_("You signed %(day)s") if signed else _("You did not sign, %(day)s"))
        % {"day": wording.on_day(said.sign_off.on, today)},
    ]
    if said.revocation:
        parts.append(_("Taken back %(day)s") % {"day": wording.on_day(said.revocation.on, today)})
    elif said.is_corrected_since:
        parts.append(_("Corrected since"))
    state = State.NOTMET if said.revocation or not signed else State.MET
    return QueueRow(
        title=wording.title(said.scan), detail=". ".join(parts) + ".", state=state,
        url=reverse("supervisor:statement", args=[said.sign_off.uuid]),
    )  # fmt: skip


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Everything the person signed or did not sign, newest first."""
    after = request.GET.get("after", "")
    page = sign_offs.said_by(person_of(request), after=after)
    context = {
        "rows": [_row(said) for said in page.rows],
        "older": f"{request.path}?after={page.after}" if page.after else "",
        "newest": request.path if after else "",
    }
    return render(request, "supervisor/signed.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, sign_off: UUID) -> HttpResponse:
    """One statement as it was made, and the form that takes a signature back."""
    person = person_of(request)
    said = sign_offs.said(sign_offs.sign_off_by(person, sign_off))
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            sign_offs.revoke_sign_off(
                sign_off=said.sign_off, words=form.cleaned_data["words"], by=person, now=clock.now()
            )
        except sign_offs.WordsNamePatientError as error:
            form.add_error("words", patient_words(error))
        else:
            messages.success(request, _("Your signature is taken back, and the candidate is told."))
            return redirect(request.path)
    document = read_document(sign_offs.signed_content(said.sign_off))
    content = logbook.from_document(document)
    return render(
        request,
        "supervisor/statement.html",
        {
            "said": said,
            "title": scan_title(content.region, content.side, content.applications),
            "facts": described(document),
            "notes": noted(document),
            "performed_on": content.performed_on,
            "form": form,
            "may_take_back": said.is_standing and said.sign_off.verdict == sign_offs.Verdict.SIGNED,
        },
        status=422 if form.is_bound else 200,
    )
