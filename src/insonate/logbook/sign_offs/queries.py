"""What waits for a supervisor, what they said lately, and how long they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median_high
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from insonate.logbook.scans.models import Scan, ScanVersion, SignState
from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate.people import api as people

PAGE = 50
AGREED_DAYS = 14
"""After how many days a sign-off is late. Half of it is when the queue begins to say so."""
TURNAROUND_OVER = timedelta(days=90)


class Age(StrEnum):
    """How a wait looks against what was agreed."""

    FRESH = "fresh"
    LONG = "long"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One scan that waits for its supervisor."""

    scan: Scan
    candidate: people.User
    days: int
    age: Age
    is_corrected: bool

    @property
    def shown(self) -> str:
        """What a page sends back to say which scan was seen in which version."""
        return f"{self.scan.uuid}.{self.scan.version}"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A stretch of the queue, and the key from which it goes on (empty at its end)."""

    rows: tuple[Waiting, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the queue has one candidate or one region."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """The queue in figures: all that waits, the oldest wait, who and what it is about, usual days to sign."""

    count: int
    oldest_days: int
    late: int
    candidates: tuple[Share, ...]
    regions: tuple[Share, ...]
    turnaround_days: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """One statement a supervisor made, and what became of it and of the scan since."""

    sign_off: SignOff
    scan: Scan
    candidate: people.User
    revocation: SignOff | None
    is_corrected_since: bool

    @property
    def is_standing(self) -> bool:
        """Whether it is still said of what the scan says now."""
        return self.revocation is None and not self.is_corrected_since


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A stretch of what somebody said, newest first, and the key from which it goes on (empty at its end)."""

    rows: tuple[Said, ...]
    after: str


def _waiting(supervisor: people.User) -> QuerySet[Scan]:
    return Scan.objects.filter(supervisor=supervisor, sign_state=SignState.AWAITING, withdrawn=False)


def waiting_count(supervisor: people.User) -> int:
    """How many scans wait for this person's sign-off."""
    return _waiting(supervisor).count()


def waiting_of(scan: Scan, now: datetime) -> Waiting:
    """A scan as a wait of so many days since it was entered."""
    days = max((now - scan.entered_at).days, 0)
    age = Age.LATE if days > AGREED_DAYS else Age.LONG if 2 * days >= AGREED_DAYS else Age.FRESH
    return Waiting(scan=scan, candidate=scan.logbook.person, days=days, age=age, is_corrected=scan.version > 1)


def queue_of(
    supervisor: people.User, *, now: datetime, candidate: UUID | None = None, region: str | None = None,
    after: str = "", size: int = PAGE,
) -> QueuePage:  # fmt: skip
    """What waits for a supervisor, oldest entry first, perhaps of one candidate or region only. `after` is the key
    of an earlier page; one that cannot be read begins at the oldest."""
    scans = _waiting(supervisor).select_related("logbook__person").order_by("entered_at", "id")
    if candidate is not None:
        scans = scans.filter(logbook__person__uuid=candidate)
    if region is not None:
        scans = scans.filter(region=region)
    if (key := _queue_key(after)) is not None:
        entered_at, pk = key
        scans = scans.filter(Q(entered_at__gt=entered_at) | Q(entered_at=entered_at, pk__gt=pk))
    rows = list(scans[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return QueuePage(
        rows=tuple(waiting_of(scan, now) for scan in rows[:size]),
        after=f"{last.entered_at.isoformat()}~{last.pk}" if last else "",
    )


def _queue_key(after: str) -> tuple[datetime, int] | None:
    try:
        entered_at, pk = after.split("~")
        instant = datetime.fromisoformat(entered_at)
        return (instant, int(pk)) if instant.tzinfo else None
    except ValueError:
        return None


def queue_summary(supervisor: people.User, *, now: datetime) -> QueueSummary:
    """The figures at the head of the queue."""
    waiting = _waiting(supervisor)
    whole = waiting.aggregate(count=Count("pk"), oldest=Min("entered_at"))
    candidates = (
        waiting.values("logbook__person__uuid", "logbook__person__name")
        .annotate(count=Count("pk"))
        .order_by("logbook__person__name", "logbook__person__uuid")
    )
    regions = waiting.values("region").annotate(count=Count("pk")).order_by("region")
    return QueueSummary(
        count=whole["count"],
        oldest_days=max((now - whole["oldest"]).days, 0) if whole["oldest"] else 0,
        late=waiting.filter(entered_at__lte=now - timedelta(days=AGREED_DAYS + 1)).count(),
        candidates=tuple(
            Share(str(row["logbook__person__uuid"]), row["logbook__person__name"], row["count"]) for row in candidates
        ),
        regions=tuple(Share(row["region"], row["region"], row["count"]) for row in regions),
        turnaround_days=turnaround_days(supervisor, now=now),
    )


def turnaround_days(supervisor: people.User, *, now: datetime) -> int | None:
    """The median of days from the entry of a version to what was said of it, over the last ninety days; None when
    nothing was said in them."""
    entered = ScanVersion.objects.filter(scan=OuterRef("scan"), version=OuterRef("version")).values("recorded_at")[:1]
    rows = (
        SignOff.objects.filter(by=supervisor, at__gt=now - TURNAROUND_OVER)
        .exclude(verdict=Verdict.REVOKED)
        .annotate(entered_at=Subquery(entered))
        .values_list("at", "entered_at")
    )
    days = [max((at - entered_at).days, 0) for at, entered_at in rows]
    return median_high(days) if days else None


def said_by(supervisor: people.User, *, after: str = "", size: int = PAGE) -> SaidPage:
    """What a supervisor signed or declined, newest first, with what was taken back. `after` as for the queue."""
    statements = (
        SignOff.objects.filter(by=supervisor)
        .exclude(verdict=Verdict.REVOKED)
        .select_related("scan__logbook__person")
        .order_by("-id")
    )
    if after.isdecimal():
        statements = statements.filter(pk__lt=int(after))
    rows = list(statements[: size + 1])
    return SaidPage(rows=_with_revocations(rows[:size]), after=str(rows[size - 1].pk) if len(rows) > size else "")


def said_of(scan: Scan) -> tuple[Said, ...]:
    """Everything said of a scan, oldest first, revocations beside what they revoke."""
    statements = (
        SignOff.objects.filter(scan=scan)
        .exclude(verdict=Verdict.REVOKED)
        .select_related("scan__logbook__person")
        .order_by("number")
    )
    return _with_revocations(list(statements))


def said(sign_off: SignOff) -> Said:
    """One statement with what became of it."""
    return _with_revocations([sign_off])[0]


def _with_revocations(statements: Sequence[SignOff]) -> tuple[Said, ...]:
    revocations = {
        row.revokes_id: row for row in SignOff.objects.filter(revokes__in=[statement.pk for statement in statements])
    }
    return tuple(
        Said(
            sign_off=statement,
            scan=statement.scan,
            candidate=statement.scan.logbook.person,
            revocation=revocations.get(statement.pk),
            is_corrected_since=statement.scan.digest != statement.digest,
        )
        for statement in statements
    )


def signed_content(sign_off: SignOff) -> str:
    """What the scan said in the version that was spoken of, in its document form."""
    return ScanVersion.objects.values_list("content", flat=True).get(scan=sign_off.scan_id, version=sign_off.version)
