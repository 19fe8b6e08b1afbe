"""Invented people and what they did, said shortly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from insonate_core.evidence import Evidence, Fact, Signature

NADIA = "nadia"


def fact(id: str, kind: str, on: date, *, recorded: date | None = None, **rest: Any) -> Fact:
    """A fact of Nadia's, recorded the same day unless said otherwise; unknown words are attributes."""
    known = {key: rest.pop(key) for key in ("until", "person", "signatures", "awaiting") if key in rest}
    attributes = {key.rstrip("_").replace("_", "-"): value for key, value in rest.items()}
    return Fact(id=id, kind=kind, on=on, recorded=recorded or on, attributes=attributes, **known)


def signed(by: str, on: date) -> tuple[Signature, ...]:
    return (Signature(by=by, on=on, recorded=on),)


def evidence(*facts: Fact | Iterable[Fact]) -> Evidence:
    flat: list[Fact] = []
    for each in facts:
        flat.extend([each] if isinstance(each, Fact) else each)
    return Evidence.of(NADIA, flat)


def daily(prefix: str, starts: date, number: int, *, each_day: int = 1, **attributes: Any) -> list[Fact]:
    """So many scans from a day on, `each_day` a day, each of its own encounter."""
    return [
        fact(
            f"{prefix}-{index:04}",
            "scans",
            starts + timedelta(days=index // each_day),
            encounter=f"{prefix}-{index:04}",
            **attributes,
        )
        for index in range(number)
    ]
