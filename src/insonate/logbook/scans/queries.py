"""Reading a logbook: its pages, what to offer first on the next entry, its figures, the history of a scan.

Pages are found by key (day and id of the row at the edge), never counted off, so that the last of ten thousand rows
is as near as the first.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet

from insonate.audit import api as audit
from insonate.logbook.scans.content import Difference, ScanContent, differences, from_document
from insonate.logbook.scans.models import Scan, ScanVersion
from insonate.logbook.sign_offs.queries import Said, said_of
from insonate.people import api as people

PAGE = 50
LATE_AFTER = timedelta(days=14)
"""An entry made later than this after the scan is marked late: decision 0032."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows of a logbook: each that is set narrows. `until_on` is the last day that is in. `withdrawn` is `no`
    (the usual), `only` or `all`."""

    text: str = ""
    region: str = ""
    application: str = ""
    from_on: date | None = None
    until_on: date | None = None
    supervisor: UUID | None = None
    sign_state: str = ""
    late: bool = False
    withdrawn: str = "no"
    batch: UUID | None = None


@dataclass(frozen=True, slots=True)
class LogbookPage:
    """A stretch of a logbook, newest first; the keys from which newer and older rows go on (empty at the ends) and
    how many rows the filters leave in all."""

    rows: tuple[Scan, ...]
    newer: str
    older: str
    count: int


def _filtered(person: people.User, filters: Filters) -> QuerySet[Scan]:
    scans = Scan.objects.filter(logbook__person=person)
    if filters.withdrawn != "all":
        scans = scans.filter(withdrawn=filters.withdrawn == "only")
    for word in filters.text.casefold().split():
        scans = scans.filter(words__contains=word)
    if filters.region:
        scans = scans.filter(region=filters.region)
    if filters.application:
        scans = scans.filter(applications__contains=f" {filters.application} ")
    if filters.from_on:
        scans = scans.filter(performed_on__gte=filters.from_on)
    if filters.until_on:
        scans = scans.filter(performed_on__lte=filters.until_on)
    if filters.supervisor:
        scans = scans.filter(supervisor__uuid=filters.supervisor)
    if filters.sign_state:
        scans = scans.filter(sign_state=filters.sign_state)
    if filters.batch:
        scans = scans.filter(import_batch__uuid=filters.batch)
    if filters.late:
        after = ExpressionWrapper(F("recorded_on") - F("performed_on"), output_field=DurationField())
        scans = scans.annotate(after=after).filter(after__gt=LATE_AFTER)
    return scans


def logbook_page(
    person: people.User, filters: Filters | None = None, *, before: str = "", after: str = "", size: int = PAGE
) -> LogbookPage:
    """One page of the person's logbook: the newest rows, or those older than the key `before`, or newer than the
    key `after`. A key that cannot be read is passed over. Two statements, however many rows."""
    scans = _filtered(person, filters or Filters())
    count = scans.count()
    rows = scans.select_related("supervisor").defer("content", "words")
    upwards = _key(after) if not before else None
    if upwards is not None:
        day, pk = upwards
        rows = rows.filter(Q(performed_on__gt=day) | Q(performed_on=day, pk__gt=pk)).order_by("performed_on", "id")
    else:
        rows = rows.order_by("-performed_on", "-id")
        if (downwards := _key(before)) is not None:
            day, pk = downwards
            rows = rows.filter(Q(performed_on__lt=day) | Q(performed_on=day, pk__lt=pk))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    if upwards is not None:
        found.reverse()
    has_newer = more if upwards is not None else bool(before and _key(before))
    has_older = True if upwards is not None else more
    return LogbookPage(
        rows=tuple(found),
        newer=_key_of(found[0]) if found and has_newer else "",
        older=_key_of(found[-1]) if found and has_older else "",
        count=count,
    )


def _key_of(scan: Scan) -> str:
    return f"{scan.performed_on.isoformat()}~{scan.pk}"


def _key(text: str) -> tuple[date, int] | None:
    try:
        day, pk = text.split("~")
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def is_late(scan: Scan) -> bool:
    """Whether the scan was entered so long after it was done that it is marked."""
    return scan.recorded_on - scan.performed_on > LATE_AFTER


def days_after(scan: Scan) -> int:
    """How many days after the scan it was entered."""
    return (scan.recorded_on - scan.performed_on).days


def content_of(scan: Scan) -> ScanContent:
    """What the scan says now."""
    return from_document(json.loads(scan.content))


@dataclass(frozen=True, slots=True)
class Recent:
    """A scan entered lately, with what it says."""

    scan: Scan
    content: ScanContent


def recent_scans(person: people.User, *, number: int = 30) -> tuple[Recent, ...]:
    """The last scans a person entered, newest entry first, withdrawn ones left out. One statement."""
    scans = Scan.objects.filter(logbook__person=person, withdrawn=False, import_batch__isnull=True)
    rows = scans.order_by("-id")[:number]
    return tuple(Recent(scan, content_of(scan)) for scan in rows)


def last_scan_defaults(recent: Sequence[Recent]) -> ScanContent | None:
    """What the next entry may take over from the last one: who, where and how, never what was seen. None for the
    first entry."""
    if not recent:
        return None
    last = recent[0].content
    return ScanContent(
        performed_on=last.performed_on,
        subject=last.subject,
        purpose=last.purpose,
        procedure=last.procedure,
        assistance=last.assistance,
        supervision=last.supervision,
        supervisor=last.supervisor,
        modality=last.modality,
        images_stored=last.images_stored,
        indicated=last.indicated,
        setting=last.setting,
        site=last.site,
    )


def usual_places(recent: Sequence[Recent], *, number: int = 3) -> tuple[Recent, ...]:
    """Of the recent scans, the last of each kind (region, side and applications), the most frequent kinds first."""
    kinds: dict[tuple[str, str, tuple[str, ...]], list[Recent]] = {}
    for each in recent:
        if each.content.region:
            kind = (each.content.region, each.content.side, each.content.applications)
            kinds.setdefault(kind, []).append(each)
    ordered = sorted(kinds.values(), key=lambda same: (-len(same), -same[0].scan.pk))
    return tuple(same[0] for same in ordered[:number])


def counts_by_region(
    person: people.User, *, from_on: date | None = None, until_on: date | None = None
) -> dict[str, int]:
    """How many scans of each region, most first; `until_on` is exclusive."""
    rows = (
        _between(person, from_on, until_on).values("region").annotate(number=Count("pk")).order_by("-number", "region")
    )
    return {row["region"]: row["number"] for row in rows}


def counts_by_day(person: people.User, *, from_on: date | None = None, until_on: date | None = None) -> dict[date, int]:
    """How many scans on each day that has any, in order; `until_on` is exclusive."""
    rows = (
        _between(person, from_on, until_on).values("performed_on").annotate(number=Count("pk")).order_by("performed_on")
    )
    return {row["performed_on"]: row["number"] for row in rows}


def _between(person: people.User, from_on: date | None, until_on: date | None) -> QuerySet[Scan]:
    scans = Scan.objects.filter(logbook__person=person, withdrawn=False)
    if from_on:
        scans = scans.filter(performed_on__gte=from_on)
    return scans.filter(performed_on__lt=until_on) if until_on else scans


def named_supervisors(person: people.User) -> list[people.User]:
    """Everybody named in the logbook as a supervisor, by name."""
    named = Scan.objects.filter(logbook__person=person, supervisor__isnull=False).order_by().values("supervisor_id")
    return list(people.User.objects.filter(pk__in=named.distinct()).order_by("name"))


@dataclass(frozen=True, slots=True)
class VersionTold:
    """One version of a scan: who said it, when, why, and what it changed from the one before."""

    version: ScanVersion
    changed: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All that ever happened to a scan, oldest first."""

    versions: tuple[VersionTold, ...]
    said: tuple[Said, ...]
    acts: tuple[audit.AuditEntry, ...]


def history_of(scan: Scan) -> History:
    """The versions, what supervisors said, and the audited acts of one scan."""
    told: list[VersionTold] = []
    before: ScanContent | None = None
    versions = ScanVersion.objects.filter(scan=scan).select_related("recorded_by").order_by("version")
    for version in versions:
        content = from_document(json.loads(version.content))
        told.append(VersionTold(version, differences(before, content) if before else ()))
        before = content
    return History(tuple(told), said_of(scan), tuple(audit.acts_on(f"scan:{scan.uuid}")))
