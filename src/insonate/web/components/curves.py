"""Where do the curves of a chart of chances go?

As `charts`: pure geometry, finished paths and positions out, coordinates as text. The vertical axis is a chance from 0
to 1, the horizontal one a whole number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insonate.web.components.charts import Number, Tick, nice_step, plain

LOOKS = ("line", "fore", "pace")
"""Solid, dashed, dotted: curves are told apart without colour."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: how it is drawn, what it is called, and where its name stands."""

    look: str
    label: str
    points: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True)
class Curves:
    """Several curves on one scale, with marks at some numbers of the horizontal axis."""

    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    grid: Sequence[Tick]
    ticks: Sequence[Tick]
    marks: Sequence[Tick]
    curves: Sequence[Curve]


def curves(
    named: Sequence[tuple[str, Mapping[int, Number]]], *, marks: Sequence[int] = (), width: int = 640, height: int = 260
) -> Curves:
    """Up to three curves of chances by number. Raises ValueError for none, for more, or for one without points."""
    if not 0 < len(named) <= len(LOOKS) or not all(points for _label, points in named):
        raise ValueError(f"between one and {len(LOOKS)} curves with points can be told apart")
    numbers = sorted({number for _label, points in named for number in points})
    first, last = numbers[0], numbers[-1]
    left, right, top, bottom = 44, width - 62, 10, height - 28
    span = max(1, last - first)

    def x(number: int) -> float:
        return left + (right - left) * (number - first) / span

    def y(chance: Number) -> float:
        return bottom - (bottom - top) * float(chance)

    def draw(look: str, label: str, points: Mapping[int, Number]) -> Curve:
        places = " ".join(f"{plain(x(number))},{plain(y(points[number]))}" for number in sorted(points))
        end = max(points)
        return Curve(look, label, places, plain(x(end) + 6), plain(y(points[end])))

    step = nice_step(span, 8)
    return Curves(
        width=width, height=height, left=plain(left), right=plain(right), top=plain(top), bottom=plain(bottom),
        grid=[Tick(plain(y(percent / 100)), value=percent) for percent in (0, 25, 50, 75, 100)],
        ticks=[Tick(plain(x(each)), value=each) for each in range(-(-first // step) * step, last + 1, step)],
        marks=[Tick(plain(x(each)), value=each) for each in marks if first <= each <= last],
        curves=_apart([draw(look, *each) for look, each in zip(LOOKS, named, strict=False)]),
    )  # fmt: skip


def _apart(drawn: Sequence[Curve], least: float = 15) -> list[Curve]:
    """The curves with their names moved up where two would stand on one another."""
    placed: list[Curve] = []
    above: float | None = None
    for curve in sorted(drawn, key=lambda each: -float(each.label_y)):
        at = float(curve.label_y) if above is None else min(float(curve.label_y), above - least)
        above = at
        placed.append(Curve(curve.look, curve.label, curve.points, curve.label_x, plain(at)))
    return sorted(placed, key=lambda each: LOOKS.index(each.look))
