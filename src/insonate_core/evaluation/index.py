"""The logbook as columns: sets of facts that can be joined, cut and counted without looking at one fact.

A set of facts of one kind is one integer that holds a byte, 0 or 1, for each fact in order of (day, id).
An attribute is a column of codes; a test of it is one `bytes.translate`; `&`, `|` and `bit_count` do the
rest; a window is a range between two bisections. The index belongs to the logbook: it knows nothing of any
programme, may be kept and used for every programme and day, and is dropped when a fact is added.

Section 9 of docs/reference/programme-language.md gives the idea and its figures.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import compress
from operator import attrgetter

from insonate_core.evidence import Atom, Evidence, Fact, Value
from insonate_core.findings import FactIds, Number

Mask = int
NARROW = 256
in_order = attrgetter("on", "id")


def prefix(position: int) -> Mask:
    """The set of everything before `position`, in a log at least that long, before masking."""
    return (1 << (8 * position)) - 1


class Column:
    """One attribute of every fact of a log: a code for each, 0 where it is not recorded."""

    __slots__ = ("_codes", "_repeats", "_size", "_tests", "_wide", "recorded", "values")

    def __init__(self, facts: Iterable[Fact], attribute: str) -> None:
        raw = [fact.attributes.get(attribute) for fact in facts]
        code_of: dict[object, int] = {None: 0}
        if {bool, int} <= set(map(type, raw)):  # True is equal to 1, yet not the same value
            keyed: list[object] = [None if value is None else (type(value), value) for value in raw]
        else:
            keyed = list(raw)
        self.values: list[Value | None] = [None]
        for key, value in dict(zip(keyed, raw, strict=True)).items():
            if key is not None:
                code_of[key] = len(self.values)
                self.values.append(value)
        codes = list(map(code_of.__getitem__, keyed))
        self._size = len(codes)
        self._wide = len(self.values) > NARROW
        self._codes: bytes | list[int] = codes if self._wide else bytes(codes)
        self.recorded = self._mask([False] + [True] * (len(self.values) - 1))
        self._repeats: tuple[tuple[int, ...], ...] | None = None
        self._tests: dict[Hashable, Mask] = {}

    @property
    def repeats(self) -> tuple[tuple[int, ...], ...]:
        """The positions of facts that share a value, for each value that several have."""
        if self._repeats is None:
            places: dict[int, list[int]] = {}
            if len(self.values) - 1 < self.recorded.bit_count():
                for position, code in enumerate(self._codes):
                    if code:
                        places.setdefault(code, []).append(position)
            self._repeats = tuple(tuple(each) for each in places.values() if len(each) > 1)
        return self._repeats

    def _mask(self, chosen: list[bool]) -> Mask:
        if isinstance(self._codes, bytes):
            table = bytes(chosen) + bytes(NARROW - len(chosen))
            return int.from_bytes(self._codes.translate(table), "little")
        return int.from_bytes(bytes(map(chosen.__getitem__, self._codes)), "little")

    def where(self, test: Hashable, holds: Callable[[Atom], bool]) -> Mask:
        """The facts of which some recorded value `holds`; never those that do not record it.

        `test` says what `holds` asks: the same test of the same column is made once.
        """
        found = self._tests.get(test)
        if found is None:
            found = self._tests[test] = self._where(holds)
        return found

    def _where(self, holds: Callable[[Atom], bool]) -> Mask:
        chosen = [False]
        for value in self.values[1:]:
            atoms = value if isinstance(value, tuple) else (value,)
            chosen.append(any(holds(atom) for atom in atoms if atom is not None))
        return self._mask(chosen)

    @property
    def with_several(self) -> Mask:
        """The facts that have several values."""
        return self._mask([isinstance(value, tuple) for value in self.values])

    def first_of_each(self, among: Mask) -> Mask:
        """`among` without those whose value an earlier fact of `among` has."""
        if not self.repeats:
            return among
        present = among.to_bytes(self._size, "little")
        dropped = bytearray(self._size)
        found = False
        for places in self.repeats:
            seen = False
            for position in places:
                if present[position]:
                    if seen:
                        dropped[position] = 1
                        found = True
                    seen = True
        return among ^ int.from_bytes(dropped, "little") if found else among

    def sharing_with(self, among: Mask) -> Mask:
        """Every fact, of `among` or not, that has the value of a fact of `among` which several have."""
        found = 0
        for places in self.repeats:
            masks = [1 << (8 * place) for place in places]
            if any(among & mask for mask in masks):
                found |= sum(masks)
        return found

    def distinct(self, among: Mask) -> int:
        """How many different values the facts of `among` have."""
        present = among.to_bytes(self._size, "little")
        seen: set[Atom] = set()
        for code in set(compress(self._codes, present)):
            value = self.values[code]
            if value is not None:
                seen.update(value if isinstance(value, tuple) else (value,))
        return len(seen)

    def weights(self) -> list[Number]:
        """The number each fact states, 0 where it states none."""
        amounts: list[Number] = [
            value if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else 0 for value in self.values
        ]
        return [amounts[code] for code in self._codes]


class Signer:
    """What one person has signed, or is asked to sign, in one log."""

    __slots__ = ("_entries", "_first", "_known_until", "_mask", "_size")

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: list[tuple[int, date, date]] = []
        self._known_until = date.min
        self._first: date | None = None
        self._mask: Mask | None = None

    def add(self, position: int, on: date, recorded: date) -> None:
        self._entries.append((position, on, recorded))
        if on > self._known_until or recorded > self._known_until:
            self._known_until = max(on, recorded)
        if self._first is None or on < self._first:
            self._first = on

    def until(self, as_of: date) -> Mask:
        """The facts they had signed by the end of `as_of`."""
        if as_of < self._known_until:
            return self._of([place for place, on, recorded in self._entries if on <= as_of and recorded <= as_of])
        if self._mask is None:
            self._mask = self._of([place for place, _on, _recorded in self._entries])
        return self._mask

    def becoming_known(self, as_of: date) -> list[date]:
        """The days after `as_of` on which a signature of theirs comes to be known."""
        if as_of >= self._known_until:
            return []
        return [day for _place, on, recorded in self._entries if (day := max(on, recorded)) > as_of]

    def first_day(self, as_of: date) -> date | None:
        """The day of their first signature known at the end of `as_of`."""
        if as_of >= self._known_until:
            return self._first
        days = [on for _place, on, recorded in self._entries if on <= as_of and recorded <= as_of]
        return min(days, default=None)

    def _of(self, positions: list[int]) -> Mask:
        chosen = bytearray(self._size)
        for position in positions:
            chosen[position] = 1
        return int.from_bytes(chosen, "little")


class Log:
    """The subject's own facts of one kind, in order of (day, id)."""

    __slots__ = (
        "_columns", "_known_until", "_recorded", "_recorded_by", "_weights", "awaiting", "days",
        "everything", "facts", "ids", "kind", "position", "signed", "size",
    )  # fmt: skip

    def __init__(self, kind: str, facts: Iterable[Fact]) -> None:
        self.kind = kind
        self.facts = tuple(sorted(facts, key=in_order))
        self.size = len(self.facts)
        self.ids = tuple([fact.id for fact in self.facts])
        self.days = [fact.on for fact in self.facts]
        self.position: Mapping[str, int] = {each: place for place, each in enumerate(self.ids)}
        if len(self.position) != self.size:
            raise ValueError(f"two {kind} have the same id")
        self.everything: Mask = int.from_bytes(b"\1" * self.size, "little")
        self._recorded = [fact.recorded for fact in self.facts]
        self._known_until = max(self._recorded, default=date.min)
        self._recorded_by: tuple[date, Mask] | None = None  # the last day asked, with its answer
        self._columns: dict[str, Column] = {}
        self._weights: dict[str, list[Number]] = {}
        self.signed: dict[str, Signer] = {}
        waiting: dict[str, bytearray] = {}
        for place, fact in enumerate(self.facts):
            for signature in fact.signatures:
                signer = self.signed.get(signature.by)
                if signer is None:
                    signer = self.signed[signature.by] = Signer(self.size)
                # A signature is known when the fact is, however early it says it was made.
                signer.add(place, signature.on, max(signature.recorded, fact.recorded, fact.on))
            for person in fact.awaiting:
                if person not in waiting:
                    waiting[person] = bytearray(self.size)
                waiting[person][place] = 1
        self.awaiting: dict[str, Mask] = {
            person: int.from_bytes(chosen, "little") for person, chosen in waiting.items()
        }

    @property
    def all_known_on(self) -> date:
        """The first day at whose end every fact is dated and recorded."""
        return max(self._known_until, self.days[-1]) if self.days else date.min

    def column(self, attribute: str) -> Column:
        column = self._columns.get(attribute)
        if column is None:
            column = self._columns[attribute] = Column(self.facts, attribute)
        return column

    def weights(self, attribute: str) -> list[Number]:
        weights = self._weights.get(attribute)
        if weights is None:
            weights = self._weights[attribute] = self.column(attribute).weights()
        return weights

    def known(self, as_of: date) -> Mask:
        """The facts dated and recorded by the end of `as_of`."""
        return self.dated(as_of, as_of)

    def dated(self, on: date, recorded: date) -> Mask:
        """The facts dated by the end of `on` and recorded by the end of `recorded`."""
        dated = self.everything & prefix(self._after(on))
        if recorded >= self._known_until:
            return dated
        if self._recorded_by is None or self._recorded_by[0] != recorded:
            entered = bytes(map(recorded.__ge__, self._recorded))
            self._recorded_by = (recorded, int.from_bytes(entered, "little"))
        return dated & self._recorded_by[1]

    def _after(self, day: date) -> int:
        """How many facts are dated on or before `day`."""
        return bisect_right(self.days, day)

    def between(self, starts: date | None, until: date | None) -> Mask:
        """The facts dated in a half-open period."""
        high = self.size if until is None else bisect_left(self.days, until)
        chosen = self.everything & prefix(high)
        if starts is not None:
            low = bisect_left(self.days, starts)
            chosen = chosen >> (8 * low) << (8 * low)
        return chosen

    def places(self, chosen: Mask) -> list[int]:
        """Positions of the facts in `chosen`, in order."""
        return list(compress(range(self.size), chosen.to_bytes(self.size, "little")))

    def days_of(self, chosen: Mask) -> list[date]:
        """The days of the facts in `chosen`, in order, each once."""
        return list(dict.fromkeys(compress(self.days, chosen.to_bytes(self.size, "little"))))

    def first_place(self, chosen: Mask) -> int:
        """Position of the first fact of a set that is not empty."""
        return ((chosen & -chosen).bit_length() - 1) // 8

    def last_place(self, chosen: Mask) -> int:
        """Position of the last fact of a set that is not empty."""
        return (chosen.bit_length() - 1) // 8

    def first(self, chosen: Mask, number: int) -> Mask:
        """The first `number` facts of `chosen`."""
        if chosen.bit_count() <= number:
            return chosen
        if number <= 0:
            return 0
        return chosen & prefix(self.places(chosen)[number - 1] + 1)

    def named(self, chosen: Mask) -> FactIds:
        """The ids of `chosen`, named only when asked for."""
        return FactIds(self.ids, chosen, self.position)


class EvidenceIndex:
    """Evidence made ready to be judged: build it once for a logbook, use it for any programme and day.

    Costs one pass over the facts; columns are made when first asked for and kept. Not changed by use in any
    way that can be seen, and safe to share between evaluations that run one after the other.
    """

    __slots__ = ("_logs", "_own", "held", "subject")

    def __init__(self, evidence: Evidence) -> None:
        self.subject = evidence.subject
        self._own: dict[str, list[Fact]] = {}
        self._logs: dict[str, Log] = {}
        self.held: dict[str, list[Fact]] = {}
        for fact in evidence.facts:
            if fact.person is None or fact.person == self.subject:
                own = self._own.get(fact.kind)
                if own is None:
                    own = self._own[fact.kind] = []
                own.append(fact)
            else:
                self.held.setdefault(fact.person, []).append(fact)

    def log(self, kind: str) -> Log:
        """The subject's own facts of one kind; empty if there are none."""
        log = self._logs.get(kind)
        if log is None:
            log = self._logs[kind] = Log(kind, self._own.get(kind, ()))
        return log
