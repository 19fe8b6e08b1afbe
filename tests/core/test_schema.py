"""The published JSON Schema: made from the reader's own table, and true of every document."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from insonate_core.programmes import canonical_json
from insonate_core.programmes.schema import document_schema
from tests.core.programme_files import PROGRAMMES, VERSIONS, load
from tests.core.test_documents import SMALL, changed

PUBLISHED = PROGRAMMES / "schema.json"


def test_the_published_schema_is_the_one_the_table_gives() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == document_schema(), (
        "write it anew: python -m tests.core.publish"
    )


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(document_schema())


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_every_version_satisfies_the_schema(path: Path) -> None:
    document = json.loads(canonical_json(load(path)))
    errors = [error.message for error in Draft202012Validator(document_schema()).iter_errors(document)]
    assert errors == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("requirments", {}),
        ("requirements/logbook/at-leats", 3),
        ("requirements/logbook/hold", "awards"),
        ("requirements/logbook/at-least", "many"),
        ("requirements/logbook/within", {"anywhere": "twelve months"}),
        ("requirements/member/hold", "scans"),
        ("programme", "Heart"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(place: str, value: object) -> None:
    validator = Draft202012Validator(document_schema())
    assert validator.is_valid(SMALL)
    assert not validator.is_valid(changed(place, value))
