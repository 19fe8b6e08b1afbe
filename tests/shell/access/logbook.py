"""Who may open a logbook: its owner, and nobody else whatever their role."""

from tests.shell.access.table import WHO, Gets, Row, only, signed_in
from tests.shell.access.world import World


def own_scan(world: World) -> list[object]:
    return [world.scan.uuid]


def own_file(world: World) -> list[object]:
    return [world.uploaded.uuid]


# Pages of an import lead its owner to the step that it is at.
STEP = dict.fromkeys(WHO, Gets.NOTHING) | {"anonymous": Gets.SIGN_IN, "candidate": Gets.ELSEWHERE}

ROWS = {
    "candidate:log": Row(signed_in()),
    "candidate:log-guard": Row(signed_in(), "post", form=lambda _world: {"text": "No effusion.", "field": "notes"}),
    "candidate:logbook": Row(signed_in()),
    "candidate:scan": Row(only("candidate"), args=own_scan),
    "candidate:correct": Row(only("candidate"), args=own_scan),
    "candidate:withdraw": Row(only("candidate"), args=own_scan),
    "candidate:restore": Row(only("candidate"), "post", args=own_scan),
    "candidate:import": Row(signed_in()),
    "candidate:import_done": Row(STEP, args=own_file),
    "candidate:import_columns": Row(only("candidate"), args=own_file),
    "candidate:import_values": Row(STEP, args=own_file),
    "candidate:import_check": Row(only("candidate"), args=own_file),
    "candidate:import_restore": Row(STEP, args=own_file),
    "candidate:import_undo": Row(STEP, args=own_file),
    "candidate:import_give_up": Row(only("candidate"), "post", args=own_file),
    "candidate:export": Row(signed_in()),
    "candidate:export_document": Row(signed_in()),
    "candidate:export_table": Row(signed_in(), args=lambda _world: ["csv"]),
}
