"""Who may read, write and approve a curriculum."""

from collections.abc import Sequence

from tests.shell.access.table import Expected, Gets, Row, only, signed_in
from tests.shell.access.world import RECORD, World

WRITERS = ("editor", "lead", "administrator")


def readers() -> Expected:
    """Whoever is registered or holds a role in the organisation; others are led to the outline."""
    return signed_in(stranger=Gets.ELSEWHERE)


def place(world: World) -> Sequence[str]:
    assert world.taught.pk
    return [RECORD, world.taught.key]


ROWS = {
    "candidate:learn": Row(signed_in()),
    "candidate:curriculum": Row(signed_in(), args=lambda world: place(world)[:1], says="(the outline)"),
    "candidate:module": Row(readers(), args=place),
    "candidate:module-page": Row(readers(), args=lambda world: [*place(world), "why-scan-here"]),
    "candidate:module-check": Row(readers(), args=place),
    "candidate:module-version": Row(readers(), args=lambda world: [*place(world), 1]),
    "office:curricula": Row(only(*WRITERS)),
    "office:curriculum": Row(only(*WRITERS), args=lambda world: place(world)[:1]),
    "office:module": Row(only(*WRITERS), args=place),
    "office:module-preview": Row(only(*WRITERS), "post", args=place, form=lambda _: {"text": "## A"}),
    "office:module-history": Row(only(*WRITERS), args=place),
}
