"""What a credential says: an award, as Open Badges 3.0 has it."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings

from insonate.certification.awards.certificates.content import content_from
from insonate.certification.awards.models import Certificate
from insonate.certification.credentials.documents import CREDENTIALS, MULTIKEY, OPEN_BADGES
from insonate.certification.credentials.keys import issuer_address, method_address
from insonate.certification.credentials.models import SigningKey
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.programmes import Definition

SECURITY = "https://w3id.org/security#"
CONTROLS = {
    "verificationMethod": {"@id": f"{SECURITY}verificationMethod", "@type": "@id", "@container": "@set"},
    "assertionMethod": {"@id": f"{SECURITY}assertionMethod", "@type": "@id", "@container": "@set"},
}
"""The two properties by which an issuer names its keys (Controlled Identifiers 1.0), which none of the contexts above
has."""


def list_address(organisation: people.Organisation, purpose: str) -> str:
    """Where the status list of that purpose is."""
    return f"{issuer_address(organisation)}status/{purpose}/"


def issuer_document(organisation: people.Organisation) -> dict[str, Any]:
    """The organisation as issuer and controller of its keys, earlier ones too."""
    keys = list(SigningKey.objects.filter(organisation=organisation).select_related("organisation"))
    address = issuer_address(organisation)
    methods = [
        {"id": method_address(key), "type": "Multikey", "controller": address, "publicKeyMultibase": key.public}
        for key in keys
    ]
    return {
        "@context": [CREDENTIALS, OPEN_BADGES, MULTIKEY, CONTROLS],
        "id": address,
        "type": ["Profile"],
        "name": organisation.name,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def credential_document(certificate: Certificate, *, uuid: UUID, place: int) -> dict[str, Any]:
    """The credential of an edition of a certificate, not yet signed."""
    award, said = certificate.award, content_from(certificate.content)
    definition = programmes.definition_of(award.version)
    organisation = award.organisation
    version = f"{settings.PUBLIC_ADDRESS}/programmes/{award.programme.key}/{award.version.version}/"
    title = _text(said["award"]["titles"], award.award)
    programme = _text(said["programme"]["titles"], award.programme.key)
    document: dict[str, Any] = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": f"urn:uuid:{uuid}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{title}, {programme}",
        "issuer": {"id": issuer_address(organisation), "type": ["Profile"], "name": organisation.name},
        "validFrom": _instant(award.given_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject", "hashed": False, "identityHash": certificate.name, "identityType": "name",
                },
            ],
            "achievement": {
                "id": f"{version}#award-{award.award}",
                "type": ["Achievement"],
                "achievementType": "Certification",
                "name": title,
                "description": programme,
                "criteria": {"id": version, "narrative": _criteria(definition, award.award)},
                "humanCode": award.number,
            },
        },
        "credentialStatus": [
            {
                "id": f"{list_address(organisation, purpose)}#{place}", "type": "BitstringStatusListEntry",
                "statusPurpose": purpose, "statusListIndex": str(place),
                "statusListCredential": list_address(organisation, purpose),
            }
            for purpose in PURPOSES
        ],
    }  # fmt: skip
    if award.valid_until_on is not None:
        document["validUntil"] = _instant(datetime.combine(award.valid_until_on, time(), UTC))
    return document


PURPOSES = ("revocation", "suspension")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _text(titles: dict[str, str], fallback: str) -> str:
    return titles.get("en") or next(iter(titles.values()), fallback)


def _criteria(definition: Definition, award: str) -> str:
    """What was asked, by name: the requirements of the award in the document's order."""
    named = [definition.requirements[path] for path in definition.awards[award].requires]
    return "; ".join(_text(dict(each.titles), each.key) for each in named)
