"""Who may open the directory of courses, a director's desk, and what a committee decides."""

from collections.abc import Sequence

from tests.shell.access.table import Row, everybody, only, signed_in
from tests.shell.access.world import World


def waiting(world: World) -> Sequence[str]:
    """Nothing in the address; a course waits to be judged."""
    assert world.course.pk
    return []


ROWS = {
    "public:courses": Row(everybody()),
    "public:courses-calendar": Row(everybody()),
    "public:course": Row(everybody(), args=lambda world: [world.course.course.uuid]),
    "public:course-complaint": Row(signed_in(), args=lambda world: [world.course.course.uuid]),
    "director:courses": Row(signed_in()),
    "director:new-course": Row(only("candidate"), args=lambda world: [world.course.course.provider.uuid]),
    "director:course": Row(only("candidate"), args=lambda world: [world.course.course.uuid]),
    "director:change-course": Row(only("candidate"), args=lambda world: [world.course.course.uuid]),
    "director:roster": Row(only("candidate"), args=lambda world: [world.course.uuid]),
    "office:courses": Row(only("lead"), args=waiting, says="(whom the rules name)"),
    "office:course": Row(only("lead"), args=lambda world: [world.course.course.uuid], says="(whom the rules name)"),
}
