"""How people sign in and sign up: allauth's flows with our words, our one extra field and our mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import AddEmailForm, SignupForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from insonate.people.mail import send_mail
from insonate.people.models import User


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Sign-up asks for a name, since a record without one cannot be signed."""

    name = forms.CharField(
        label=_("Your name, as it should stand on records"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1", "password2"]

    def save(self, request: HttpRequest) -> User:
        user: User = super().save(request)
        user.name = self.cleaned_data["name"]
        user.language = translation.get_language() or user.language
        user.save(update_fields=["name", "language"])
        return user


class AddressForm(AddEmailForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a new address, which takes the place of the present one when it is confirmed."""

    def save(self, request: HttpRequest) -> EmailAddress:
        """Send the link. allauth would drop the present address here if it was never confirmed, and leave the person
        with none to sign in with; only an earlier wish for another address is dropped."""
        wished = EmailAddress.objects.filter(user=self.user, verified=False).exclude(email__iexact=self.user.email)
        wished.delete()
        address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps addresses in one case and hands mail to the worker."""

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).lower()

    def pre_login(self, request: HttpRequest, user: User, **flow: Any) -> HttpResponse | None:
        """Whoever got their account from an office has an address that allauth does not know yet."""
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True)
        answer: HttpResponse | None = super().pre_login(request, user, **flow)
        return answer

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address, unless somebody else signs in with it."""
        if User.objects.filter(email__iexact=email_address.email).exclude(pk=email_address.user_id).exists():
            return False
        return bool(super().confirm_email(request, email_address))

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names here."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to show once more who one is, in the words of our pages."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {"mfa_reauthenticate": _("Type a code"), "mfa_reauthenticate:webauthn": _("Use a passkey")}
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail of an account flow. The flow goes on whether the mail server answers or not."""
        site = get_current_site(self.request)
        mail = self.render_mail(
            template_prefix, email, {"request": self.request, "email": email, "current_site": site, **context}
        )
        send_mail.enqueue(mail.subject, mail.body, mail.to)

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: the sender says whom it is from."""
        return subject
