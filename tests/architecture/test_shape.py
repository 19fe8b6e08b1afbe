"""What import-linter cannot say about the shape of the tree."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "manager", "data", "info"}
CONTEXT_FILES = {"models", "actions", "queries", "access", "facts", "api", "admin"}


def test_no_module_passes_500_lines() -> None:
    tracked = [
        *SOURCES,
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "src").rglob("*.js"),
        *(ROOT / "src").rglob("*.html"),
    ]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 500
    }
    assert long == {}


def test_no_junk_drawer() -> None:
    assert [path for path in SOURCES if {path.stem, path.parent.name} & FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.stem not in {"__init__", "apps"} and "migrations" not in path.parts
        if ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert silent == []


def test_core_runs_where_nothing_is_installed() -> None:
    """In an interpreter without site-packages, every module of the core imports."""
    code = (
        "import importlib, pkgutil, insonate_core\n"
        "names = [m.name for m in pkgutil.walk_packages(insonate_core.__path__, 'insonate_core.')]\n"
        "[importlib.import_module(name) for name in names]\n"
        "print(len(names))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_no_mark_of_an_unfinished_merge() -> None:
    kinds = (".py", ".js", ".css", ".html", ".md", ".yaml", ".toml")
    files = [path for top in ("src", "tests", "docs", "programmes") for path in (ROOT / top).rglob("*")]
    marked = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.suffix in kinds
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if line.startswith(("<" * 7 + " ", ">" * 7 + " "))
    ]
    assert marked == []


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "api.py"], ids=str)
def test_door_says_what_passes(path: Path) -> None:
    assert "__all__" in path.read_text()


def test_no_half_merged_file() -> None:
    folders = ("src", "tests", "docs", "programmes", "bench")
    suffixes = {".py", ".css", ".js", ".html", ".md", ".yaml", ".json", ".svg"}
    marked = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in suffixes and ("<" * 7 + " ") in path.read_text()
    ]
    assert marked == []


def test_styles_close_what_they_open() -> None:
    open_ended = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "src").rglob("*.css")
        if path.read_text().count("{") != path.read_text().count("}")
    ]
    assert open_ended == []


def test_fields_for_days_are_filled_as_browsers_read_them() -> None:
    """A date field of a browser shows nothing, and holds up the form, unless its value is written as 2026-11-22."""
    given = {
        path.name: re.findall(r'"type": "date"\}([^)]*)\)', path.read_text())
        for path in (ROOT / "src/insonate/web").rglob("*.py")
    }
    assert {name: how for name, how in given.items() if set(how) - {', format="%Y-%m-%d"'}} == {}
