"""What an account says of its person: name, language, and the ways to the rest."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from insonate.kit import clock
from insonate.people import api as people


class PersonForm(forms.Form):
    """Name and language."""

    name = forms.CharField(
        label=_l("Your name, as it should stand on records"),
        help_text=_l("What was signed or handed in before keeps the name it had then."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_l("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The person's own settings."""
    person = request.user
    assert isinstance(person, people.User)
    form = PersonForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if form.is_valid():
        people.change_person(person=person, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Your settings are kept."))
        return redirect("public:personal")
    today = clock.now().date()
    context = {
        "form": form,
        "roles": people.roles_on(person, today),
        "second_factor_missing": people.second_factor_missing(person, today),
    }
    return render(request, "account/personal.html", context, status=422 if form.is_bound else 200)
