"""Who may open the public pages, and one's own notices and settings."""

from tests.shell.access.table import WHO, Gets, Row, everybody, signed_in
from tests.shell.access.world import RECORD

ROWS = {
    "public:home": Row(
        dict.fromkeys(WHO, Gets.ELSEWHERE) | {"anonymous": Gets.OPEN}, says="(they are led to their desk)"
    ),
    "public:programmes": Row(everybody()),
    "public:programme": Row(everybody(), args=lambda _world: [RECORD]),
    "public:schema": Row(everybody()),
    "public:version": Row(everybody(), args=lambda world: [RECORD, world.version.version]),
    "public:version-file": Row(everybody(), args=lambda world: [RECORD, world.version.version]),
    "public:verify": Row(everybody(), args=lambda world: [world.given.code]),
    "theme": Row(everybody(), "post", form=lambda _world: {"theme": "dark"}),
    "public:personal": Row(signed_in()),
    "public:registry": Row(everybody()),
    "public:registry-openapi": Row(everybody()),
    "public:registry-practitioners": Row(everybody(), form=lambda _world: {"programme": "cpocus-fm-msk"}),
    "public:registry-award": Row(everybody(), args=lambda world: [world.given.code]),
    "public:check-file": Row(everybody()),
    "public:issuer": Row(everybody(), args=lambda world: [world.signed_by]),
    "public:issuer-status": Row(everybody(), args=lambda world: [world.signed_by, "revocation"]),
    "public:your-data": Row(everybody()),
    "public:leaving": Row(
        dict.fromkeys(WHO, Gets.ELSEWHERE) | {"anonymous": Gets.SIGN_IN}, says="(after proving again who they are)"
    ),
    "public:notices": Row(signed_in()),
    "public:notices_read": Row(signed_in(), "post", form=lambda _world: {"newest": "1"}),
}
