"""The door to versions of one's programme."""

from insonate.certification.moves.actions import move_to_version, move_whom_a_version_binds, tell_of_versions
from insonate.certification.moves.queries import (
    Bound,
    OtherVersion,
    Pending,
    VersionChoice,
    bound_by,
    choices_in,
    other_versions,
    what_waits,
)

__all__ = [
    "Bound",
    "OtherVersion",
    "Pending",
    "VersionChoice",
    "bound_by",
    "choices_in",
    "move_to_version",
    "move_whom_a_version_binds",
    "other_versions",
    "tell_of_versions",
    "what_waits",
]
