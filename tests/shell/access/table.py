"""How the access table is written down: a page, who gets what, and in which words.

Every address of the product has a row in one of the modules beside this file, named after its desk. A row says what
each of thirteen people gets. The same rows are docs/reference/access.md:

    python -m tests.shell.access.table      writes it anew
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tests.shell.access.world import World

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/reference/access.md"
DESKS = (
    "public", "account", "candidate", "learning", "courses", "logbook", "supervisor", "examiner", "office", "money",
    "rules",
)  # fmt: skip

# Who asks. The candidate owns what is asked for; the supervisor is named on it, the other supervisor is not; the
# officers are of the candidate's own university; the stranger is tutor of another one.
WHO: Mapping[str, str] = {
    "anonymous": "nobody signed in",
    "candidate": "the candidate it belongs to",
    "other-candidate": "another candidate of the programme",
    "supervisor": "the supervisor named on it",
    "other-supervisor": "another supervisor",
    "admissions": "admissions officer",
    "tutor": "tutor",
    "lead": "programme lead",
    "committee": "rules committee",
    "editor": "curriculum editor",
    "auditor": "auditor",
    "registrar": "registrar",
    "administrator": "administrator",
    "stranger": "tutor of another organisation",
}
OFFICERS = ("admissions", "tutor", "lead", "committee", "editor", "auditor", "registrar", "administrator")


class Gets(StrEnum):
    """What somebody gets. The value is the word in the document."""

    OPEN = "open"
    SIGN_IN = "sign in"
    NOTHING = "–"
    REFUSED = "refused"
    ELSEWHERE = "elsewhere"


Expected = Mapping[str, Gets]


def everybody(**others: Gets) -> Expected:
    """Open to all, signed in or not; `others` (underscores as hyphens) get something else."""
    return _with(dict.fromkeys(WHO, Gets.OPEN), others)


def signed_in(**others: Gets) -> Expected:
    """Open to whoever is signed in."""
    return _with(dict.fromkeys(WHO, Gets.OPEN) | {"anonymous": Gets.SIGN_IN}, others)


def only(*names: str, **others: Gets) -> Expected:
    """Open to these; to all others who are signed in it does not exist."""
    unknown = set(names) - set(WHO)
    assert not unknown, unknown
    found = dict.fromkeys(WHO, Gets.NOTHING) | {"anonymous": Gets.SIGN_IN} | dict.fromkeys(names, Gets.OPEN)
    return _with(found, others)


def _with(found: dict[str, Gets], others: Mapping[str, Gets]) -> Expected:
    return found | {key.replace("_", "-"): value for key, value in others.items()}


def _nothing(_world: "World") -> Any:
    return ()


def _no_form(_world: "World") -> Any:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """One address: who gets what when they ask for it (`get`, or `post` with a form). `args` and `form` are taken
    from the world of the test; `says` is a word for the document where the address needs one."""

    expected: Expected
    method: str = "get"
    args: Callable[["World"], Sequence[Any]] = _nothing
    form: Callable[["World"], Mapping[str, Any]] = _no_form
    says: str = field(default="")


def table() -> dict[str, Row]:
    """All rows of all desks, by the name of their address."""
    rows: dict[str, Row] = {}
    for desk in DESKS:
        more: dict[str, Row] = import_module(f"tests.shell.access.{desk}").ROWS
        assert not rows.keys() & more.keys()
        rows |= more
    return rows


def as_document() -> str:
    """The table as the reference page."""
    lines = [
        "# Who may open what",
        "",
        "Every address and what each kind of person gets. This page is made from the rows in `tests/shell/access/`, "
        "which the suite",
        "tries one by one; `python -m tests.shell.access.table` writes it anew.",
        "",
        "- **open**: the page, or the act is done",
        "- **sign in**: they are asked to sign in first",
        "- **–**: for them it does not exist (404), so that an address tells nothing",
        "- **refused**: said to be forbidden (403)",
        "- **elsewhere**: led to another page, since this one makes no sense for them",
        "",
        *(f"- *{who}*: {words}" for who, words in WHO.items()),
        "",
        f"| address | {' | '.join(WHO)} |",
        f"|---|{'---|' * len(WHO)}",
    ]
    for name, row in table().items():
        said = f" {row.says}" if row.says else ""
        cells = " | ".join(row.expected[who].value for who in WHO)
        lines.append(f"| `{name}`{' (post)' if row.method == 'post' else ''}{said} | {cells} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
    django.setup()
    DOCUMENT.write_text(as_document())
