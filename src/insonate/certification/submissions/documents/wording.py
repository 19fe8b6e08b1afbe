"""What does a record say, in words? Every form of it (PDF, Word, Excel, CSV) prints these same sentences and rows.

The words are in the language the record was handed in with. Cells are as the university's record-of-learning table has
them: date, region and area, notes and critical incidents, supervisor and sign-off.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.certification.submissions.bundle import GapText, Holder, Record, RecordScan, RequirementText, seal_of
from insonate.kit.canonical import sha256

NOTES: Mapping[str, str | Promise] = {
    "clinical-question": _l("Question"),
    "area-scanned": _l("Area"),
    "technical-issues": _l("Technical"),
    "findings-relevance": _l("Findings"),
    "pathway-role": _l("Pathway"),
    "critical-incident": _l("Critical incident"),
}
SIDES: Mapping[str, str | Promise] = {"right": _l("right"), "left": _l("left"), "both": _l("both sides")}
REGIONS: Mapping[str, str | Promise] = {
    "wrist-hand": _l("Wrist and hand"),
    "ankle-foot": _l("Ankle and foot"),
}
STATES: Mapping[str, str | Promise] = {
    "met": _l("Met"),
    "waived": _l("Waived"),
    "waiting": _l("Waiting for a signature"),
    "overdue": _l("Not met, its day has passed"),
    "at-risk": _l("Not met"),
    "in-progress": _l("Not met"),
    "not-met": _l("Not met"),
}
VERDICTS: Mapping[str, str | Promise] = {
    "signed": _l("signed %(day)s"),
    "declined": _l("not signed %(day)s"),
    "revoked": _l("signature taken back %(day)s"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A term and what it is."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One scan as a row of the table. `notes` are its parts, each a lead word (perhaps empty) and a text."""

    number: str
    day: str
    area: str
    notes: tuple[Line, ...]
    supervisor: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """Scans by region and month: a row for each region, its numbers in the months' order, and their sum."""

    months: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A whole record in words."""

    title: str
    holder: str
    seal: str
    facts: tuple[Line, ...]
    count: str
    count_note: str
    requirements: tuple[tuple[str, str, str], ...]
    gaps: tuple[Line, ...]
    late: str
    waiting: str
    grid: Grid
    heads: tuple[str, str, str, str, str]
    rows: tuple[Row, ...]


def day(value: date) -> str:
    """A day in words, such as 9 July 2026."""
    return date_format(value, "j F Y")


def short_day(value: date) -> str:
    """A day for a narrow column, such as 9 Jul 2026."""
    return date_format(value, "j M Y")


def span(from_on: date, until_on: date) -> str:
    """A period, given half-open, by its first and its last day."""
    return _("%(first)s to %(last)s") % {"first": day(from_on), "last": day(until_on - timedelta(days=1))}


def gap_words(gap: GapText) -> str:
    """A gap from mark to mark: the last scan before it (or the first day that counts) and the next one."""
    return _("%(first)s to %(last)s") % {"first": day(gap.from_on), "last": day(gap.until_on)}


def readable(key: str) -> str:
    """A key without a title as words: `wrist-hand` as “Wrist hand”."""
    words = key.replace("-", " ")
    return words[:1].upper() + words[1:]


def text_of(texts: Mapping[str, str], language: str, fallback: str) -> str:
    """The text in the record's language, else in English, else in any, else the fallback."""
    return texts.get(language.split("-")[0]) or texts.get("en") or next(iter(sorted(texts.values())), fallback)


def term(record: Record, attribute: str, value: str) -> str:
    """A value of a vocabulary as the programme calls it."""
    named = next((each.titles for each in record.terms if (each.attribute, each.key) == (attribute, value)), {})
    return text_of(named, record.language, str(REGIONS.get(value) or readable(value)))


def requirement_title(record: Record, requirement: RequirementText) -> str:
    """What a clause is called."""
    if requirement.kind == "value":
        attribute = next((each.attribute for each in record.terms if each.key == requirement.key), "")
        return text_of(requirement.titles, record.language, term(record, attribute, requirement.key))
    return text_of(requirement.titles, record.language, readable(requirement.key))


def area(record: Record, scan: RecordScan) -> str:
    """Where was scanned: the region with its side."""
    region = term(record, "region", scan.region) if scan.region else _("Region not said")
    return f"{region}, {SIDES[scan.side]}" if scan.side in SIDES else region


def notes(record: Record, scan: RecordScan) -> tuple[Line, ...]:
    """The notes and critical incidents of a scan in note form."""
    return tuple(_notes(record, scan))


def _notes(record: Record, scan: RecordScan) -> Iterator[Line]:
    for key, lead in NOTES.items():
        if said := scan.note(key):
            yield Line(str(lead), said)
    if scan.determinate is False:
        yield Line("", _("Indeterminate."))
    attributes = scan.document.get("attributes", {})
    if attributes.get("procedure") == "guided":
        yield Line("", _("Guided procedure."))
    subject = attributes.get("subject", "patient")
    if subject != "patient":
        yield Line(_("Subject"), term(record, "subject", str(subject)))
    if scan.is_late:
        yield Line(
            "",
            _("Entered %(day)s, %(days)s days after.") % {"day": short_day(scan.entered_on), "days": scan.days_late},
        )


def supervisor(scan: RecordScan) -> str:
    """Who was there and what they said of it."""
    said = [
        f"{each.by}, {str(VERDICTS[each.verdict]) % {'day': short_day(each.on)}}"
        for each in scan.signatures
        if each.verdict in VERDICTS
    ]
    if said:
        return "\n".join(said)
    if scan.state == "waiting" and scan.supervisor:
        return _("%(name)s, not signed yet") % {"name": scan.supervisor}
    return scan.supervisor


def _months(record: Record) -> list[tuple[int, int]]:
    months, last = [], record.cycle.until_on - timedelta(days=1)
    year, month = record.cycle.from_on.year, record.cycle.from_on.month
    while (year, month) <= (last.year, last.month):
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def grid(record: Record) -> Grid:
    """How many scans of each region in each month of the cycle."""
    months = _months(record)
    seen = Counter((scan.region, (scan.performed_on.year, scan.performed_on.month)) for scan in record.scans)
    listed = record.values_of("region")
    regions = [region for region in listed if any(key[0] == region for key in seen)]
    regions += sorted({scan.region for scan in record.scans} - set(listed))
    rows = []
    for region in regions:
        numbers = tuple(seen[region, month] for month in months)
        rows.append((term(record, "region", region) if region else _("Region not said"), numbers, sum(numbers)))
    totals = tuple(sum(seen[region, month] for region in regions) for month in months)
    heads = tuple(date_format(date(year, month, 1), "M y") for year, month in months)
    return Grid(heads, tuple(rows), (*totals, sum(totals)))


def _facts(record: Record, holder: Holder) -> Iterator[Line]:
    programme = text_of(record.programme.titles, record.language, readable(record.programme.key))
    at = record.submitted_at.astimezone(ZoneInfo(record.body.time_zone))
    yield Line(_("Candidate"), holder.name)
    yield Line(_("Programme"), programme)
    yield Line(_("Organisation"), record.body.name)
    yield Line(_("Version of the programme"), f"{record.programme.version} ({record.programme.sha256[:12]})")
    yield Line(
        _("Year"),
        _("%(number)s, %(span)s")
        % {"number": record.cycle.number + 1, "span": span(record.cycle.from_on, record.cycle.until_on)},
    )
    if record.cycle.paused_days:
        leave = ngettext("%(days)s day", "%(days)s days", record.cycle.paused_days)
        yield Line(_("Leave in the year"), leave % {"days": record.cycle.paused_days})
    handed_in = _("%(day)s, %(time)s (%(zone)s)") % {
        "day": day(at.date()),
        "time": date_format(at, "H:i"),
        "zone": record.body.time_zone,
    }
    if record.attempt > 1:
        handed_in += " · " + _("attempt %(number)s") % {"number": record.attempt}
    yield Line(_("Handed in"), handed_in)
    if record.cycle.due_on:
        yield Line(_("Due before"), day(record.cycle.due_on))


def _requirements(record: Record) -> Iterator[tuple[str, str, str]]:
    for each in record.requirements:
        if each.reads in ("submissions", "reviews"):
            continue
        title = "\u2003" * each.depth + requirement_title(record, each)
        if each.example:
            title += " " + _("(example, not confirmed)")
        # The whole waits for the handing in and the review, which come later: only what it is made of is said.
        state = str(STATES.get(each.state, each.state)) if each.reads else ""
        if state and each.indicative:
            state = _("%(state)s (advised)") % {"state": state}
        count = f"{each.have} / {each.need}" if each.reads and each.kind != "no-gap" else ""
        yield title, count, state


def _gaps(record: Record) -> Iterator[Line]:
    for gap in record.gaps:
        days = ngettext("%(days)s day", "%(days)s days", gap.days) % {"days": gap.days}
        yield Line(f"{gap_words(gap)} ({days})", gap.words or _("No explanation was given."))


def wording_of(record: Record, holder: Holder, bundle: str) -> Wording:
    """The record in words, in the language that is active. `bundle` is its canonical JSON, for the seal."""
    late = len(record.late)
    waiting = len(record.waiting)
    title = text_of(record.programme.titles, record.language, readable(record.programme.key))
    return Wording(
        title=title,
        holder=holder.name,
        seal=seal_of(bundle),
        facts=tuple(_facts(record, holder)),
        count=f"{record.have} / {record.need}",
        count_note=_("An example, not yet confirmed by the programme.") if record.example else "",
        requirements=tuple(_requirements(record)),
        gaps=tuple(_gaps(record)),
        late=ngettext(
            "%(count)s scan was entered more than %(days)s days after it was done.",
            "%(count)s scans were entered more than %(days)s days after they were done.",
            late,
        )
        % {"count": late, "days": 7}
        if late
        else _("No scan was entered more than %(days)s days after it was done.") % {"days": 7},
        waiting=ngettext(
            "%(count)s scan was not signed yet when the record was handed in.",
            "%(count)s scans were not signed yet when the record was handed in.",
            waiting,
        )
        % {"count": waiting}
        if waiting
        else "",
        grid=grid(record),
        heads=(
            _("No."),
            _("Date"),
            _("Region and area"),
            _("Notes and critical incidents"),
            _("Supervisor and sign-off"),
        ),
        rows=tuple(
            Row(
                number=f"{scan.number:03d}",
                day=short_day(scan.performed_on),
                area=area(record, scan),
                notes=notes(record, scan),
                supervisor=supervisor(scan),
                is_late=scan.is_late,
            )
            for scan in record.scans
        ),
    )


def short_seal(seal: str) -> str:
    """The first letters of a seal, in two groups, as printed on every page."""
    return f"{seal[:4]} {seal[4:8]}"


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file."""
    return sha256(content)
