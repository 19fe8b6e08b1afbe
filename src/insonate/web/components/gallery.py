"""Every component in every state, with invented values: /gallery/, in development only.

It is the first place to look before a page is built, and what the journeys run axe over. The values are
written like a real page's, because a component that only ever met "Lorem" breaks on "Hélène Gagnon-Whitbread".
"""

import re

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insonate.web.components import gallery_values as values
from insonate.web.components.parts import State

# Kept as words, not as a list: one line a breath, and the sprite's own order.
ICONS = """
    check met progress waiting notmet overdue risk waived probe scan plus x next prev search user users cal cert
    book clock shield offline online sync saved flag play pause fwd back loop print down up lock msg eye home list
    clip pin away theme menu edit
""".split()  # noqa: SIM905


class ScanForm(forms.Form):
    """A form with one field of each kind."""

    performed_on = forms.DateField(
        label=_("Date of the scan"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    supervisor = forms.ChoiceField(
        label=_("Supervisor"),
        choices=[("", "Nobody"), ("1", "Dr Tom Okafor"), ("2", "Dr Hélène Gagnon")],
        required=False,
        help_text=_("Only people who may sign on that date are listed."),
    )
    determinate = forms.ChoiceField(
        label=_("Could you answer the question?"),
        choices=[("yes", "Determinate"), ("no", "Indeterminate")],
        widget=forms.RadioSelect,
        help_text=_("Log both. A record with no indeterminate scans looks unlikely."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why you scanned"),
        choices=[("pain", "Pain"), ("weakness", "Weakness"), ("trauma", "Trauma"), ("swelling", "Swelling")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", "Accept the record"), ("return", "Return with questions")],
        widget=forms.RadioSelect,
    )
    subject = forms.ChoiceField(
        label=_("Who was scanned"),
        choices=[("patient", "A patient"), ("volunteer", "A volunteer"), ("simulator", "A simulator")],
        widget=forms.RadioSelect,
    )
    findings = forms.CharField(label=_("Findings and why they matter"), widget=forms.Textarea(attrs={"rows": 3}))
    owned = forms.BooleanField(label=_("I made these scans myself"))

    def clean(self) -> dict[str, object] | None:
        """One error of the whole form, so that the gallery shows where it stands."""
        self.add_error(None, _("This scan is before your registration on 1 October 2025."))
        return super().clean()


def show(request: HttpRequest) -> HttpResponse:
    """The gallery."""
    filled = ScanForm(
        {
            "wrong-performed_on": "2026-06-31",
            "wrong-supervisor": "1",
            "wrong-determinate": "yes",
            "wrong-reasons": ["pain", "weakness"],
            "wrong-findings": "8 mm hypoechoic cleft, Mr Tate 04/11/1962, agrees with weak abduction",
        },
        prefix="wrong",
    )
    return render(
        request,
        "components/gallery.html",
        {
            "nav_items": values.NAV,
            "states": list(State),
            "icons": ICONS,
            "form": ScanForm(initial={"determinate": "yes", "reasons": ["pain"], "subject": "patient"}),
            "wrong": filled,
            "guard_url": reverse("components:guard"),
            "suspicions": [
                {"text": "Mr Tate", "words": _("looks like a name")},
                {"text": "04/11/1962", "words": _("looks like a date of birth")},
            ],
            **values.everything(),
        },
    )


@require_POST
def guard(request: HttpRequest) -> JsonResponse:
    """A guard for the gallery alone: it knows one family name, so that the note can be tried."""
    text = request.POST.get("text", "")
    return JsonResponse(
        {
            "suspicions": [
                {"start": m.start(), "end": m.end(), "text": m.group(), "words": _("looks like a name")}
                for m in re.finditer(r"(?:Mr|Mrs|Ms) Tate", text)
            ]
        }
    )
