"""Writes programmes/schema.json anew from the reader's table: `python -m tests.core.publish`."""

import json

from insonate_core.programmes.schema import document_schema
from tests.core.programme_files import PROGRAMMES

if __name__ == "__main__":
    text = json.dumps(document_schema(), indent=1, ensure_ascii=False) + "\n"
    (PROGRAMMES / "schema.json").write_text(text, encoding="utf-8")
