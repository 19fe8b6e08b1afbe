"""The door to erasing."""

from insonate.erasure.actions import Obstacle, erase_account, erase_logbook, obstacles_of

__all__ = ["Obstacle", "erase_account", "erase_logbook", "obstacles_of"]
