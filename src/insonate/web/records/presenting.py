"""A yearly record as a page draws it: the same for the candidate, the tutor and the auditor.

Works on a `Record`, growing or frozen, so that what a tutor reads is what the candidate handed in. Flags are questions:
each says the pattern, the innocent reading, and which scans.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from insonate.certification.submissions import api as submissions
from insonate.web.components import charts
from insonate.web.components.parts import Figure, RequirementRow, State
from insonate.web.components.scan_words import noted, place_words, region_words
from insonate.web.findings import words
from insonate.web.findings.concessions import GrantText, concession_words, eased_words, grant_words
from insonate_core.audits import draw_sample
from insonate_core.findings import Message
from insonate_core.programmes.requirements import Rounding

SAMPLE = 15
STATES = {
    "met": State.MET,
    "waived": State.WAIVED,
    "waiting": State.WAITING,
    "overdue": State.OVERDUE,
    "at-risk": State.RISK,
    "in-progress": State.PROGRESS,
    "not-met": State.NOTMET,
}


PATTERNS: Mapping[str, str | Promise] = {
    "burst": _l("%(scans)s scans were entered within %(minutes)s minutes on %(from)s."),
    "same-notes": _l("%(scans)s scans share the same notes."),
    "on-leave": _l("%(scans)s scans were done on days of approved leave."),
    "many-on-one-day": _l("%(scans)s scans were done on %(day)s."),
    "none-indeterminate": _l("All of %(scans)s scans are said to be determinate."),
    "entered-long-after": _l(
        "%(scans)s of %(of)s scans were entered more than %(days)s days after, the longest %(longest)s days."
    ),
}
INNOCENT: Mapping[str, str | Promise] = {
    "burst": _l("It may be that a list kept on paper was typed in at once."),
    "same-notes": _l("It may be that a template for normal scans was used."),
    "on-leave": _l(
        "It may be that a course was attended, that leave began later than approved, or that a date was mistyped."
    ),
    "many-on-one-day": _l("It may have been a screening day, a course, or a list entered under one date."),
    "none-indeterminate": _l(
        "It may be that open scans were repeated before they were entered, or left out of the log."
    ),
    "entered-long-after": _l("It may be that the log was kept elsewhere and brought over."),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without scans on a page: from scan to scan, its days, and what is said of it."""

    from_on: date
    until_on: date
    title: str
    said: str


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One scan in a list: its number, day, place, notes, and who signed."""

    number: str
    day: str
    place: str
    notes: str
    signed: str
    flags: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A pattern on a page: what was seen, what it may innocently be, and the scans."""

    words: str
    reading: str
    scans: tuple[ScanLine, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything a page shows of a record, in words."""

    title: str
    period: str
    figures: tuple[Figure, ...]
    requirements: tuple[RequirementRow, ...]
    months: charts.MonthStrip
    regions: list[charts.Amount]
    gaps: tuple[Gap, ...]
    late: tuple[ScanLine, ...]
    late_words: str
    waiting: tuple[tuple[str, int], ...]
    scans: tuple[ScanLine, ...]
    sample: tuple[ScanLine, ...]
    sample_seed: str
    patterns: tuple[PatternLine, ...]
    withdrawn: int
    example: bool


def programme_title(titles: Mapping[str, str], key: str) -> str:
    """What a programme is called in the reader's language."""
    return words.text_of(titles, words.readable(key))


def view_of(record: submissions.Record, *, seal: str = "", today: date | None = None) -> RecordView:
    """The record in words, in the language of the page. A frozen record has its `seal`: it draws a sample of scans to
    read, the same for everybody, and what is still to come (its being handed in and reviewed) is no news there."""
    seed = seal[:8]
    lines = {scan.number: line_of(scan) for scan in record.scans}
    last_day = record.cycle.until_on - timedelta(days=1)
    return RecordView(
        title=programme_title(record.programme.titles, record.programme.key),
        period=_("%(first)s to %(last)s") % {"first": words.day(record.cycle.from_on), "last": words.day(last_day)},
        figures=_figures(record),
        requirements=_requirements(record, but=("submissions", "reviews") if seal else ()),
        months=charts.month_strip(
            Counter(scan.performed_on for scan in record.scans),
            since=record.cycle.from_on,
            until=record.cycle.until_on,
            today=min(today or record.submitted_on, last_day),
        ),
        regions=_regions(record),
        gaps=tuple(
            Gap(
                gap.from_on,
                gap.until_on,
                ngettext("%(gap)s, %(days)s day", "%(gap)s, %(days)s days", gap.days)
                % {"gap": submissions.wording.gap_words(gap), "days": gap.days},
                gap.words,
            )
            for gap in record.gaps
        ),
        late=tuple(lines[scan.number] for scan in record.late),
        late_words=_late_words(record),
        waiting=tuple(sorted(Counter(scan.supervisor or _("somebody") for scan in record.waiting).items())),
        scans=tuple(lines.values()),
        sample=tuple(lines[number] for number in sample_numbers(record, seed)) if seed else (),
        sample_seed=seed,
        patterns=tuple(
            PatternLine(
                pattern_words(pattern), str(INNOCENT[pattern.key]), tuple(lines[number] for number in pattern.scans)
            )
            for pattern in record.patterns
        ),
        withdrawn=record.withdrawn,
        example=record.example or any(each.example for each in record.requirements),
    )


def sample_numbers(record: submissions.Record, seed: str) -> list[int]:
    """The numbers of the scans to read first, drawn by the method of audits, in the record's order."""
    numbers = {scan.scan: scan.number for scan in record.scans}
    sample = draw_sample(numbers, fraction=Fraction(0), rounding=Rounding.UP, at_least=SAMPLE, seed=seed)
    return sorted(numbers[ticket.key] for ticket in sample.drawn)


def line_of(scan: submissions.RecordScan) -> ScanLine:
    """One scan as a line of a list."""
    flags = []
    if scan.determinate is False:
        flags.append(_("Indeterminate"))
    if scan.is_late:
        flags.append(_("Entered %(days)s days after") % {"days": scan.days_late})
    signed = [
        _("%(name)s, %(day)s") % {"name": each.by, "day": words.day(each.on)}
        for each in scan.signatures
        if each.verdict == "signed"
    ]
    waits = _("%(name)s, not signed yet") % {"name": scan.supervisor} if scan.state == "waiting" else ""
    return ScanLine(
        number=f"{scan.number:03d}",
        day=words.day(scan.performed_on),
        place=place_words(scan.region, scan.side),
        notes=" · ".join(str(fact.description) for fact in noted(dict(scan.document))),
        signed="; ".join(signed) or waits or scan.supervisor,
        flags=" · ".join(flags),
        is_waiting=scan.state == "waiting",
    )


def pattern_words(pattern: submissions.PatternText) -> str:
    """What was seen, in a sentence."""
    arguments: dict[str, str] = dict(pattern.arguments)
    for name in ("from", "day", "until"):
        if name in arguments:
            arguments[name] = words.day(date.fromisoformat(arguments[name][:10]))
    if "seconds" in arguments:
        arguments["minutes"] = str(-(-int(arguments["seconds"]) // 60) or 1)
    return str(PATTERNS[pattern.key]) % arguments


def _figures(record: submissions.Record) -> tuple[Figure, ...]:
    scans = record.scans
    months = {(scan.performed_on.year, scan.performed_on.month) for scan in scans}
    of_months = len(charts.month_starts(record.cycle.from_on, record.cycle.until_on))
    whole = record.cycle.from_on.day == 1
    indeterminate = sum(scan.determinate is False for scan in scans)
    prompt = sum(scan.days_late <= 1 for scan in scans)
    longest = max((gap.days for gap in record.gaps), default=0)
    figures = [
        Figure(_("Scans"), record.have, _("of %(need)s") % {"need": record.need}),
        Figure(_("Months with scans"), len(months), _("of %(months)s") % {"months": of_months} if whole else ""),
        Figure(
            _("Longest gap"),
            longest or "–",
            _("days") if longest else _("under a month"),
        ),
        Figure(_("Indeterminate"), indeterminate, _share(indeterminate, len(scans))),
        Figure(_("Logged within a day"), prompt, _share(prompt, len(scans))),
    ]
    return tuple(figures)


def _share(part: int, whole: int) -> str:
    return _("of %(whole)s, %(share)s %%") % {"whole": whole, "share": round(100 * part / whole)} if whole else ""


def _late_words(record: submissions.Record) -> str:
    count = len(record.late)
    if not count:
        return _("Every scan was entered within a week of being done.")
    return ngettext(
        "%(count)s scan was entered more than a week after it was done. Late entries count, and are marked.",
        "%(count)s scans were entered more than a week after they were done. Late entries count, and are marked.",
        count,
    ) % {"count": count}


def _requirements(record: submissions.Record, *, but: tuple[str, ...]) -> tuple[RequirementRow, ...]:
    return tuple(_rows(record, [each for each in record.requirements if each.reads not in but], 0))


def _rows(record: submissions.Record, left: list[submissions.RequirementText], depth: int) -> Iterator[RequirementRow]:
    """The clauses at this depth, each with those that follow it and lie deeper."""
    while left and left[0].depth >= depth:
        each = left.pop(0)
        yield _row(record, each, list(_rows(record, left, each.depth + 1)))


def _row(
    record: submissions.Record, each: submissions.RequirementText, children: list[RequirementRow]
) -> RequirementRow:
    is_barred = each.kind in {"count", "clause", "value", "the-last", "part"} and Fraction(each.need) > 1
    title = submissions.wording.requirement_title(record, each)
    return RequirementRow(
        title=_("%(title)s (advised, not required)") % {"title": title} if each.indicative else title,
        state=STATES.get(each.state, State.NOTMET),
        have=Fraction(each.have) if is_barred else None,
        need=Fraction(each.need) if is_barred else None,
        waiting=Fraction(each.waiting) if is_barred else 0,
        count=_("%(have)s of %(need)s") % {"have": each.have, "need": each.need} if is_barred else "",
        why=why_of(each),
        children=children,
        example=each.example,
    )


def why_of(each: submissions.RequirementText) -> str:
    """The reason of a row: what is missing, what does not count, and what eased it."""
    parts = []
    missing = Fraction(each.need) - Fraction(each.have)
    if each.state not in ("met", "waived"):
        if each.reads == "submissions":
            parts.append(_("it has not been handed in yet"))
        elif each.reads == "reviews":
            parts.append(_("a tutor has not accepted it yet"))
        elif each.reads == "scans" and each.kind != "no-gap" and missing > 0:
            parts.append(
                ngettext("%(count)s more scan is needed", "%(count)s more scans are needed", int(missing))
                % {"count": words.number(missing)}
            )
    parts += [_reason(message) for message in each.reasons]
    parts += [
        ngettext("%(count)s does not count: %(reason)s", "%(count)s do not count: %(reason)s", count)
        % {"count": count, "reason": words.refusal_words(reason)}
        for reason, count in each.refused.items()
        if each.reads == "scans" and each.kind != "no-gap"
    ]
    eased = eased_words([_concession(one) for one in each.concessions], waived=each.state == "waived")
    if not parts or each.state == "waived":
        return eased
    sentence = "; ".join(parts) + "."
    told = sentence if each.state != "met" else sentence[:1].upper() + sentence[1:]
    return f"{told} {eased}".strip()


def _concession(said: submissions.ConcessionText) -> str:
    granted = ""
    if said.granted_on is not None:
        granted = grant_words(GrantText(said.granted_by, said.granted_on, said.reason, said.until_on, said.asked_on))
    return concession_words(said.key, said.titles, granted)


def _reason(message: Any) -> str:
    def value(text: str) -> Any:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return int(text) if text.isdecimal() else text

    arguments = tuple((name, value(text)) for name, text in message.arguments.items())
    return words.reason_words(Message(message.key, arguments))


def _regions(record: submissions.Record) -> list[charts.Amount]:
    counts = Counter(scan.region for scan in record.scans)
    order = [*record.values_of("region")]
    regions = sorted(counts, key=lambda region: (-counts[region], order.index(region) if region in order else 99))
    return charts.amounts([(region_words(region), counts[region], None) for region in regions])
