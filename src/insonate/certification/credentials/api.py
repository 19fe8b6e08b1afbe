"""The door to credentials."""

from insonate.certification.credentials.actions import credential_of, sign_missing
from insonate.certification.credentials.checking import LARGEST, Checked, Finding, check_file
from insonate.certification.credentials.content import PURPOSES, issuer_document
from insonate.certification.credentials.keys import KeyMissing, issuer_address, rotate_key
from insonate.certification.credentials.models import Credential, SigningKey
from insonate.certification.credentials.status import status_list

__all__ = [
    "LARGEST",
    "PURPOSES",
    "Checked",
    "Credential",
    "Finding",
    "KeyMissing",
    "SigningKey",
    "check_file",
    "credential_of",
    "issuer_address",
    "issuer_document",
    "rotate_key",
    "sign_missing",
    "status_list",
]
