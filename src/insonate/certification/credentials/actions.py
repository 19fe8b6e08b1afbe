"""Making credentials: when somebody asks for one, and by the timetable for all others."""

import logging
import secrets
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from insonate.audit import api as audit
from insonate.certification.awards.models import Certificate
from insonate.certification.credentials.content import credential_document
from insonate.certification.credentials.keys import KeyMissing, method_address, private_half, signing_key
from insonate.certification.credentials.models import Credential
from insonate.certification.credentials.proofs import signed
from insonate.kit.canonical import canonical_json
from insonate_core.credentials.multibase import PLACES

logger = logging.getLogger(__name__)


def credential_of(certificate: Certificate, *, now: datetime) -> Credential:
    """The credential of an edition, the same for ever: made the first time, of two who ask at once by one. Raises
    `KeyMissing` where this machine cannot sign."""
    found = Credential.objects.filter(certificate=certificate).first()
    if found is not None:
        return found
    organisation = certificate.award.organisation
    key = signing_key(organisation, now=now)
    secret = private_half(key)
    uuid, place = uuid4(), secrets.randbelow(PLACES)
    while Credential.objects.filter(organisation=organisation, place=place).exists():
        place = secrets.randbelow(PLACES)
    document = credential_document(certificate, uuid=uuid, place=place)
    content = canonical_json(signed(document, key=secret, method=method_address(key), at=now))
    try:
        with transaction.atomic():
            made = Credential.objects.create(
                uuid=uuid, certificate=certificate, organisation=organisation, key=key, place=place, content=content,
                made_at=now,
            )  # fmt: skip
            audit.record(
                chain=f"organisation:{organisation.slug}", action="sign-credential", subject=f"credential:{uuid}",
                by=None,
                on_behalf_of=certificate.award.person_id, at=now, detail={"key": key.public, "place": place},
            )  # fmt: skip
    except IntegrityError:
        # Somebody else asked at the same moment, or drew the same place: what they made stands, or we draw again.
        return Credential.objects.filter(certificate=certificate).first() or credential_of(certificate, now=now)
    return made


def sign_missing(*, now: datetime) -> int:
    """Make the credentials that nobody has asked for yet; how many. Without its key this machine says so and waits."""
    made = 0
    missing = Certificate.objects.filter(credential__isnull=True).exclude(name="")
    for certificate in missing.select_related("award__organisation", "award__programme", "award__version"):
        try:
            credential_of(certificate, now=now)
        except KeyMissing as unsigned:
            logger.warning("credentials wait: %s", unsigned)
            return made
        made += 1
    return made
