"""What is a yearly record, written down?

A `Record` is everything that one cycle's record says: whose (by a hash alone), of which programme and version, every
scan with its content and signatures, the findings of that moment, the gaps with what was said of them, the patterns
worth a look. The same shape serves a record that still grows and one that was frozen; frozen, its canonical JSON is
the *bundle*, and the SHA-256 of that text is its *seal*.

The name is not in the bundle. `Holder` is kept beside it, and the bundle carries the SHA-256 of the holder's canonical
JSON, which a salt keeps from being guessed. So an auditor can be given the very bytes that were sealed, check the seal,
and still not learn who it is; the holder can prove at any time that it is theirs.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from insonate.kit.canonical import canonical_json, sha256

FORMAT = 1
LATE_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose record it is. `salt` is random, so that the hash cannot be found by trying names."""

    name: str
    person: str
    salt: str

    @property
    def digest(self) -> str:
        return sha256(canonical_json(plain(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The organisation that the record is handed in to."""

    key: str
    name: str
    time_zone: str
    accredited_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeText:
    """The version of the programme that judged it; `sha256` is of the published document."""

    key: str
    version: str
    sha256: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleText:
    """Which turn of which cycle. `number` counts from 0, `until_on` is exclusive."""

    name: str
    number: int
    from_on: date
    until_on: date
    paused_days: int = 0
    unfinished: bool = False
    due_on: date | None = None
    grace_until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureText:
    """What one person said of exactly this version of the scan."""

    by: str
    person: str
    verdict: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordScan:
    """One scan of the year. `state` is `counted` or `waiting` (for a signature); `document` is what the scan said, in
    the logbook's own form; `digest` is of that form whole, as signatures name it."""

    number: int
    scan: str
    version: int
    digest: str
    state: str
    performed_on: date
    entered_on: date
    document: Mapping[str, Any]
    supervisor: str = ""
    signatures: tuple[SignatureText, ...] = ()

    @property
    def days_late(self) -> int:
        """Days between the scan and its entry."""
        return (self.entered_on - self.performed_on).days

    @property
    def is_late(self) -> bool:
        """Entered more than a week after the scan."""
        return self.days_late > LATE_AFTER_DAYS

    @property
    def region(self) -> str:
        return str(self.document.get("attributes", {}).get("region", ""))

    @property
    def side(self) -> str:
        return str(self.document.get("attributes", {}).get("side", ""))

    @property
    def determinate(self) -> bool | None:
        said = self.document.get("attributes", {}).get("determinate")
        return said if isinstance(said, bool) else None

    def note(self, key: str) -> str:
        """One of the short notes, empty if nothing was said."""
        return str(self.document.get("notes", {}).get(key, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageText:
    """A message key and its arguments as text."""

    key: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcessionText:
    """A concession that eased a clause, and how it was granted, where somebody granted it."""

    key: str
    titles: Mapping[str, str] = field(default_factory=dict)
    granted_by: str = ""
    granted_on: date | None = None
    asked_on: date | None = None
    until_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementText:
    """One clause of the cycle as it stood. Numbers are text, since a share may be no whole number; `refused` counts
    by reason what lies in the period and does not count; `state` is the real one of an `indicative` clause, which never
    decides."""

    path: str
    depth: int
    kind: str
    key: str
    state: str
    have: str
    need: str
    waiting: str = "0"
    reads: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[MessageText, ...] = ()
    concessions: tuple[ConcessionText, ...] = ()
    by_on: date | None = None
    example: bool = False
    indicative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermText:
    """What the programme calls one value of one attribute, in the order of its list."""

    attribute: str
    key: str
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GapText:
    """A stretch without scans that is longer than the programme likes, and what the candidate says of it."""

    from_on: date
    until_on: date
    words: str = ""
    said_on: date | None = None

    @property
    def days(self) -> int:
        return (self.until_on - self.from_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternText:
    """Something worth a look, never a verdict. `scans` are the numbers of the scans it is seen in."""

    key: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    scans: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A cycle's record. `attempt` and `submitted_*` are those of the handing in, or of the one that comes next."""

    format: int = FORMAT
    holder: str
    language: str
    address: str
    body: Body
    programme: ProgrammeText
    enrolment: str
    cycle: CycleText
    attempt: int
    submitted_at: datetime
    submitted_on: date
    watermark: int
    have: int
    need: str
    example: bool
    scans: tuple[RecordScan, ...] = ()
    withdrawn: int = 0
    requirements: tuple[RequirementText, ...] = ()
    gaps: tuple[GapText, ...] = ()
    patterns: tuple[PatternText, ...] = ()
    terms: tuple[TermText, ...] = ()

    def values_of(self, attribute: str) -> tuple[str, ...]:
        """The values that the programme lists for an attribute, in its order."""
        return tuple(term.key for term in self.terms if term.attribute == attribute)

    @property
    def missing(self) -> int:
        """How many scans are short of those asked."""
        return max(0, math.ceil(Fraction(self.need)) - self.have)

    @property
    def late(self) -> tuple[RecordScan, ...]:
        return tuple(scan for scan in self.scans if scan.is_late)

    @property
    def waiting(self) -> tuple[RecordScan, ...]:
        return tuple(scan for scan in self.scans if scan.state == "waiting")

    @property
    def unmet(self) -> tuple[RequirementText, ...]:
        """The clauses that fall short by themselves: what only sums up others, and the handing in and its review, which
        are still to come when a record is frozen, are left out."""
        return tuple(
            each
            for each in self.requirements
            if each.reads not in ("", "submissions", "reviews")
            and each.state not in ("met", "waived")
            and not each.indicative
        )


def plain(value: Any) -> Any:
    """A record, or a part of one, as JSON values; names in kebab-case, what is empty or absent left out."""
    if is_dataclass(value) and not isinstance(value, type):
        named = ((each.name.replace("_", "-"), getattr(value, each.name)) for each in fields(value))
        return {name: plain(each) for name, each in named if each is not None and each != () and each != {}}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def bundle_of(record: Record) -> str:
    """The canonical JSON of a record: what is sealed."""
    return canonical_json(plain(record))


def seal_of(bundle: str) -> str:
    """The SHA-256 of a bundle, by which the frozen record is known."""
    return sha256(bundle)


def record_from(bundle: str) -> Record:
    """The record that a bundle describes: `record_from(bundle_of(record)) == record`. Raises ValueError for a format
    that this version cannot read."""
    document = json.loads(bundle)
    if document.get("format") != FORMAT:
        raise ValueError(f"a record of format {document.get('format')!r} cannot be read here")
    return _read(Record, document)


def holder_from(text: str) -> Holder:
    """The holder, from what is kept beside a bundle."""
    return _read(Holder, json.loads(text))


T = TypeVar("T")
_hints: dict[type, dict[str, Any]] = {}


def _read(kind: type[T], document: Mapping[str, Any]) -> T:
    hints = _hints.setdefault(kind, get_type_hints(kind))
    return kind(
        **{
            name: _value(hint, document[name.replace("_", "-")])
            for name, hint in hints.items()
            if name.replace("_", "-") in document
        }
    )


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], each) for each in value)
    if hint is date or hint is datetime:
        return hint.fromisoformat(value)
    if is_dataclass(hint):
        return _read(hint, value)  # type: ignore[arg-type]
    return value
