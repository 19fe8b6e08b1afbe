"""Data Integrity proofs with `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2).

The document without its proof, and the proof without its value, are each put into the one canonical form of RDF
(RDFC-1.0) and hashed; the signature is over both hashes. Whoever changes one byte of what is said breaks it; whoever
reorders keys or spaces does not.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld

from insonate.certification.credentials.documents import load_document
from insonate_core.credentials.multibase import ED25519, base58btc, from_base58btc

SUITE = "eddsa-rdfc-2022"


def signed(document: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, at: datetime) -> dict[str, Any]:
    """The document with a proof by this key, whose public half is found at the address `method`."""
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": SUITE, "created": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": method, "proofPurpose": "assertionMethod",
    }  # fmt: skip
    value = base58btc(key.sign(_to_sign(document, proof)))
    return {**document, "proof": {**proof, "proofValue": value}}


def is_signed_by(document: Mapping[str, Any], public: str) -> bool:
    """Whether the document's proof is by the key with this multikey. False for anything that cannot be read."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or proof.get("cryptosuite") != SUITE:
        return False
    try:
        raw = from_base58btc(public)
        value = from_base58btc(str(proof.get("proofValue", "")))
        bare = {name: each for name, each in document.items() if name != "proof"}
        unsigned = {name: each for name, each in proof.items() if name != "proofValue"}
        Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519)).verify(value, _to_sign(bare, unsigned))
    except (ValueError, InvalidSignature, jsonld.JsonLdError, RecursionError, TypeError, AttributeError):
        return False
    return True


def _to_sign(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    configuration = {"@context": document["@context"], **proof}
    return sha256(_canonical(configuration)).digest() + sha256(_canonical(document)).digest()


def _canonical(document: Mapping[str, Any]) -> bytes:
    # RDFC-1.0 with SHA-256 gives what URDNA2015, its earlier name, gave; pyld has it under that name.
    options = {
        "algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load_document,
    }  # fmt: skip
    text: str = jsonld.normalize(dict(document), options)
    return text.encode()
