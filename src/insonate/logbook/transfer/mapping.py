"""How did a person say that the columns of a file are to be read?

What the mapping page asks and the next file of the same kind begins with. Columns are known by their header, never
by their place, so that a file with its columns in another order is read alike.
"""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any

from insonate.logbook.transfer.columns import BY_KEY, LEFT_OUT, OWN_COLUMN, QUESTION, folded, slug
from insonate.logbook.transfer.dates import Order
from insonate.logbook.transfer.guessing import Headed

CONTENT_KEYS = frozenset(
    {"format", "performed-on", "supervisor", "question", "therapeutic", "subject-number", "role"}
) | frozenset(BY_KEY)
OUT = "out"
"""What a person answers for a value that is to be passed over: the scan then says nothing in that column."""
OWN = "own"
"""What a person answers for a value that is to be kept as it is written, as a key of its own."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns`: header to a column's key, `answer:` or `extra:` with a key, or nothing. `order`: how days are written,
    if that was said. `values`: for each column, what a value (as compared) means. `stated`: stretches that the
    privacy guard stopped at and the person says are no patient, each with why. `takes_out`: whether what the guard
    stops at is to be taken out. `leaves_out`: whether rows with problems are to be left out."""

    columns: Map[str, str]
    order: Order | None = None
    values: Map[str, Map[str, str]] = field(default_factory=dict)
    stated: Map[str, str] = field(default_factory=dict)
    takes_out: bool = False
    leaves_out: bool = False
    sheet: str = ""

    def document(self) -> dict[str, Any]:
        """The form in which it is kept."""
        return {
            "columns": dict(self.columns),
            "order": self.order.value if self.order else "",
            "values": {column: dict(values) for column, values in self.values.items()},
            "stated": dict(self.stated),
            "takes-out": self.takes_out,
            "leaves-out": self.leaves_out,
            "sheet": self.sheet,
        }


def mapping_of(document: Map[str, Any]) -> Mapping:
    """The mapping that was kept; raises KeyError or ValueError for what never was one."""
    return Mapping(
        columns=dict(document["columns"]),
        order=Order(document["order"]) if document.get("order") else None,
        values={column: dict(values) for column, values in document.get("values", {}).items()},
        stated=dict(document.get("stated", {})),
        takes_out=bool(document.get("takes-out")),
        leaves_out=bool(document.get("leaves-out")),
        sheet=str(document.get("sheet", "")),
    )


def target_of(header: str, choice: str) -> str:
    """What a choice on the mapping page means for a header: a column's key, or a column or question of the person's
    own, named after the header. Raises ValueError for what was not offered."""
    if choice == LEFT_OUT or choice in BY_KEY:
        return choice
    own = slug(header)[:40].strip("-") or "column"
    own = f"my-{own}" if own in CONTENT_KEYS else own
    if choice in (QUESTION.rstrip(":"), OWN_COLUMN.rstrip(":")):
        return f"{choice}:{own}"
    prefix, _, key = choice.partition(":")
    if f"{prefix}:" in (QUESTION, OWN_COLUMN) and key == slug(key) and key and key not in CONTENT_KEYS:
        return choice
    raise ValueError(choice)


def doubled(columns: Map[str, str]) -> list[str]:
    """The targets that two headers were both given."""
    given = [target for target in columns.values() if target]
    return sorted({target for target in given if given.count(target) > 1})


def remembered(kept: Map[str, Any], headed: Headed) -> Mapping:
    """A mapping kept from an earlier file of the same kind, for the headers as this file writes them. What was
    decided about single rows of that file is not carried over."""
    known = {folded(header): target for header, target in kept["columns"].items()}
    columns = {
        header.name: LEFT_OUT if header.is_forbidden else known.get(folded(header.name), LEFT_OUT)
        for header in headed.headers
    }
    again = mapping_of({**kept, "columns": columns})
    return Mapping(columns=again.columns, order=again.order, values=again.values)
