"""Accounts, organisations and roles."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from insonate.people.notices.models import Notice

__all__ = ["Notice", "Organisation", "Role", "RoleKey", "User", "UserManager"]


NOWHERE = "erased.invalid"
"""A domain that can receive nothing (RFC 2606): the address of an account that was erased."""


class UserManager(BaseUserManager["User"]):
    """Makes accounts; e-mail addresses are compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A new account. Without a password it can only be entered by a reset link."""
        if not email:
            raise ValueError("an account needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """One row is a person who can sign in. Changes when they change their name, address or language."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(max_length=8, default="en-gb")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return gettext("Account deleted") if self.is_erased else self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Whether the person had the account erased: the row is a key without a name (decision 0140)."""
        return not self.is_active and self.email == f"{self.uuid}@{NOWHERE}"

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Organisation(models.Model):
    """One row is a body, university or department that runs programmes. Changes when its settings change."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    time_zone = models.CharField(max_length=60, default="Europe/London")
    office_email = models.EmailField(blank=True)
    fees_contact = models.CharField(max_length=200, blank=True, help_text=_("Whom to ask about fees."))
    fees_email = models.EmailField(blank=True)
    accredited_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleKey(models.TextChoices):
    """What a person may be for an organisation. Awards (Track Instructor and the like) are not roles."""

    SUPERVISOR = "supervisor", _("Supervisor")
    TUTOR = "tutor", _("Tutor")
    PROGRAMME_LEAD = "programme-lead", _("Programme lead")
    COMMITTEE = "committee", _("Rules committee")
    EDITOR = "editor", _("Curriculum editor")
    ADMISSIONS_OFFICER = "admissions-officer", _("Admissions officer")
    REGISTRAR = "registrar", _("Registrar")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Role(models.Model):
    """One row is a role held in an organisation from a day until a day (exclusive, open if empty). `until_on` is
    set when it ends; nothing else changes."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=RoleKey.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=models.Q(until_on__isnull=True),
                name="role_held_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} @ {self.organisation}"

    @property
    def evidence_key(self) -> str:
        """The name by which programme documents speak of this role, such as `essex-tutor`."""
        return f"{self.organisation.slug}-{self.role}"
