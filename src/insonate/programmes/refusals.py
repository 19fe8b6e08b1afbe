"""How an action of this label says no."""

from insonate.kit.refusals import FieldProblem, Overtaken, Refused

__all__ = ["FieldProblem", "Overtaken", "Refused"]
