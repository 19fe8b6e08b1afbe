"""The programme documents and cases on disk, as plain values, for tests of the core."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PROGRAMMES = Path(__file__).parents[2] / "programmes"
VERSIONS = sorted(PROGRAMMES.glob("*/versions/*.yaml"))


@cache
def _read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def load(path: Path) -> Any:
    """The document in one YAML 1.2 file; a copy of its own."""
    return deepcopy(_read(path))


def version(programme: str, name: str) -> Any:
    """The document of one version."""
    return load(PROGRAMMES / programme / "versions" / f"{name}.yaml")
