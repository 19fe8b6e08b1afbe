"""Who may open the candidate desk: one's own logbook, records and applications."""

from tests.shell.access.table import Gets, Row, only, signed_in
from tests.shell.access.world import RECORD

ROWS = {
    "candidate:apply": Row(
        signed_in(candidate=Gets.ELSEWHERE, other_candidate=Gets.ELSEWHERE), args=lambda _: [RECORD]
    ),
    "candidate:application": Row(only("candidate"), args=lambda world: [world.application.uuid]),
    "candidate:claim": Row(
        only("candidate"), args=lambda world: [world.application.uuid], form=lambda _: {"clause": "english/ielts"}
    ),
    "candidate:withdraw-application": Row(only("candidate"), args=lambda world: [world.application.uuid]),
    "candidate:evidence": Row(signed_in()),
    "candidate:withdraw-claim": Row(only("candidate"), "post", args=lambda world: [world.claim.uuid]),
    "candidate:document": Row(
        only("candidate", "admissions", "registrar"), args=lambda world: [world.claim.documents.get().uuid]
    ),
    "candidate:registration": Row(only("candidate"), args=lambda world: [world.enrolment.uuid]),
    "candidate:concessions": Row(only("candidate"), args=lambda world: [world.enrolment.uuid]),
    "candidate:ask-concession": Row(only("candidate"), args=lambda world: [world.track.uuid, "exception"]),
    "candidate:show-evidence": Row(
        only("candidate"),
        args=lambda world: [world.track.uuid],
        form=lambda _: {"clause": "applied-for-exception/four-criteria/taught"},
    ),
    "candidate:versions": Row(only("candidate"), args=lambda world: [world.enrolment.uuid]),
    "candidate:withdraw-leave": Row(only("candidate"), "post", args=lambda world: [world.leave.uuid]),
    "candidate:standing": Row(signed_in()),
    "candidate:records": Row(signed_in()),
    "candidate:record": Row(only("candidate"), args=lambda world: [world.year_over.uuid, 0]),
    "candidate:record_gap": Row(
        only("candidate"), "post", args=lambda world: [world.year_over.uuid, 0], form=lambda _world: {"words": "Leave."}
    ),
    "candidate:hand_in": Row(only("candidate"), args=lambda world: [world.year_over.uuid, 0]),
    "candidate:record_file": Row(only("candidate"), args=lambda world: [world.submission.uuid, "pdf"]),
    "candidate:path": Row(only("candidate"), args=lambda world: [world.track.uuid, "independent-practitioner"]),
    "candidate:ask": Row(only("candidate"), "post", args=lambda world: [world.track.uuid, "independent-practitioner"]),
    "candidate:request": Row(only("candidate"), args=lambda world: [world.asked.uuid]),
    "candidate:appeal": Row(only("candidate"), "post", args=lambda world: [world.asked.uuid]),
    "candidate:take-back": Row(only("candidate"), "post", args=lambda world: [world.asked.uuid]),
    "candidate:certificates": Row(signed_in()),
    "candidate:certificate": Row(only("candidate"), args=lambda world: [world.given.uuid]),
    "candidate:listing": Row(only("candidate"), args=lambda world: [world.given.uuid]),
    "candidate:certificate-credential": Row(only("candidate"), args=lambda world: [world.given.uuid, 1]),
    "candidate:certificate-file": Row(only("candidate"), args=lambda world: [world.given.uuid, 1, "a4"]),
}
