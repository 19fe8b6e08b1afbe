"""The keys of an organisation: the public half is a row, the private half a file that only its owner may read."""

import os
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db import transaction

from insonate.audit import api as audit
from insonate.certification.credentials.models import SigningKey
from insonate.people import api as people
from insonate_core.credentials.multibase import multikey


class KeyMissing(RuntimeError):  # noqa: N818 - an answer of the installation
    """The private half of a key that should sign is not on this machine."""


def issuer_address(organisation: people.Organisation) -> str:
    """The address that names the organisation as an issuer, and at which its keys are found."""
    return f"{settings.PUBLIC_ADDRESS}/issuers/{organisation.slug}/"


def method_address(key: SigningKey) -> str:
    """The address of one key."""
    return f"{issuer_address(key.organisation)}#key-{key.number}"


def _file_of(public: str) -> Path:
    return Path(settings.CREDENTIAL_KEYS) / f"{public}.key"


def signing_key(organisation: people.Organisation, *, now: datetime) -> SigningKey:
    """The key that signs for the organisation; made when there is none."""
    found = SigningKey.objects.filter(organisation=organisation, retired_at__isnull=True).first()
    return found if found is not None else rotate_key(organisation=organisation, by=None, now=now)


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """The private half. Raises `KeyMissing` where its file is not there, or is another key's."""
    try:
        secret = Ed25519PrivateKey.from_private_bytes(_file_of(key.public).read_bytes())
    except (OSError, ValueError) as unreadable:
        raise KeyMissing(f"the private half of {key} cannot be read") from unreadable
    if multikey(secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)) != key.public:
        raise KeyMissing(f"the file of {key} holds another key")
    return secret


@transaction.atomic
def rotate_key(*, organisation: people.Organisation, by: people.User | None, now: datetime) -> SigningKey:
    """A new key signs from now on; the one before stays listed. The private half is on disk before anybody can learn of
    the public one."""
    people.Organisation.objects.select_for_update().get(pk=organisation.pk)
    secret = Ed25519PrivateKey.generate()
    public = multikey(secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
    path = _file_of(public)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    before = SigningKey.objects.filter(organisation=organisation)
    before.filter(retired_at__isnull=True).update(retired_at=now)
    key = SigningKey.objects.create(organisation=organisation, number=before.count() + 1, public=public, made_at=now)
    audit.record(
        chain=f"organisation:{organisation.slug}", action="rotate-signing-key",
        subject=f"organisation:{organisation.slug}",
        by=by.pk if by else None, at=now, detail={"key": public},
    )  # fmt: skip
    return key
