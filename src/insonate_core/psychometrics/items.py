"""What did one sitting say about each of its items?

Classical item analysis (Crocker and Algina 1986, chapter 14), read for a mastery examination. Facility is the share
of candidates who were right. Discrimination is the correlation of being right on the item with the score on all
*other* items (corrected point-biserial; Henrysson 1963): counting the item in its own score would flatter it, most in
a short exam. A distractor works if somebody chooses it.

The flags are questions to a person, never verdicts, and they fit a mark of 85 %: in a mastery examination nearly
everybody is right, so a facility of 0.95 is a good item here and a poor one in a ranking, and discrimination is small
where hardly anybody is wrong. Hence: no flag for an easy item; a discrimination is judged only where at least
`FEW_CANDIDATES` sat and at least `FEW_WRONG` were right and wrong; statistics of fewer than `STEADY` candidates are
marked as unsteady.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from insonate_core.exams.scoring import Answer

FEW_CANDIDATES = 30
FEW_WRONG = 5
STEADY = 200
"""From about so many candidates on, item statistics hold still (`docs/reference/item-analysis.md`)."""

HARD = Fraction(1, 2)
"""Below this facility an item is looked at: of candidates who are to know 85 % of the field, half were wrong."""


class Flag(StrEnum):
    """A question about an item."""

    KEY_IN_DOUBT = "key-in-doubt"
    """More of the better half chose a distractor than the key: perhaps the key is wrong."""
    NEGATIVE = "negative-discrimination"
    """Those who knew more were right less often."""
    HARD = "hard"
    IDLE_DISTRACTOR = "idle-distractor"
    """Nobody chose one of the distractors, although some were wrong."""
    OFTEN_OPEN = "often-left-open"
    """More than one in twenty gave no answer."""


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """One item. `discrimination` lies between -1 and 1, and is None where everybody or nobody was right or all other
    scores are equal. `chosen` counts each option, `chosen_by_better` the same in the better half (by the score on all
    other items). `steady` is false below `STEADY` candidates."""

    item: str
    candidates: int
    facility: Fraction
    discrimination: float | None
    chosen: Mapping[str, int]
    chosen_by_better: Mapping[str, int]
    left_open: int
    steady: bool
    flags: tuple[Flag, ...]


def analyse(
    item: str, key: Answer, options: Sequence[str], answers: Sequence[Answer], totals: Sequence[int]
) -> ItemAnalysis:
    """One item over the candidates who sat it. `answers` and `totals` are theirs, in one order; a total is of the
    whole paper, in right answers, with this item. Raises `ValueError` without candidates, or if the two are not of
    one length."""
    if not answers or len(answers) != len(totals):
        raise ValueError("an item is analysed over its candidates, each with an answer and a total")
    right = [bool(answer) and answer == key for answer in answers]
    rest = [total - hit for total, hit in zip(totals, right, strict=True)]
    middle = sorted(rest)[len(rest) // 2]
    better = [answer for answer, score in zip(answers, rest, strict=True) if score >= middle]
    chosen, by_better = Counter(_each(answers)), Counter(_each(better))
    facility = Fraction(sum(right), len(right))
    analysis = ItemAnalysis(
        item=item,
        candidates=len(answers),
        facility=facility,
        discrimination=correlation([1 if hit else 0 for hit in right], rest),
        chosen={option: chosen[option] for option in options},
        chosen_by_better={option: by_better[option] for option in options},
        left_open=sum(not answer for answer in answers),
        steady=len(answers) >= STEADY,
        flags=(),
    )
    return ItemAnalysis(**{**_as_fields(analysis), "flags": _flags(analysis, key)})  # type: ignore[arg-type]


def _each(answers: Sequence[Answer]) -> list[str]:
    return [option for answer in answers for option in answer]


def _as_fields(analysis: ItemAnalysis) -> dict[str, object]:
    return {name: getattr(analysis, name) for name in ItemAnalysis.__slots__}


def _flags(analysis: ItemAnalysis, key: Answer) -> tuple[Flag, ...]:
    found: list[Flag] = []
    distractors = [option for option in analysis.chosen if option not in key]
    wrong = round(analysis.candidates * (1 - analysis.facility))
    enough = analysis.candidates >= FEW_CANDIDATES
    by_better = analysis.chosen_by_better
    if enough and any(by_better[other] > min(by_better.get(one, 0) for one in key) for other in distractors):
        found.append(Flag.KEY_IN_DOUBT)
    judged = enough and min(wrong, analysis.candidates - wrong) >= FEW_WRONG
    if judged and analysis.discrimination is not None and analysis.discrimination < 0:
        found.append(Flag.NEGATIVE)
    if enough and analysis.facility < HARD:
        found.append(Flag.HARD)
    if enough and wrong >= FEW_WRONG and any(analysis.chosen[option] == 0 for option in distractors):
        found.append(Flag.IDLE_DISTRACTOR)
    if enough and analysis.left_open * 20 > analysis.candidates:
        found.append(Flag.OFTEN_OPEN)
    return tuple(found)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's r; None where either does not vary."""
    count = len(one)
    mean_one, mean_other = sum(one) / count, sum(other) / count
    spread_one = sum((value - mean_one) ** 2 for value in one)
    spread_other = sum((value - mean_other) ** 2 for value in other)
    if spread_one <= 0 or spread_other <= 0:
        return None
    together = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    return together / sqrt(spread_one * spread_other)
