"""Who may open the programme studio."""

from tests.shell.access.table import Row, only
from tests.shell.access.world import RECORD

WRITERS = ("committee", "lead", "administrator")

ROWS = {
    "office:rules": Row(only(*WRITERS)),
    "office:rules-begin": Row(only(*WRITERS)),
    "office:rules-text": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-check": Row(
        only(*WRITERS), "post", args=lambda world: [world.draft.uuid], form=lambda _: {"text": "insonate: 1"}
    ),
    "office:rules-read": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-difference": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-cases": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-case-new": Row(only(*WRITERS), args=lambda world: [world.draft.uuid, "good"]),
    "office:rules-case": Row(only(*WRITERS), args=lambda world: [world.draft.uuid, "good", "two-signed"]),
    "office:rules-try": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-propose": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-history": Row(only(*WRITERS), args=lambda world: [world.draft.uuid]),
    "office:rules-revision": Row(only(*WRITERS), args=lambda world: [world.draft.uuid, 1]),
    "office:rules-put-away": Row(only(*WRITERS), "post", args=lambda world: [world.draft.uuid]),
    "office:rules-version": Row(only(*WRITERS), args=lambda world: [RECORD, world.version.version]),
}
