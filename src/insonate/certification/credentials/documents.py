"""The JSON-LD contexts that credentials refer to, bundled: nothing is ever fetched."""

import json
from functools import cache
from pathlib import Path
from typing import Any

CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "open-badges-3.0.3.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
}
CREDENTIALS, OPEN_BADGES, MULTIKEY, _DATA_INTEGRITY = CONTEXTS
FOLDER = Path(__file__).parent / "contexts"


@cache
def context(address: str) -> dict[str, Any]:
    """A bundled context. Raises `KeyError` for an address that is not bundled."""
    document: dict[str, Any] = json.loads((FOLDER / CONTEXTS[address]).read_text(encoding="utf-8"))
    return document


def load_document(address: str, _options: object = None) -> dict[str, Any]:
    """pyld's way to ask for a context. Raises `ValueError` for one that is not bundled: a document that names it cannot
    be read here, and nobody makes us open an address by naming it."""
    if address not in CONTEXTS:
        raise ValueError(f"not a context that is known here: {address}")
    return {
        "contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": context(address),
    }  # fmt: skip
