"""Inviting somebody who has no account: the account is made, and a mail leads them to choosing a password.

The link holds a token that is made when the mail is written and stored nowhere. A mail server that is down delays
the mail; the account and its roles do not depend on it.
"""

import logging
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from insonate.audit import api as audit
from insonate.people.models import Organisation, User

logger = logging.getLogger(__name__)
RETRY_AFTER = (1, 5, 15, 60, 240, 720, 1440)  # minutes


class NotAnAddress(ValueError):  # noqa: N818 - an answer, not a malfunction
    """What was given is no e-mail address."""


@transaction.atomic
def invite_person(
    *, email: str, name: str, organisation: Organisation, by: User | None, now: datetime
) -> tuple[User, bool]:
    """The person with that address, and whether the account was made now. A new account has no password: its owner
    chooses one through the link that is mailed to them. Raises `NotAnAddress`."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotAnAddress(address) from error
    known = User.objects.filter(email__iexact=address).first()
    if known is not None:
        return known, False
    try:
        with transaction.atomic():
            person = User.objects.create_user(email=address, name=name.strip()[:150])
    except IntegrityError:
        return User.objects.get(email__iexact=address), False
    audit.record(
        chain=f"organisation:{organisation.slug}", action="invite-person", subject=f"person:{person.uuid}",
        by=by.pk if by else None, at=now, detail={"name": person.name},
    )  # fmt: skip
    pk, host, language = person.pk, organisation.name, translation.get_language() or "en-gb"
    transaction.on_commit(lambda: mail_invitation.enqueue(pk, host, language))
    return person, True


@task()
def mail_invitation(person_id: int, organisation: str, language: str, attempt: int = 0) -> None:
    """Mail the link by which an invited person chooses a password. Tried again, seven times over two days."""
    person = User.objects.get(pk=person_id)
    if person.has_usable_password():
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    with translation.override(language):
        subject = _("%(organisation)s invites you to Insonate") % {"organisation": organisation}
        lines = [
            _("%(organisation)s made an account for you, with this address.") % {"organisation": organisation},
            "",
            _("Choose your password here: %(address)s") % {"address": settings.PUBLIC_ADDRESS + path},
            "",
            _("The link works for three days. After that, choose “Forgot your password?” where you sign in."),
        ]
    try:
        send_mail(subject, "\n".join(lines), None, [person.email])
    except OSError as error:
        logger.warning("invitation of person %s failed on attempt %s: %s", person_id, attempt + 1, error)
        if attempt < len(RETRY_AFTER):
            later = timezone.now() + timedelta(minutes=RETRY_AFTER[attempt])
            mail_invitation.using(run_after=later).enqueue(person_id, organisation, language, attempt + 1)
