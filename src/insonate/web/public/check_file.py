"""A file that somebody was given: is it ours, is it unchanged, and does what it says hold?"""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from insonate.certification.awards import api as awards
from insonate.certification.credentials import api as credentials
from insonate.certification.credentials.api import Finding
from insonate.certification.registry import api as registry
from insonate.kit import clock
from insonate.people import api as people
from insonate.web.awards import words
from insonate.web.components.parts import State

SAID: Mapping[Finding, tuple[str | Promise, State]] = {
    Finding.OURS: (_l("This file was issued here and nothing in it was changed."), State.MET),
    Finding.SUPERSEDED: (
        _l("This file was issued here and nothing in it was changed. A later edition has taken its place."), State.RISK,
    ),
    Finding.CHANGED: (
        _l("This is not the file that was issued: something in it was changed. Believe only what stands below."),
        State.OVERDUE,
    ),
    Finding.NOT_OURS: (_l("This file was not issued here."), State.OVERDUE),
    Finding.UNREADABLE: (
        _l("This is neither a certificate as PDF nor a credential as JSON. Choose the file as you were given it."),
        State.NOTMET,
    ),
}  # fmt: skip


class FileForm(forms.Form):
    """The file, at most a few megabytes; it is looked at and forgotten."""

    file = forms.FileField(
        label=_l("The certificate (PDF) or credential (JSON) that you were given"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.json,application/pdf,application/json"}),
        error_messages={"required": _l("Choose a file."), "empty": _l("The file is empty. Choose another.")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """A form for the file, and what it is found to be. Nothing of the file is kept."""
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["file"]
        if sent.size > credentials.LARGEST:
            form.add_error("file", _("No certificate is as large as that. Choose the file as you were given it."))
        else:
            checked = credentials.check_file(sent.read())
            if checked.award is not None:
                person = request.user if isinstance(request.user, people.User) else None
                registry.count_check(award=checked.award, way=registry.Way.FILE, by=person, now=clock.now())
            context |= _found(checked)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "public/check_file.html", context, status=status)


def _found(checked: credentials.Checked) -> dict[str, object]:
    said, state = SAID[checked.finding]
    award = checked.award
    context: dict[str, object] = {"said": said, "state": state.value}
    if award is not None:
        held = awards.held_award(award, as_of=awards.day_of(award, clock.now()))
        stage, badge = words.stage_words(held.stage)
        context |= {
            "award": award,
            "address": awards.verify_path(award),
            "stage": stage.value,
            "badge": badge,
            "title": words.award_title(held.definition, award.award),
        }
    return context
