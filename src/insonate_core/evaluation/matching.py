"""Does a fact satisfy a condition: yes, yes once signed, or no, and for which first reason?

Conditions are judged for all facts of a log at once. The three answers are sets: `yes`, `maybe` (yes, or yes
once every signature that was asked comes) and, for the rest, one set for each reason. A fact falls under the
first reason in written order, so the reasons never overlap. A condition on an attribute that is not recorded
never holds, also under `not`: silence is not evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations

from insonate_core.evaluation.entitlement import Entitlements
from insonate_core.evaluation.index import Log, Mask
from insonate_core.evidence import Atom
from insonate_core.findings import Refusal
from insonate_core.programmes.definition import RecordRule
from insonate_core.programmes.requirements import (
    AllHold,
    Between,
    Condition,
    DoneBy,
    NoneOf,
    OneOf,
    SignedBy,
    SomeHold,
)

Reasons = list[tuple[str, Mask]]

ABOUT_SIGNATURES = frozenset(
    str(reason)
    for reason in (
        Refusal.NOT_SIGNED,
        Refusal.SECOND_SIGNATURE_MISSING,
        Refusal.SIGNER_NOT_ENTITLED,
        Refusal.SIGNED_BY_THEMSELVES,
    )
)


@dataclass(slots=True)
class Judged:
    """The three answers for one log. `helpers` are people whose pending signature would help, and where."""

    yes: Mask
    maybe: Mask
    reasons: Reasons
    helpers: dict[str, Mask] = field(default_factory=dict)


def same(one: Atom, two: Atom) -> bool:
    """Equal, where `true` is not the number 1."""
    return one == two and isinstance(one, bool) == isinstance(two, bool)


class Matching:
    """Judges conditions against logs, as the evidence stands at the end of `known`; each only once."""

    def __init__(self, entitlements: Entitlements, known: date) -> None:
        self._entitlements = entitlements
        self._known = known
        self._judged: dict[tuple[str, Condition], Judged] = {}

    def judge(self, log: Log, condition: Condition) -> Judged:
        """What `condition` says of every fact of `log`."""
        key = (log.kind, condition)
        judged = self._judged.get(key)
        if judged is None:
            judged = self._judged[key] = self._judge(log, condition)
        return judged

    def judge_entry(
        self, log: Log, rule: RecordRule | None, condition: Condition, must_record: Iterable[str] = ()
    ) -> Judged:
        """`condition`, after what every entry must say and what may count at all."""
        steps = [self._recorded(log, attribute) for attribute in (*(rule.asks if rule else ()), *must_record)]
        if rule is not None and rule.counts_if is not None:
            steps.append(self.judge(log, rule.counts_if))
        steps.append(self.judge(log, condition))
        return all_hold(log, steps)

    def _judge(self, log: Log, condition: Condition) -> Judged:
        match condition:
            case OneOf(attribute, values):
                return self._test(log, condition, attribute, lambda atom: any(same(atom, each) for each in values))
            case NoneOf(attribute, values):
                return self._test(log, condition, attribute, lambda atom: not any(same(atom, each) for each in values))
            case Between(attribute, at_least, at_most):
                return self._test(
                    log,
                    condition,
                    attribute,
                    lambda atom: (
                        isinstance(atom, (int, Fraction))
                        and not isinstance(atom, bool)
                        and (at_least is None or atom >= at_least)
                        and (at_most is None or atom <= at_most)
                    ),
                )
            case SignedBy(roles):
                return self._signed(log, roles)
            case DoneBy(roles):
                return self._done(log, roles)
            case AllHold(parts):
                return all_hold(log, [self.judge(log, part) for part in parts])
            case SomeHold(parts):
                return some_holds(log, [self.judge(log, part) for part in parts])

    def _recorded(self, log: Log, attribute: str) -> Judged:
        recorded = log.column(attribute).recorded
        missing = log.everything ^ recorded
        return Judged(recorded, recorded, [(Refusal.not_recorded(attribute), missing)] if missing else [])

    def _test(self, log: Log, condition: Condition, attribute: str, holds: Callable[[Atom], bool]) -> Judged:
        column = log.column(attribute)
        yes = column.where(condition, holds)
        reasons = [
            (Refusal.not_recorded(attribute), log.everything ^ column.recorded),
            (Refusal.other(attribute), column.recorded & ~yes),
        ]
        return Judged(yes, yes, [reason for reason in reasons if reason[1]])

    def _done(self, log: Log, roles: Sequence[str]) -> Judged:
        column, subject = log.column("by"), self._entitlements.subject
        yes = 0
        for person in column.values[1:]:
            if isinstance(person, str):
                by_them = column.where(("by", person), lambda by, person=person: by == person)  # type: ignore[misc]
                for role in roles:
                    yes |= by_them & self._entitlements.mask(log, person, role)
        themselves = column.where(("by", subject), lambda by: by == subject)
        reasons = [
            (Refusal.not_recorded("by"), log.everything ^ column.recorded),
            (Refusal.SIGNED_BY_THEMSELVES, themselves),
            (Refusal.SIGNER_NOT_ENTITLED, column.recorded & ~yes & ~themselves),
        ]
        return Judged(yes, yes, [(str(reason), mask) for reason, mask in reasons if mask])

    def _signed(self, log: Log, roles: Sequence[str]) -> Judged:
        subject = self._entitlements.subject
        others = [person for person in {**log.signed, **log.awaiting} if person != subject]
        signed = {person: log.signed[person].until(self._known) for person in others if person in log.signed}
        asked = {person: log.awaiting[person] for person in others if person in log.awaiting}
        may = {person: [self._entitlements.mask(log, person, role) for role in roles] for person in others}
        have = [[signed.get(person, 0) & mask for mask in may[person]] for person in others]
        could = [[(signed.get(person, 0) | asked.get(person, 0)) & mask for mask in may[person]] for person in others]
        yes = _different_people(log, have, len(roles))
        maybe = yes | _different_people(log, could, len(roles))
        helpers: dict[str, Mask] = {}
        for person, mask in asked.items():
            entitled = 0
            for each in may[person]:
                entitled |= each
            helps = mask & entitled & maybe & ~yes & ~signed.get(person, 0)
            if helps:
                helpers[person] = helps
        return Judged(yes, maybe, self._unsigned(log, log.everything ^ maybe, have, signed, asked), helpers)

    def _unsigned(
        self,
        log: Log,
        refused: Mask,
        have: list[list[Mask]],
        signed: dict[str, Mask],
        asked: dict[str, Mask],
    ) -> Reasons:
        """Why the rest is not signed: one of two is missing, the wrong person, themselves, or nobody. Where as many
        people signed or are asked as roles are wanted, none is missing: somebody is the wrong person."""
        roles = len(have[0]) if have else 1
        people = [0] * roles
        one_good = 0
        for person_masks in have:
            for mask in person_masks:
                one_good |= mask
        somebody = 0
        for mask in (*signed.values(), *asked.values()):
            somebody |= mask
        for person in {**signed, **asked}:
            taken = signed.get(person, 0) | asked.get(person, 0)
            for level in range(roles - 1, 0, -1):
                people[level] |= people[level - 1] & taken
            people[0] |= taken
        subject = self._entitlements.subject
        own = log.signed[subject].until(self._known) if subject in log.signed else 0
        own |= log.awaiting.get(subject, 0)
        reasons: Reasons = []
        for reason, mask in (
            (Refusal.SECOND_SIGNATURE_MISSING, one_good & ~people[-1]),
            (Refusal.SIGNER_NOT_ENTITLED, somebody),
            (Refusal.SIGNED_BY_THEMSELVES, own),
            (Refusal.NOT_SIGNED, log.everything),
        ):
            hit = refused & mask
            if hit:
                reasons.append((str(reason), hit))
                refused &= ~hit
        return reasons


def _different_people(log: Log, entitled: list[list[Mask]], roles: int) -> Mask:
    """The facts for which every role can be filled by somebody different (Hall's condition)."""
    enough = log.everything
    for size in range(1, roles + 1):
        for chosen in combinations(range(roles), size):
            counted = [0] * size
            for masks in entitled:
                mask = 0
                for role in chosen:
                    mask |= masks[role]
                for level in range(size - 1, 0, -1):
                    counted[level] |= counted[level - 1] & mask
                counted[0] |= mask
            enough &= counted[-1]
    return enough


def all_hold(log: Log, parts: Sequence[Judged]) -> Judged:
    """All of these, in written order: the first part that fails gives the reason."""
    if len(parts) == 1:
        return parts[0]
    yes = alive = log.everything
    reasons: Reasons = []
    helpers: dict[str, Mask] = {}
    for part in parts:
        for reason, mask in part.reasons:
            hit = mask & alive
            if hit:
                reasons.append((reason, hit))
        yes &= part.yes
        alive &= part.maybe
        for person, mask in part.helpers.items():
            helpers[person] = helpers.get(person, 0) | mask
    return Judged(yes, alive, joined(reasons), helpers)


def some_holds(log: Log, parts: Sequence[Judged]) -> Judged:
    """One of these. The first alternative that fails for its signatures alone gives the reason; else the first."""
    yes = maybe = 0
    helpers: dict[str, Mask] = {}
    for part in parts:
        yes |= part.yes
        maybe |= part.maybe
        for person, mask in part.helpers.items():
            helpers[person] = helpers.get(person, 0) | mask
    refused = log.everything & ~maybe
    reasons: Reasons = []
    # What only lacks a signature is told so: that can be mended, and another alternative's test is beside the point.
    candidates = [each for part in parts for each in part.reasons if str(each[0]) in ABOUT_SIGNATURES]
    for reason, mask in (*candidates, *(parts[0].reasons if parts else ())):
        if mask & refused:
            reasons.append((reason, mask & refused))
            refused &= ~mask
    return Judged(yes, maybe, reasons, helpers)


def joined(reasons: Reasons) -> Reasons:
    """One set for each reason, in the order in which the reasons first appear."""
    sets: dict[str, Mask] = {}
    for reason, mask in reasons:
        sets[reason] = sets.get(reason, 0) | mask
    return list(sets.items())
