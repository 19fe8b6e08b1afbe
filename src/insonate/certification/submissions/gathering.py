"""What is in a cycle's record at this moment?

The record is filled from the standing of that day: it holds exactly the scans that its counting clause counted or that
wait for a signature. What the programme does not count stays with its owner and is told to them with its reason, since
an organisation sees only what counts towards its own.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.conf import settings

from insonate.certification.standings import api as standings
from insonate.certification.submissions.bundle import (
    Body,
    ConcessionText,
    CycleText,
    GapText,
    Holder,
    MessageText,
    PatternText,
    ProgrammeText,
    Record,
    RecordScan,
    RequirementText,
    SignatureText,
    TermText,
)
from insonate.certification.submissions.models import GapExplanation
from insonate.certification.submissions.refusals import Problem, SubmissionRefused
from insonate.logbook import api as logbook
from insonate.programmes import api as programmes
from insonate_core.findings import Finding, Message, Refusal
from insonate_core.patterns import LoggedScan, find_patterns
from insonate_core.periods import Period
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Concession

NOT_STORED = ("reflection",)


@dataclass(frozen=True, slots=True)
class YearlyCycle:
    """One turn of the cycle that asks for a submission, with its findings and when it may be handed in."""

    finding: Finding
    opens_on: date
    due_on: date | None
    grace_until_on: date | None

    @property
    def number(self) -> int:
        assert self.finding.cycle is not None
        return self.finding.cycle.number

    @property
    def period(self) -> Period:
        assert self.finding.cycle is not None
        return self.finding.cycle.period


@dataclass(frozen=True, slots=True)
class Year:
    """An enrolment's yearly requirement on one day: the definition, all of the standing, and every turn begun."""

    enrolment: programmes.Enrolment
    definition: Definition
    requirements: tuple[Finding, ...]
    cycles: tuple[YearlyCycle, ...]
    as_of: date

    def cycle(self, number: int) -> YearlyCycle:
        """The turn with that number. Raises SubmissionRefused if it has not begun or there is none."""
        for cycle in self.cycles:
            if cycle.number == number:
                return cycle
        raise SubmissionRefused(Problem.NO_SUCH_CYCLE)


def yearly(enrolment: programmes.Enrolment, *, now: datetime) -> Year:
    """What the enrolment's programme asks for each cycle, as it stands now. A programme that asks for no submission
    has no cycles here."""
    as_of = standings.day_in(enrolment, now)
    enrolled = standings.standing_of(enrolment, as_of=as_of)
    cycles = []
    for requirement in enrolled.standing.requirements:
        for finding in requirement.walk():
            if finding.kind == "cycle" and finding.cycle is not None and not finding.cycle.remedial:
                asked = next((each for each in finding.walk() if each.reads == "submissions"), None)
                if asked is not None:
                    opens = asked.window.starts if asked.window is not None else None
                    cycles.append(YearlyCycle(finding, opens or finding.cycle.until, asked.by, asked.grace_until))
    cycles.sort(key=lambda cycle: cycle.number)
    return Year(enrolment, enrolled.definition, enrolled.standing.requirements, tuple(cycles), as_of)


def record_of(year: Year, number: int, *, holder: Holder, attempt: int, now: datetime) -> Record:
    """The record of one cycle as it would be handed in now. The same moment and holder give an equal record."""
    cycle, enrolment, definition = year.cycle(number), year.enrolment, year.definition
    assert cycle.finding.cycle is not None
    organisation = enrolment.programme.organisation
    counting = _counting(cycle.finding)
    rows = _rows(enrolment, cycle.period, counting)
    scans = tuple(_scan(row, number, counting) for number, row in enumerate(rows, start=1))
    return Record(
        holder=holder.digest,
        language=enrolment.person.language,
        address=f"{settings.PUBLIC_ADDRESS}/record/{enrolment.uuid}/{number}/",
        body=Body(
            key=organisation.slug,
            name=organisation.name,
            time_zone=organisation.time_zone,
            accredited_by=organisation.accredited_by,
        ),
        programme=ProgrammeText(
            key=enrolment.programme.key,
            version=enrolment.version.version,
            sha256=enrolment.version.sha256,
            titles=dict(definition.titles),
        ),
        enrolment=str(enrolment.uuid),
        cycle=CycleText(
            name=cycle.finding.cycle.name,
            number=number,
            from_on=cycle.finding.cycle.starts_on,
            until_on=cycle.finding.cycle.until,
            paused_days=cycle.finding.cycle.paused_days,
            unfinished=cycle.finding.cycle.unfinished,
            due_on=cycle.due_on,
            grace_until_on=cycle.grace_until_on,
        ),
        attempt=attempt,
        submitted_at=now,
        submitted_on=year.as_of,
        watermark=logbook.logbook_watermark(enrolment.person),
        have=sum(scan.state == "counted" for scan in scans),
        need=_number(counting.need) if counting is not None else "0",
        example=counting.example if counting is not None else False,
        scans=scans,
        withdrawn=_withdrawn(enrolment, cycle.period),
        requirements=tuple(_requirements(year, cycle)),
        gaps=tuple(_gaps(year, cycle.period)),
        patterns=tuple(_patterns(enrolment, rows, scans)),
        terms=tuple(
            TermText(attribute=vocabulary.key, key=term.key, titles=dict(term.titles))
            for vocabulary in definition.vocabularies.values()
            for term in vocabulary
        ),
    )


def _number(value: int | Fraction) -> str:
    exact = Fraction(value)
    return str(exact.numerator) if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"


def _counting(finding: Finding) -> Finding | None:
    """The clause that says how many scans the cycle needs: the first that counts scans."""
    return next((each for each in finding.walk() if each.kind == "count" and each.reads == "scans"), None)


def _rows(enrolment: programmes.Enrolment, period: Period, counting: Finding | None) -> list[logbook.Scan]:
    """The scans of the period that the clause counted or that wait for a signature, in order of day."""
    if counting is None:
        return []
    among = {*counting.counted, *counting.pending}
    rows = (
        logbook.Scan.objects.filter(
            logbook__person_id=enrolment.person_id,
            performed_on__gte=period.starts,
            performed_on__lt=period.until,
            withdrawn=False,
        )
        .select_related("supervisor")
        .prefetch_related("sign_offs__by")
        .order_by("performed_on", "id")
    )
    return [row for row in rows if str(row.uuid) in among]


def _scan(row: logbook.Scan, number: int, counting: Finding | None) -> RecordScan:
    document = json.loads(row.content)
    for private in NOT_STORED:
        document.get("notes", {}).pop(private, None)
    return RecordScan(
        number=number,
        scan=str(row.uuid),
        version=row.version,
        digest=row.digest,
        state="counted" if counting is not None and str(row.uuid) in counting.counted else "waiting",
        performed_on=row.performed_on,
        entered_on=row.recorded_on,
        document=document,
        supervisor=row.supervisor.name if row.supervisor is not None else document.get("supervisor-name", ""),
        signatures=tuple(_signatures(row)),
    )


def _signatures(row: logbook.Scan) -> Iterator[SignatureText]:
    """The last word of each signer on exactly what the scan says now."""
    latest = {
        said.by_id: said
        for said in sorted(row.sign_offs.all(), key=lambda said: said.number)
        if said.digest == row.digest
    }
    for said in latest.values():
        yield SignatureText(by=said.by_name, person=str(said.by.uuid), verdict=said.verdict, on=said.on)


def _withdrawn(enrolment: programmes.Enrolment, period: Period) -> int:
    return logbook.Scan.objects.filter(
        logbook__person_id=enrolment.person_id,
        performed_on__gte=period.starts,
        performed_on__lt=period.until,
        withdrawn=True,
    ).count()


def _requirements(year: Year, cycle: YearlyCycle) -> Iterator[RequirementText]:
    """The clauses of the cycle, and those beside it that ask for regularity over all of the registration."""
    beside = [each for each in year.requirements if each.kind == "no-gap"]
    eased = _eased(year, [*cycle.finding.children, *beside])
    for child in (*cycle.finding.children, *beside):
        yield from _flat(child, 0, eased)


def _eased(year: Year, findings: Iterable[Finding]) -> dict[str, ConcessionText]:
    """The concessions that touch these findings, with who granted them."""
    keys = {key for finding in findings for each in finding.walk() for key in each.concessions}
    if not keys:
        return {}
    programme = year.definition.programme
    grants = {
        grant.clause: grant
        for grant in programmes.granted_to([str(year.enrolment.person.uuid)])
        if grant.programme == programme
    }
    return {key: _concession(year.definition.concessions[key], grants.get(key)) for key in keys}


def _concession(rule: Concession, grant: programmes.Granted | None) -> ConcessionText:
    titles = dict(rule.titles)
    if grant is None or rule.granted_by is None:
        return ConcessionText(key=rule.key, titles=titles)
    return ConcessionText(
        key=rule.key, titles=titles, granted_by=grant.granted_by, granted_on=grant.on, asked_on=grant.asked,
        until_on=grant.until, reason=grant.reason,
    )  # fmt: skip


def _flat(finding: Finding, depth: int, eased: Mapping[str, ConcessionText]) -> Iterator[RequirementText]:
    yield RequirementText(
        path=finding.path,
        depth=depth,
        kind=finding.kind,
        key=finding.key,
        state=finding.shown_state.value,
        have=_number(finding.have),
        need=_number(finding.need),
        waiting=_number(finding.waiting),
        reads=finding.reads or "",
        titles=dict(finding.titles),
        refused={
            str(reason): len(facts)
            for reason, facts in finding.refused.items()
            if facts and reason != Refusal.OUTSIDE_WINDOW
        },
        reasons=tuple(_message(message) for message in finding.reasons),
        concessions=tuple(eased[key] for key in finding.concessions),
        by_on=finding.by,
        example=finding.example,
        indicative=finding.indicative,
    )
    for child in finding.children:
        yield from _flat(child, depth + 1, eased)


def _message(message: Message) -> MessageText:
    return MessageText(
        key=message.key,
        arguments={
            name: value.isoformat() if isinstance(value, date) else str(value) for name, value in message.arguments
        },
    )


def gaps_in(year: Year, period: Period) -> tuple[Period, ...]:
    """The stretches without scans, longer than the programme likes, that touch a period."""
    found = {
        gap
        for requirement in year.requirements
        for finding in requirement.walk()
        if finding.kind == "no-gap" and finding.reads == "scans"
        for gap in finding.gaps
        if not (gap & period).is_empty
    }
    return tuple(sorted(found, key=lambda gap: (gap.starts or date.min, gap.until or date.max)))


def _gaps(year: Year, period: Period) -> Iterator[GapText]:
    said = list(GapExplanation.objects.filter(enrolment=year.enrolment).order_by("-id"))
    for gap in gaps_in(year, period):
        if gap.starts is None or gap.until is None:
            continue
        latest = next((each for each in said if each.from_on < gap.until and gap.starts < each.until_on), None)
        yield GapText(
            from_on=gap.starts,
            until_on=gap.until,
            words=latest.words if latest is not None else "",
            said_on=standings.day_in(year.enrolment, latest.at) if latest is not None else None,
        )


def _patterns(
    enrolment: programmes.Enrolment, rows: list[logbook.Scan], scans: tuple[RecordScan, ...]
) -> Iterator[PatternText]:
    """What is worth a second look in the scans of this record, with the numbers they have in it."""
    numbers = {scan.scan: scan.number for scan in scans}
    logged = [
        LoggedScan(
            id=scan.scan,
            performed_on=scan.performed_on,
            recorded_at=row.entered_at,
            recorded_on=scan.entered_on,
            region=scan.region,
            notes=" ".join(scan.document.get("notes", {}).values()),
            determinate=scan.determinate,
            imported=row.import_batch_id is not None,
        )
        for row, scan in zip(rows, scans, strict=True)
    ]
    away = enrolment.leaves.filter(state="approved").values_list("from_on", "until_on")
    for pattern in find_patterns(logged, leaves=[Period(starts, until) for starts, until in away]):
        yield PatternText(
            key=pattern.key.value,
            arguments={
                name: value.isoformat() if isinstance(value, (date, datetime)) else str(value)
                for name, value in pattern.arguments
            },
            scans=tuple(sorted(numbers[each] for each in pattern.scan_ids)),
        )
