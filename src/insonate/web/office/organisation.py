"""An organisation's settings."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import access as programmes_access
from insonate.programmes.definitions import api as definitions
from insonate.web.office.guard import not_found_unless, organisation_among, organisations_of, person_of


class OrganisationForm(forms.Form):
    """What an administrator may change."""

    name = forms.CharField(label=_l("Name"), max_length=150)
    time_zone = forms.ChoiceField(
        label=_l("Time zone"), help_text=_l("Decides on which calendar day something falls. Recorded days stay."),
    )  # fmt: skip
    office_email = forms.EmailField(label=_l("E-mail of the office"), required=False)
    fees_contact = forms.CharField(
        label=_l("Whom to ask about fees"), max_length=200, required=False,
        help_text=_l("Shown on every programme page."),
    )  # fmt: skip
    fees_email = forms.EmailField(label=_l("E-mail about fees"), required=False)
    accredited_by = forms.CharField(label=_l("Accredited by"), max_length=200, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)
        zones.choices = [(zone, zone.replace("_", " ")) for zone in people.time_zones()]


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The settings, and the programmes that run here."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, programmes_access.LOOKS_AFTER_ORGANISATION, now))
    organisation = organisation_among(organisations, request.GET.get("at", organisations[0].slug))
    initial = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        people.change_organisation(organisation=organisation, by=person, now=now, **form.cleaned_data)
        messages.success(request, _("Saved. Programme pages show it now."))
        return redirect(f"{reverse('office:organisation')}?at={organisation.slug}")
    programmes = list(definitions.programmes_of(organisation))
    titles = definitions.programme_titles(each.pk for each in programmes)
    context = {
        "organisation": organisation,
        "organisations": organisations if len(organisations) > 1 else [],
        "form": form,
        "programmes": [(each, titles.get(each.pk, each.key)) for each in programmes],
    }
    return render(request, "office/organisation.html", context, status=422 if form.is_bound and form.errors else 200)
