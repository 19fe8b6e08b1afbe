"""The JSON Schema of a programme document, made from the same table that documents are read by.

It helps an editor: words, shapes and choices. What refers to something else in the document (a clause, a person,
an anchor) is only known to be a name here; `parse_definition` says whether it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insonate_core.evidence import FACT_KINDS, SPAN_KINDS
from insonate_core.programmes.grammar import CHOICES, KINDS, LANGUAGE, PARTS, RECORD_NAMES, SCALARS, SHARED, Word

Schema = dict[str, Any]

KEY = "^[a-z0-9]+(-[a-z0-9]+)*$"
DURATION = r"^\d{1,4} (day|week|month|year)s?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
PERCENT = r"^\d+(\.\d+)?%$"
NAMES = (
    "reference-name", "person-name", "anchor-name", "cycle-name", "exam-name", "clause-name", "target"
)  # fmt: skip

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number", "minimum": 0}


def document_schema() -> Schema:
    """The schema of a whole document, JSON Schema 2020-12; the same value each time."""
    definitions: Schema = {}
    for name, shape in sorted(_scalars().items()):
        definitions[name] = {"description": SCALARS[name], **shape} if name in SCALARS else shape
    for name, words in sorted(PARTS.items()):
        definitions.setdefault(name, _part(words))
    definitions["requirement"] = _requirement({})
    definitions["inline"] = _requirement({"key": Word("key")})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Insonate programme document, language {LANGUAGE}",
        "$ref": "#/$defs/document",
        "$defs": definitions,
    }


def _scalars() -> Schema:
    shapes: Schema = {
        "text": TEXT,
        "texts": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        "key": {"type": "string", "pattern": KEY},
        "number": NUMBER,
        "whole": {"type": "integer", "minimum": 0},
        "boolean": {"type": "boolean"},
        "percent": {"type": "string", "pattern": PERCENT},
        "amount": {"anyOf": [NUMBER, {"type": "string", "pattern": PERCENT}]},
        "duration": {"type": "string", "pattern": DURATION},
        "wait": {"anyOf": [{"const": "next day"}, {"type": "string", "pattern": DURATION}]},
        "day": {"type": "string", "pattern": DAY},
        "day-phrase": {"type": "string", "pattern": r"^\S+( [+-] \d{1,4} (day|week|month|year)s?)?$"},
        "cycle-start": TEXT,
        "condition": {
            "anyOf": [TEXT, {"type": "array", "items": {"$ref": "#/$defs/condition"}}, {"$ref": "#/$defs/tests"}]
        },
        "tests": {
            "type": "object",
            "properties": {"any-of": {"type": "array", "items": {"$ref": "#/$defs/condition"}}},
            "additionalProperties": {
                "anyOf": [
                    {"$ref": "#/$defs/value"},
                    {"type": "array", "items": {"$ref": "#/$defs/value"}},
                    _closed({"at-least": NUMBER, "at-most": NUMBER}),
                    _closed({"not": {"anyOf": [{"$ref": "#/$defs/value"}, {"type": "array"}]}}, ["not"]),
                ]
            },
        },
        "value": {"type": ["string", "number", "boolean"]},
        "span": {
            "type": "object",
            "propertyNames": {"enum": sorted(SPAN_KINDS)},
            "additionalProperties": {"$ref": "#/$defs/condition"},
            "minProperties": 1,
            "maxProperties": 1,
        },
        "for-each": {
            "type": "object",
            "additionalProperties": {"anyOf": [NUMBER, {"type": "object", "additionalProperties": NUMBER}]},
            "minProperties": 1,
            "maxProperties": 1,
        },
        "terms": {
            "anyOf": [
                {"type": "array", "items": {"$ref": "#/$defs/key"}},
                {
                    "type": "object",
                    "propertyNames": {"pattern": KEY},
                    "additionalProperties": {"anyOf": [TEXT, {"$ref": "#/$defs/term"}]},
                },
            ]
        },
        "records": {
            "type": "object",
            "propertyNames": {"enum": sorted(RECORD_NAMES)},
            "additionalProperties": {"$ref": "#/$defs/record"},
        },
        "anything": {"type": "object"},
        "fact-kind": {"enum": list(FACT_KINDS)},
        "span-kind": {"enum": sorted(SPAN_KINDS)},
    }
    shapes.update({name: {"enum": list(values)} for name, values in CHOICES.items()})
    shapes.update(dict.fromkeys(NAMES, TEXT))
    return shapes


def _shape(shape: str) -> Schema:
    """`{x}` is a mapping from keys to x, `[x]` a list of x, `x | y` either."""
    if shape.startswith("{"):
        inner = _shape(shape[1:-1])
        return {"type": "object", "propertyNames": {"pattern": KEY}, "additionalProperties": inner}
    if shape.startswith("["):
        return {"type": "array", "items": _shape(shape[1:-1])}
    if " | " in shape:
        return {"anyOf": [_shape(each) for each in shape.split(" | ")]}
    return {"$ref": f"#/$defs/{shape}"}


def _closed(properties: Schema, required: list[str] | None = None) -> Schema:
    closed: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        closed["required"] = sorted(required)
    return closed


def _part(words: Mapping[str, Word]) -> Schema:
    return _closed(
        {word: _shape(rule.shape) for word, rule in words.items()},
        [word for word, rule in words.items() if rule.required],
    )


def _requirement(also: Mapping[str, Word]) -> Schema:
    """Exactly one of the ten kinds, each with its own words."""
    return {
        "oneOf": [
            _part({kind.word: Word(kind.follows, True), **SHARED, **kind.options, **also}) for kind in KINDS.values()
        ]
    }
