"""Who may act for an organisation: giving and ending roles, inviting people."""

from uuid import UUID

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
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import access as programmes_access
from insonate.web.office.guard import not_found_unless, organisation_among, organisations_of, person_of


class RoleForm(forms.Form):
    """Somebody who should act for the organisation."""

    email = forms.EmailField(
        label=_l("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_l("If no account has it, one is made and the person is mailed a link to choose a password."),
    )  # fmt: skip
    name = forms.CharField(
        label=_l("Name, as it should stand on records"), max_length=150, required=False,
        help_text=_l("Needed only for somebody who has no account yet."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_l("Role"), choices=people.RoleKey.choices)


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Roles held today, by person, and a form that gives one."""
    person, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(person, programmes_access.LOOKS_AFTER_ORGANISATION, now))
    organisation = organisation_among(organisations, request.GET.get("at", organisations[0].slug))
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, organisation, form):
        return redirect(f"{reverse('office:people')}?at={organisation.slug}")
    roles = people.roles_at(organisation, local_day(now, organisation.time_zone))
    by_person: dict[int, tuple[people.User, list[people.Role]]] = {}
    for role in roles:
        by_person.setdefault(role.person_id, (role.person, []))[1].append(role)
    context = {
        "organisation": organisation,
        "organisations": organisations if len(organisations) > 1 else [],
        "people": list(by_person.values()),
        "form": form,
    }
    return render(request, "office/people.html", context, status=422 if form.is_bound and form.errors else 200)


def _give(request: HttpRequest, organisation: people.Organisation, form: RoleForm) -> bool:
    """Give the role, making the account if there is none; False if the form now says what is wrong."""
    by, now = person_of(request), clock.now()
    email, name = form.cleaned_data["email"], form.cleaned_data["name"].strip()
    known = people.person_with_email(email)
    if known is None and not name:
        form.add_error("name", _("Nobody has this address yet. Say the name for the new account."))
        return False
    if known is not None and not known.is_active:
        form.add_error("email", _("This account is closed."))
        return False
    person, made = people.invite_person(email=email, name=name, organisation=organisation, by=by, now=now)
    role = people.RoleKey(form.cleaned_data["role"])
    people.grant_role(
        person=person, organisation=organisation, role=role, from_on=local_day(now, organisation.time_zone), by=by,
        now=now,
    )  # fmt: skip
    words = {"name": person.name, "role": role.label.lower()}
    if made:
        messages.success(request, _("%(name)s is invited and is now %(role)s.") % words)
    else:
        people.tell(person=person, key="role-given", now=now, arguments={"organisation": organisation.name})
        messages.success(request, _("%(name)s is now %(role)s.") % words)
    return True


@login_required
@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, slug: str, person: UUID, role: str) -> HttpResponse:
    """End a role: from today on the person no longer acts in it."""
    by, now = person_of(request), clock.now()
    organisations = not_found_unless(organisations_of(by, programmes_access.LOOKS_AFTER_ORGANISATION, now))
    organisation = organisation_among(organisations, slug)
    today = local_day(now, organisation.time_zone)
    held = not_found_unless(
        people.roles_at(organisation, today).filter(person__uuid=person, role=role, until_on__isnull=True).first()
    )
    if request.method == "POST":
        try:
            people.end_role(role=held, until_on=today, by=by, now=now)
            if held.person != by:
                arguments = {"organisation": organisation.name}
                people.tell(person=held.person, key="role-ended", now=now, arguments=arguments)
            messages.success(request, _("Ended. What was done before stays as it was."))
        except people.LastAdministrator:
            messages.error(request, _("This is the last administrator. Make somebody else administrator first."))
        return redirect(f"{reverse('office:people')}?at={organisation.slug}")
    return render(request, "office/end_role.html", {"role": held, "organisation": organisation})
