"""How findings are written down for ever: plain JSON values, the same for the same standing.

Days are ISO text, whole numbers are numbers, other exact numbers are text (`"17/2"`), absent things are
`null`, and every mapping is in a fixed order. Nothing reads this back into a `Standing`: what a decision
froze is shown as it was, never computed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction

from insonate_core.findings import FactIds, Finding, Message, Standing

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def standing_to_json(standing: Standing) -> dict[str, Json]:
    """The whole standing as JSON values; equal standings give equal values in equal order."""
    frozen = _json(standing)
    assert isinstance(frozen, dict)
    return frozen


def finding_to_json(finding: Finding) -> dict[str, Json]:
    """One finding and everything below it as JSON values."""
    frozen = _json(finding)
    assert isinstance(frozen, dict)
    return frozen


def _json(value: object) -> Json:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    if isinstance(value, Message):
        return {"key": value.key, **{name: _json(argument) for name, argument in value.arguments}}
    if isinstance(value, (tuple, list, FactIds)):
        return [_json(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _json(value[key]) for key in sorted(value)}
    if is_dataclass(value):
        return {each.name.replace("_", "-"): _json(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"not a part of a standing: {type(value).__name__}")
