"""Who may open the supervisor desk."""

from tests.shell.access.table import Row, only, signed_in

ROWS = {
    # One's own queue and signatures: empty for whoever was never named.
    "supervisor:queue": Row(signed_in()),
    "supervisor:signed": Row(signed_in()),
    # Acts on what is sent: each scan is signed or refused by itself, whoever sends it.
    "supervisor:sign": Row(signed_in(), "post", form=lambda world: {"selected": f"{world.scan.uuid}.1"}),
    "supervisor:decline": Row(signed_in(), "post", form=lambda world: {"selected": f"{world.scan.uuid}.1"}),
    "supervisor:scan": Row(only("supervisor"), args=lambda world: [world.scan.uuid]),
    "supervisor:statement": Row(only("supervisor"), args=lambda world: [world.signed.uuid]),
}
