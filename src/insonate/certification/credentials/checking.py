"""Is this file one that we issued, unchanged, and does what it says hold?"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from insonate.certification.awards.models import Award, Certificate, CertificateFile
from insonate.certification.credentials.models import Credential
from insonate.certification.credentials.proofs import is_signed_by
from insonate.kit.canonical import sha256

LARGEST = 3_000_000
"""Bytes. A certificate has less than a tenth of it."""

CODE = re.compile(rb"/verify/([a-z2-7]{26})", re.IGNORECASE)


class Finding(StrEnum):
    """What a file is found to be. The value is the message key."""

    OURS = "ours"
    SUPERSEDED = "superseded"
    CHANGED = "changed"
    NOT_OURS = "not-ours"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is, and the award it is about, where there is one."""

    finding: Finding
    award: Award | None = None


def check_file(content: bytes) -> Checked:
    """Look at a file that somebody was given: a certificate as PDF, or a credential as JSON. Nothing of it is kept."""
    if not content or len(content) > LARGEST:
        return Checked(Finding.UNREADABLE)
    if content.startswith(b"%PDF"):
        return _check_pdf(content)
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return Checked(Finding.UNREADABLE)
    return _check_credential(document) if isinstance(document, dict) else Checked(Finding.UNREADABLE)


def _check_pdf(content: bytes) -> Checked:
    found = CertificateFile.objects.filter(sha256=sha256(content)).select_related("certificate").first()
    if found is not None:
        return Checked(_edition(found.certificate), _award(found.certificate.award_id))
    named = CODE.search(content)
    about = Award.objects.filter(code=named.group(1).decode().lower()).first() if named else None
    return Checked(Finding.CHANGED if about else Finding.NOT_OURS, about)


def _check_credential(document: dict[str, Any]) -> Checked:
    named = document.get("id")
    if not isinstance(named, str) or not named.startswith("urn:uuid:"):
        return Checked(Finding.NOT_OURS)
    try:
        uuid = UUID(named.removeprefix("urn:uuid:"))
    except ValueError:
        return Checked(Finding.NOT_OURS)
    found = Credential.objects.filter(uuid=uuid).select_related("certificate", "key").first()
    if found is None:
        return Checked(Finding.NOT_OURS)
    award = _award(found.certificate.award_id)
    # The proof, not the bytes: a wallet may store the same credential in another order.
    if not is_signed_by(document, found.key.public):
        return Checked(Finding.CHANGED, award)
    return Checked(_edition(found.certificate), award)


def _edition(certificate: Certificate) -> Finding:
    later = Certificate.objects.filter(award=certificate.award_id, edition__gt=certificate.edition)
    return Finding.SUPERSEDED if later.exists() else Finding.OURS


def _award(pk: int) -> Award:
    return Award.objects.select_related("organisation", "programme", "version", "person").get(pk=pk)
