"""One spelling for every value we hash: sorted keys, no spaces, UTF-8, no floats."""

import hashlib
import json
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (UUID, Fraction)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> str:
    """JSON that two machines write alike. Raises TypeError for what has no exact form, floats among them."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("float has no canonical form")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)


def sha256(text: str | bytes) -> str:
    """The SHA-256 of the bytes (text as UTF-8), in hexadecimal."""
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()
