"""The core runs on the standard library alone: no Django, no packages, no files, no clock."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

CORE = Path(__file__).parents[2] / "src" / "insonate_core"
MODULES = sorted(CORE.rglob("*.py"))

ALONE = """
import sys
sys.path.insert(0, {source!r})
import datetime, json
document = json.loads(sys.stdin.read())
from insonate_core.evaluation import evaluate
from insonate_core.evidence import Evidence
from insonate_core.frozen import standing_to_json
from insonate_core.programmes import parse_definition
standing = evaluate(parse_definition(document), Evidence.of("nadia", ()), datetime.date(2025, 1, 1))
standing_to_json(standing)
foreign = sorted(
    name.partition(".")[0]
    for name, module in sys.modules.items()
    if getattr(module, "__file__", None) and "site-packages" in (module.__file__ or "")
)
print(standing.programme, foreign)
"""


def test_the_core_evaluates_where_nothing_is_installed() -> None:
    from insonate_core.programmes import canonical_json
    from tests.core.programme_files import version

    document = canonical_json(version("essex-scanning-record", "2024-10")).decode()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE.format(source=str(CORE.parent))],
        input=document,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("essex-scanning-record []", "")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_core_module_imports_only_the_standard_library_and_itself(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"insonate_core"}
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add((node.module or "").partition(".")[0])
    assert imported <= allowed
    assert not imported & {"time", "os", "io", "pathlib", "socket", "random", "subprocess", "locale"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(CORE)))
def test_a_core_module_reads_no_clock_and_no_file(path: Path) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert not called & {"today", "now", "utcnow", "open", "print", "input", "float"}
