"""Where on the drawing is a joint, and what is it called?

Right and left are the patient's; right is on the viewer's left, as in imaging. Positions are physical on
purpose: anatomy does not flip when the language reads from right to left.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insonate.web.components.parts import Joint, Text

# Percentages of the drawing for the patient's right side, from head to foot; the left mirrors them.
PLACES: dict[str, tuple[float, float]] = {
    "shoulder": (33.6, 22.1),
    "elbow": (25.0, 38.3),
    "wrist-hand": (17.9, 53.2),
    "hip": (40.7, 51.9),
    "knee": (39.3, 72.3),
    "ankle-foot": (38.2, 91.5),
}
NAMES: dict[str, Text] = {
    "shoulder": gettext_lazy("shoulder"),
    "elbow": gettext_lazy("elbow"),
    "wrist-hand": gettext_lazy("wrist and hand"),
    "hip": gettext_lazy("hip"),
    "knee": gettext_lazy("knee"),
    "ankle-foot": gettext_lazy("ankle and foot"),
}


def place_of(value: str) -> tuple[str, str]:
    """Region and side of a posted value; the side is empty for what has none.

    >>> place_of("shoulder:right"), place_of("abdomen")
    (('shoulder', 'right'), ('abdomen', ''))
    """
    region, _colon, side = value.partition(":")
    return region, side


def label_of(value: str, labels: Mapping[str, Text]) -> str:
    """What a joint's value is called ("Right shoulder"); empty for what is not on the drawing."""
    region, side = place_of(value)
    if region not in PLACES or side not in ("right", "left"):
        return ""
    name = labels.get(region, NAMES[region])
    return (_("Right %(region)s") if side == "right" else _("Left %(region)s")) % {"region": name}


def joints(value: str, labels: Mapping[str, Text], marks: Mapping[str, Text]) -> list[Joint]:
    """The twelve joints in the order the arrow keys walk them: the right side downwards, then the left."""
    found = []
    for side in ("right", "left"):
        for region, (x, y) in PLACES.items():
            key = f"{region}:{side}"
            across = x if side == "right" else round(100 - x, 1)
            found.append(Joint(key, label_of(key, labels), across, y, is_chosen=key == value, mark=marks.get(key, "")))
    return found
