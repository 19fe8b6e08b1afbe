"""How does a document become a PDF, the same bytes each time and readable by a screen reader?

A Typst template prints what it is given and computes nothing. One compiler with the bundled fonts is kept for each
template in each process: starting one reads every font. Nothing in the file depends on the machine or the hour.
"""

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from insonate.kit.printing.typeface import FOLDER

logger = logging.getLogger(__name__)
_lock = Lock()


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), font_paths=[str(FOLDER)], ignore_system_fonts=True)


def typeset(template: Path, name: str, inputs: Mapping[str, Any], *, called: str) -> bytes:
    """The PDF that `template` makes of `inputs`, which it reads as JSON from `sys.inputs.<name>`; as PDF/UA-1. A
    document that cannot be had to that standard is made without it rather than not at all: an act must not fail for a
    typeface. `called` names it in the log."""
    given = {name: json.dumps(inputs, ensure_ascii=False)}
    with _lock:
        try:
            return _compile(template, given, ["ua-1"])
        except typst.TypstError as error:
            logger.warning("%s cannot be had as PDF/UA: %s", called, error)
            return _compile(template, given, [])


def _compile(template: Path, inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = _compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=standards)
    assert isinstance(made, bytes)
    return made
