"""Plain values as a programme or case file: the shortest spelling that the strict reader reads back as the same.

Used where there is no text that somebody wrote: a case made by filling a form, a version that was published before
texts were kept. Comments cannot be invented, so a text that somebody wrote is always kept instead.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

WIDTH = 110
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+-]+)*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SHARE = re.compile(r"\d+(?:\.\d+)?%")
LENGTH = re.compile(r"\d+ [a-z]+")
NOT_TEXT = re.compile(r"true|True|TRUE|false|False|FALSE|null|Null|NULL|~")


def write_yaml(value: Mapping[str, Any]) -> str:
    """The text of a mapping, each of its words on a line of its own; what fits on a line stands on one."""
    return "".join(_lines(value, 0))


def _lines(value: Mapping[str, Any], depth: int) -> list[str]:
    lines, indent = [], "  " * depth
    for key, each in value.items():
        head = f"{indent}{_scalar(str(key))}:"
        flow = _flow(each)
        if not isinstance(each, (Mapping, list, tuple)) or not each or len(head) + len(flow) < (WIDTH if depth else 70):
            lines.append(f"{head} {flow}\n")
        elif isinstance(each, Mapping):
            lines += [f"{head}\n", *_lines(each, depth + 1)]
        else:
            lines += [f"{head}\n", *(f"{indent}  - {_flow(entry)}\n" for entry in each)]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, (int, float)):
        return str(value)
    return _scalar(value.isoformat() if isinstance(value, date) else str(value))


def _scalar(text: str) -> str:
    """Text without quotes where the strict reader reads it as that text inside brackets too, else quoted."""
    plain = any(pattern.fullmatch(text) for pattern in (PLAIN, DAY, SHARE, LENGTH))
    return text if plain and not NOT_TEXT.fullmatch(text) else json.dumps(text, ensure_ascii=False)
