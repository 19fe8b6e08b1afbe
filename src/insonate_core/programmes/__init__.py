"""The law as dated data: what a programme document says, and whether it can be read at all.

    definition = parse_definition(document)     # plain values in, typed immutable data out
    definition_hash(document)                   # SHA-256 of canonical_json: the identity of a version

A document that cannot be read raises `DefinitionErrors`, whose `problems` each say their place in the
document, a message key and arguments.
"""

from insonate_core.programmes.definition import Definition
from insonate_core.programmes.document import canonical_json, definition_hash, parse_definition
from insonate_core.programmes.reading import DefinitionErrors, Problem

__all__ = [
    "Definition",
    "DefinitionErrors",
    "Problem",
    "canonical_json",
    "definition_hash",
    "parse_definition",
]
