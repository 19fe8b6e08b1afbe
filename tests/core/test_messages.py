"""Every message key of the core is in the reference, and the reference names no other."""

import ast
import re
from pathlib import Path

from insonate_core.findings import AwardState, Reason, Refusal, State

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "programme-language.md").read_text(encoding="utf-8")


def row(name: str) -> set[str]:
    (line,) = (line for line in REFERENCE.splitlines() if line.startswith(f"| {name} |"))
    return {word for quoted in re.findall(r"`([^`]+)`", line) for word in quoted.split() if "<" not in word}


def test_states_are_documented() -> None:
    assert row("state of a finding") == {state.value for state in State}
    assert row("state of an award") == {state.value for state in AwardState}


def test_refusals_and_reasons_are_documented() -> None:
    assert row("why a fact does not count") == {refusal.value for refusal in Refusal}
    assert row("why a clause stands as it does") == {reason.value for reason in Reason}


def test_problems_of_a_document_are_documented() -> None:
    told: set[str] = {"wrong-shape"}
    for path in (ROOT / "src" / "insonate_core" / "programmes").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "problem"
                and isinstance(node.args[0], ast.Constant)
            ):
                told.add(str(node.args[0].value))
    assert row("what is wrong with a document") == told


def test_what_lint_asks_is_documented() -> None:
    folder = ROOT / "src" / "insonate_core" / "programmes"
    modules = [*sorted((folder / "lint").glob("*.py")), folder / "tried.py"]
    asked = {
        str(node.args[1].value)
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Problem"
        and isinstance(node.args[1], ast.Constant)
    }
    assert row("what is unwise in a document") == asked
