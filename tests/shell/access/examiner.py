"""Who may open the examiner desk: whoever may examine or put forward in that programme today."""

from tests.shell.access.table import Gets, Row, only

HERE = "(of a programme in which they may)"

ROWS = {
    "examiner:desk": Row(only("supervisor", "other-supervisor"), args=lambda world: [][: world.track.pk]),
    "examiner:candidate": Row(
        only("supervisor", "other-supervisor"), args=lambda world: [world.track.uuid], says=HERE
    ),
    "examiner:record": Row(
        only("supervisor", "other-supervisor"), "post", args=lambda world: [world.track.uuid], form=lambda _world: {},
        says=HERE,
    ),
    "examiner:results": Row(only("supervisor"), args=lambda world: [][: world.result.pk]),
    "examiner:correct": Row(only("supervisor"), args=lambda world: [world.result.uuid]),
    "examiner:put-forward": Row(
        only("supervisor", **{"other_supervisor": Gets.ELSEWHERE}),
        args=lambda world: [world.result.enrolment.uuid, "independent-practitioner"],
    ),
    "examiner:request": Row(only("supervisor"), args=lambda world: [world.asked.uuid]),
    "examiner:answer": Row(only("supervisor"), "post", args=lambda world: [world.asked.uuid]),
    "examiner:take-back": Row(only("supervisor"), "post", args=lambda world: [world.asked.uuid]),
}  # fmt: skip
