"""The door to published programmes."""

from insonate.programmes.definitions.actions import check_document, publish_folder, publish_version, withdraw_version
from insonate.programmes.definitions.case_texts import (
    MOST_CASES,
    SIDES,
    CaseText,
    ReadCase,
    cases_from_json,
    cases_to_json,
    read_cases,
)
from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate.programmes.definitions.named_values import named_values
from insonate.programmes.definitions.queries import (
    cases_of,
    definition_of,
    definition_with_hash,
    document_of,
    open_programmes,
    programme_called,
    programme_titles,
    programmes_of,
    text_of,
    title_of,
    version_called,
    version_for,
    versions_of,
)
from insonate.programmes.definitions.refusals import DefinitionRefused, Problem
from insonate.programmes.definitions.strict_yaml import MOST_BYTES, ReadDocument, read_document
from insonate.programmes.definitions.succession import bound_by, succession_problems, version_before
from insonate.programmes.definitions.words import placed_problem, problem_words
from insonate.programmes.definitions.yaml_writing import write_yaml

__all__ = [
    "MOST_BYTES",
    "MOST_CASES",
    "SIDES",
    "CaseText",
    "DefinitionRefused",
    "Problem",
    "Programme",
    "ProgrammeVersion",
    "ReadCase",
    "ReadDocument",
    "bound_by",
    "cases_from_json",
    "cases_of",
    "cases_to_json",
    "check_document",
    "definition_of",
    "definition_with_hash",
    "document_of",
    "named_values",
    "open_programmes",
    "placed_problem",
    "problem_words",
    "programme_called",
    "programme_titles",
    "programmes_of",
    "publish_folder",
    "publish_version",
    "read_cases",
    "read_document",
    "succession_problems",
    "text_of",
    "title_of",
    "version_before",
    "version_called",
    "version_for",
    "versions_of",
    "withdraw_version",
    "write_yaml",
]
