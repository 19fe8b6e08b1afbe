"""Which credentials of an organisation hold no longer: two signed lists with a bit for each."""

from datetime import datetime
from typing import Any

from django.core.cache import cache

from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import decided_stage
from insonate.certification.credentials.content import list_address
from insonate.certification.credentials.documents import CREDENTIALS
from insonate.certification.credentials.keys import issuer_address, method_address, private_half, signing_key
from insonate.certification.credentials.models import Credential
from insonate.certification.credentials.proofs import signed
from insonate.kit.canonical import sha256
from insonate.people import api as people
from insonate_core.credentials.lifecycle import Stage
from insonate_core.credentials.multibase import encoded_list

REVOKED = frozenset({Stage.WITHDRAWN})
SUSPENDED = frozenset({Stage.SUSPENDED, Stage.LAPSED, Stage.EXPIRED})
SIGNED_FOR = 3600
"""Seconds for which a signed list is given out again while nothing in it changed."""


def places_of(organisation: people.Organisation, purpose: str) -> list[int]:
    """The places that are set: of withdrawn awards and superseded editions (`revocation`), of awards that are
    suspended, lapsed or at their end (`suspension`). What the upkeep says counts once the timetable has said it."""
    rows = Credential.objects.filter(organisation=organisation).select_related("certificate__award")
    awards = (
        Award.objects.filter(certificates__credential__in=rows).distinct().prefetch_related("steps", "certificates")
    )
    stages = {award.pk: decided_stage(award) for award in awards}
    newest = {award.pk: max(each.edition for each in award.certificates.all()) for award in awards}
    found = []
    for row in rows:
        award = row.certificate.award_id
        if purpose == "revocation":
            is_set = stages[award] in REVOKED or row.certificate.edition < newest[award]
        else:
            is_set = stages[award] in SUSPENDED
        if is_set:
            found.append(row.place)
    return sorted(found)


def status_list(organisation: people.Organisation, purpose: str, *, now: datetime) -> dict[str, Any]:
    """The list of one purpose as a signed credential. Signed anew when a bit of it changed, and once an hour."""
    places, address = places_of(organisation, purpose), list_address(organisation, purpose)
    key = signing_key(organisation, now=now)
    name = f"status:{sha256(f'{address} {key.public} {places}')}"
    held: dict[str, Any] | None = cache.get(name)
    if held is not None:
        return held
    document = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_address(organisation),
        "validFrom": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": purpose,
            "encodedList": encoded_list(places),
        },
    }  # fmt: skip
    made = signed(document, key=private_half(key), method=method_address(key), at=now)
    cache.set(name, made, SIGNED_FOR)
    return made
