"""How a difference is written down, and how the differences of many people are added up.

The written form is JSON with exact numbers as text (`"17/2"`), the same for the same difference.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from insonate.kit.canonical import canonical_json
from insonate_core.findings import AwardState, Number, State
from insonate_core.trials import AwardChange, ClauseChange, Difference, Effect, Judged


def written(difference: Difference) -> str:
    """The awards and clauses of a difference; empty if there are none. Its effect stands beside it."""
    if not difference.awards and not difference.clauses:
        return ""
    return canonical_json(
        {
            "awards": [[each.key, each.before, each.after, each.is_gain] for each in difference.awards],
            "clauses": [
                {
                    "path": each.path, "turn": each.turn, "before": _judged(each.before), "after": _judged(each.after),
                    "refused": [list(reason) for reason in each.refused],
                }
                for each in difference.clauses
            ],
        }
    )  # fmt: skip


def read(effect: str, document: Mapping[str, Any]) -> Difference:
    """The difference that was written."""
    return Difference(
        Effect(effect),
        tuple(
            AwardChange(key, AwardState(before) if before else None, AwardState(after) if after else None, gain)
            for key, before, after, gain in document.get("awards", ())
        ),
        tuple(
            ClauseChange(
                each["path"], each["turn"], _read(each["before"]), _read(each["after"]),
                tuple((reason, number) for reason, number in each["refused"]),
            )
            for each in document.get("clauses", ())
        ),
    )  # fmt: skip


def _judged(judged: Judged | None) -> list[str] | None:
    if judged is None:
        return None
    return [str(judged.state), str(judged.have), str(judged.need), str(judged.missing)]


def _read(given: list[str] | None) -> Judged | None:
    if given is None:
        return None
    state, *numbers = given
    have, need, missing = (_number(text) for text in numbers)
    return Judged(State(state), have, need, missing)


def _number(text: str) -> Number:
    number = Fraction(text)
    return number.numerator if number.denominator == 1 else number


@dataclass(slots=True)
class ClauseTally:
    """What a version does to a cohort in one clause: how many people it leaves newly short, further away or nearer;
    the most that anybody lacks anew; how many have scans refused anew, by reason."""

    newly_short: int = 0
    further: int = 0
    nearer: int = 0
    lacking: Number = 0
    most: Number = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """The figures of a trial: people by effect, awards gained and lost, and clause by clause."""

    effects: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    clauses: dict[str, ClauseTally] = field(default_factory=dict)

    def add(self, difference: Difference) -> None:
        """Count one person in. In a clause that is asked in every turn a person counts once, by the worst turn."""
        self.effects[str(difference.effect)] += 1
        for award in difference.awards:
            (self.gained if award.is_gain else self.lost)[award.key] += 1
        by_path: dict[str, list[ClauseChange]] = {}
        for change in difference.clauses:
            by_path.setdefault(change.path, []).append(change)
        for path, changes in by_path.items():
            self._add_clause(self.clauses.setdefault(path, ClauseTally()), changes)

    @staticmethod
    def _add_clause(tally: ClauseTally, changes: list[ClauseChange]) -> None:
        worst = max(changes, key=lambda each: (each.is_newly_short, each.missing_after - each.missing_before))
        more = worst.missing_after - worst.missing_before
        if more > 0:
            tally.lacking += more
            tally.most = max(tally.most, more)
            if worst.is_newly_short:
                tally.newly_short += 1
            else:
                tally.further += 1
            tally.reasons.update({reason for change in changes for reason, _number in change.refused})
        elif any(each.missing_after < each.missing_before for each in changes):
            tally.nearer += 1


def tally_of(differences: Iterable[Difference]) -> Tally:
    """The figures of many."""
    tally = Tally()
    for difference in differences:
        tally.add(difference)
    return tally


def tally_written(tally: Tally) -> str:
    """The figures as canonical JSON."""
    return canonical_json(
        {
            "effects": dict(tally.effects), "gained": dict(tally.gained), "lost": dict(tally.lost),
            "clauses": {
                path: {
                    "newly-short": each.newly_short, "further": each.further, "nearer": each.nearer,
                    "lacking": str(each.lacking), "most": str(each.most), "reasons": dict(each.reasons),
                }
                for path, each in tally.clauses.items()
            },
        }
    )  # fmt: skip


def tally_read(document: Mapping[str, Any]) -> Tally:
    """The figures that were written."""
    return Tally(
        Counter(document["effects"]), Counter(document["gained"]), Counter(document["lost"]),
        {
            path: ClauseTally(
                each["newly-short"], each["further"], each["nearer"], _number(each["lacking"]), _number(each["most"]),
                Counter(each["reasons"]),
            )
            for path, each in document["clauses"].items()
        },
    )  # fmt: skip
