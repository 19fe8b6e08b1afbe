"""What happens to an account, into its own chain: signing in, passwords, addresses, second proofs.

allauth does these things and says so by signals; this is the one place that listens. Failed attempts are not kept
here (they would let anybody write into somebody's history); the rate limits count them.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import receiver

from insonate.audit import api as audit
from insonate.kit import clock
from insonate.people.models import User


@transaction.atomic
def _keep(person: User, action: str, **detail: str) -> None:
    audit.record(
        chain=f"account:{person.uuid}", action=action, subject=f"person:{person.uuid}", by=person.pk, at=clock.now(),
        detail=detail,
    )  # fmt: skip


@receiver(account.user_signed_up)
def _signed_up(user: User, **_rest: Any) -> None:
    _keep(user, "sign-up")


@receiver(account.user_logged_in)
def _signed_in(user: User, **_rest: Any) -> None:
    _keep(user, "sign-in")


@receiver(account.user_logged_out)
def _signed_out(user: User | None, **_rest: Any) -> None:
    if isinstance(user, User):
        _keep(user, "sign-out")


@receiver([account.password_changed, account.password_reset, account.password_set])
def _password_changed(user: User, **_rest: Any) -> None:
    _keep(user, "change-password")


@receiver(account.email_changed)
def _address_changed(user: User, from_email_address: Any, to_email_address: Any, **_rest: Any) -> None:
    _keep(user, "change-address", **{"from": str(from_email_address or ""), "to": str(to_email_address)})


@receiver(mfa.authenticator_added)
def _proof_added(user: User, authenticator: Any, **_rest: Any) -> None:
    _keep(user, "add-second-proof", type=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def _proof_removed(user: User, authenticator: Any, **_rest: Any) -> None:
    _keep(user, "remove-second-proof", type=str(authenticator.type))


@receiver(mfa.authenticator_reset)
def _proof_reset(user: User, authenticator: Any, **_rest: Any) -> None:
    _keep(user, "renew-second-proof", type=str(authenticator.type))
