"""The door to published programmes."""

from insonate.programmes.definitions.actions import check_document, publish_folder, publish_version
from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate.programmes.definitions.named_values import named_values
from insonate.programmes.definitions.queries import (
    definition_of,
    definition_with_hash,
    open_programmes,
    programme_called,
    programme_titles,
    programmes_of,
    title_of,
    version_for,
)
from insonate.programmes.definitions.refusals import DefinitionRefused, Problem

__all__ = [
    "DefinitionRefused",
    "Problem",
    "Programme",
    "ProgrammeVersion",
    "check_document",
    "definition_of",
    "definition_with_hash",
    "named_values",
    "open_programmes",
    "programme_called",
    "programme_titles",
    "programmes_of",
    "publish_folder",
    "publish_version",
    "title_of",
    "version_for",
]
