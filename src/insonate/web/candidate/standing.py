"""Where I stand: every programme a person is in, what is missing and why, the pace, and where each scan counts."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insonate.certification.standings import api as standings
from insonate.kit import clock
from insonate.people import api as people
from insonate.web.components import charts
from insonate.web.components.parts import Link, QueueRow, RequirementRow, State
from insonate.web.findings import words
from insonate.web.findings.aims import aim_of, clauses_towards
from insonate.web.findings.people import names_for
from insonate.web.findings.tree import requirement_rows, shown_state
from insonate.web.findings.verdicts import ProgrammeVerdict, programme_verdicts
from insonate.web.findings.words import Names
from insonate.web.money.ways import ways_to_pay
from insonate_core.evidence import Fact
from insonate_core.findings import AwardStanding, AwardState, Cycle, Finding
from insonate_core.findings import State as CoreState

LATEST = 8
FORECAST_WORTH_SHOWING = 30  # days of history: with less, a pace says nothing


@dataclass(frozen=True, slots=True)
class Charted:
    """The count that a programme is mostly about just now, with its window: the big number of its card."""

    finding: Finding
    since: date
    until: date
    chart: charts.PaceChart
    days_left: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ProgrammeCard:
    """One programme on the page."""

    anchor: str
    title: str
    body: str
    version: str
    since: date
    state: State
    badge: str
    charted: Charted | None
    aim: str
    rows: Sequence[RequirementRow]
    further: Sequence[tuple[str, Sequence[RequirementRow]]]
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class LatestScan:
    """One of the newest scans with what each programme says of it."""

    uuid: str
    title: str
    on: date
    verdicts: Sequence[ProgrammeVerdict]


@login_required
def standing(request: HttpRequest) -> HttpResponse:
    """The page. The evidence is gathered once; every figure on it comes from that. What is drawn from the same facts,
    on the same day, in the same words is drawn once in a process (`Known.derive`): who looks again does not wait, who
    has logged a scan since gets a new page."""
    assert isinstance(request.user, people.User)
    now, known = clock.now(), standings.known_of(request.user)
    enrolled = standings.standings_of(request.user, now=now, known=known)
    if not enrolled:
        return render(request, "candidate/standing_empty.html", {"scans": len(known.scans)})
    names = names_for(each.standing for each in enrolled)
    drawn_from = (
        "where I stand",
        get_language(),
        names.key,
        *((each.enrolment.pk, each.enrolment.version.sha256, each.standing.as_of) for each in enrolled),
        *(each.enrolment.programme.organisation.name for each in enrolled),
    )
    body = known.derive(
        drawn_from, lambda: render_to_string("candidate/standing_body.html", _drawn(enrolled, known, names))
    )
    return render(request, "candidate/standing.html", {"body": body})


def _drawn(enrolled: Sequence[standings.EnrolledStanding], known: standings.Known, names: Names) -> dict[str, Any]:
    """Everything on the page. Reads no clock, no reader and no table: only what it is given."""
    today = max(each.standing.as_of for each in enrolled)
    scans = known.scans
    counts = Counter(fact.on for fact in scans)
    since, until = _span(enrolled, today)
    return {
        "today": today,
        "summary": _summary(enrolled, scans, since, until),
        "acts": _acts(enrolled, names)[:5],
        "cards": [_card(each, scans, names) for each in enrolled],
        "calendar": charts.calendar(counts, since=since, until=until, today=today, leave=_leave(known)),
        "months": charts.month_strip(counts, since=since, until=until, today=today),
        "regions": charts.amounts(_regions(enrolled, scans, since, until)),
        "since": since,
        "last_on": until - timedelta(days=1),
        "latest": _latest(enrolled, scans),
        "programmes": [words.text_of(each.definition.titles) for each in enrolled],
    }


def _leave(known: standings.Known) -> frozenset[date]:
    days: set[date] = set()
    for fact in known.others:
        if fact.kind == "leaves" and fact.attributes.get("approved") is True and fact.until is not None:
            days.update(fact.on + timedelta(days=n) for n in range((fact.until - fact.on).days))
    return frozenset(days)


def _span(enrolled: Sequence[standings.EnrolledStanding], today: date) -> tuple[date, date]:
    """The year the charts show: the current cycle if there is one, else the twelve months up to today."""
    for each in enrolled:
        for cycle in each.standing.cycles:
            if cycle.starts_on <= today < cycle.until:
                return cycle.starts_on, cycle.until
    return today - timedelta(days=364), today + timedelta(days=1)


def _summary(enrolled: Sequence[standings.EnrolledStanding], scans: Sequence[Fact], since: date, until: date) -> str:
    this_year = sum(since <= fact.on < until for fact in scans)
    waiting = sum(bool(fact.awaiting) for fact in scans)
    parts = [
        ngettext("One logbook, %(n)s programme.", "One logbook, %(n)s programmes.", len(enrolled))
        % {"n": len(enrolled)},
        ngettext("%(n)s scan since %(day)s", "%(n)s scans since %(day)s", this_year)
        % {"n": this_year, "day": words.day(since)},
    ]
    if waiting:
        waits = ngettext("%(n)s waits for a signature", "%(n)s wait for a signature", waiting) % {"n": waiting}
        return f"{parts[0]} {parts[1]}; {waits}."
    return f"{parts[0]} {parts[1]}."


def _card(each: standings.EnrolledStanding, scans: Sequence[Fact], names: Names) -> ProgrammeCard:
    found, as_of = each.standing, each.standing.as_of
    state, badge = _overall(each)
    aim = aim_of(found)

    def rows_of(award: AwardStanding | None) -> list[RequirementRow]:
        if award is None:
            asked: Sequence[Finding] = found.requirements
        else:
            kept = award.upkeep if award.held is not None else ()
            asked = (*(found.at(path) for path in each.definition.awards[award.key].requires), *kept)
        return requirement_rows(asked, each.definition, names=names, as_of=as_of, actions=ways_to_pay)

    def title_of(award: AwardStanding) -> str:
        return words.text_of(each.definition.awards[award.key].titles, words.readable(award.key))

    return ProgrammeCard(
        anchor=each.definition.programme,
        title=words.text_of(each.definition.titles, each.definition.programme),
        body=each.enrolment.programme.organisation.name,
        version=each.definition.version,
        since=each.enrolment.from_on,
        state=state,
        badge=badge,
        charted=_charted(each, scans),
        aim=title_of(aim) if aim is not None else "",
        rows=rows_of(aim),
        further=[(title_of(award), rows_of(award)) for award in found.awards if award is not aim],
        unconfirmed=any(finding.example for finding in found.findings()),
    )


def _overall(each: standings.EnrolledStanding) -> tuple[State, str]:
    """The badge of a programme: its first award, in the award's own words."""
    award = aim_of(each.standing)
    if award is None:
        worst = each.standing.requirements[0]
        return shown_state(worst), ""
    if award.state in {AwardState.ACTIVE, AwardState.READY}:
        return State.MET, _("Ready to be requested") if award.state is AwardState.READY else ""
    return shown_state(award.finding), ""


def _charted(each: standings.EnrolledStanding, scans: Sequence[Fact]) -> Charted | None:
    as_of = each.standing.as_of
    found = standings.main_count(each.standing.requirements, as_of)
    if found is None or found.window is None or found.window.starts is None or found.window.until is None:
        return None
    since, until = found.window.starts, found.window.until
    counted = Counter(fact.on for fact in scans if fact.id in found.counted)
    target = int(found.need)
    return Charted(
        finding=found,
        since=since,
        until=until,
        chart=charts.pace_chart(
            counted, since=since, until=until, today=as_of, target=target, forecast=_forecast(found)
        ),
        days_left=(until - as_of).days,
        sentence=words.pace_words(found.forecast, found.need) if found.forecast is not None else "",
    )


def _forecast(finding: Finding) -> charts.Forecast | None:
    forecast = finding.forecast
    if forecast is None or forecast.expected is None or forecast.deviation is None:
        return None
    if forecast.history_days < FORECAST_WORTH_SHOWING:
        return None
    likely, spread = round(forecast.expected), round(forecast.deviation)
    return charts.Forecast(likely, max(int(finding.have), likely - spread), likely + spread)


def _regions(
    enrolled: Sequence[standings.EnrolledStanding], scans: Sequence[Fact], since: date, until: date
) -> list[tuple[str, int, int | None]]:
    """Scans by region in the year shown, every region of the programmes named even where there is none."""
    titles: dict[str, str] = {}
    for each in enrolled:
        vocabulary = each.definition.vocabularies.get("region")
        for term in vocabulary or ():
            titles.setdefault(term.key, words.text_of(term.titles, words.readable(term.key)))
    counts = Counter(
        str(fact.attributes["region"]) for fact in scans if since <= fact.on < until and "region" in fact.attributes
    )
    keys = [*titles, *sorted(set(counts) - set(titles))]
    return [(titles.get(key, words.readable(key)), counts[key], None) for key in keys]


def _acts(enrolled: Sequence[standings.EnrolledStanding], names: Names) -> list[QueueRow]:
    """What moves the reader forward, most pressing first: what is overdue, at risk, waiting, then short."""
    ranked: list[tuple[int, date, QueueRow]] = []
    seen: set[str] = set()
    for each in enrolled:
        towards = clauses_towards(aim_of(each.standing), each.definition)
        asked = [finding for finding in each.standing.requirements if finding.path in towards]
        for finding, cycle in _leaves(asked, None):
            row = _act(each, finding, cycle, names)
            if row is not None and str(row.title) not in seen:
                seen.add(str(row.title))
                rank = (State.OVERDUE, State.RISK, State.WAITING, State.PROGRESS, State.NOTMET).index(row.state)
                ranked.append((rank, finding.by or date.max, row))
    return [row for _rank, _by, row in sorted(ranked, key=lambda item: item[:2])]


def _leaves(findings: Sequence[Finding], cycle: Cycle | None) -> Iterator[tuple[Finding, Cycle | None]]:
    for finding in findings:
        inside = finding.cycle or cycle
        if finding.reads is not None:
            yield finding, inside
        else:
            yield from _leaves(finding.children, inside)


def _act(each: standings.EnrolledStanding, finding: Finding, cycle: Cycle | None, names: Names) -> QueueRow | None:
    as_of, state = each.standing.as_of, shown_state(finding)
    if finding.state in {CoreState.MET, CoreState.WAIVED, CoreState.INDICATIVE}:
        return None
    programme = words.text_of(each.definition.titles, each.definition.programme)
    title = words.title_of(finding, each.definition)
    if finding.reads == "submissions":
        if cycle is not None and not cycle.is_closed(as_of):
            return None
        url = reverse("candidate:records")
        return QueueRow(
            title=_("Hand in your record"), detail=_by(finding, programme), state=state, url=url,
            action=Link(_("Open the record"), url),
        )  # fmt: skip
    if finding.waiting_for:
        said = words.waiting_words(finding, names, as_of)
        return QueueRow(
            title=_("%(who)s", ) % {"who": said[:1].upper() + said[1:]}, detail=f"{programme}: {title}",
            state=State.WAITING,
        )  # fmt: skip
    foretold = finding.forecast is not None and words.is_to_come(finding.forecast, as_of)
    if finding.reads == "scans" and finding.forecast is not None and foretold and finding.state is CoreState.AT_RISK:
        pace = words.pace_words(finding.forecast, finding.need)
        return QueueRow(
            title=_("Scan a little more each week"), detail=pace, state=State.RISK, url=f"#{each.definition.programme}"
        )
    if finding.reads in {"scans"} and finding.missing:
        missing = words.number(finding.missing)
        until = finding.window.until if finding.window is not None else None
        if until is not None and until <= as_of:
            return QueueRow(
                title=_("%(title)s: %(missing)s short") % {"title": title, "missing": missing},
                detail=_("%(programme)s, in the period that ended on %(day)s") % {
                    "programme": programme, "day": words.day(until - timedelta(days=1))},
                state=state, url=f"#{finding.path.replace('/', '-')}",
            )  # fmt: skip
        return QueueRow(
            title=_("%(title)s: %(missing)s to go") % {"title": title, "missing": missing}, detail=programme,
            state=state if state is not State.MET else State.PROGRESS, url=f"#{finding.path.replace('/', '-')}",
        )  # fmt: skip
    return None


def _by(finding: Finding, programme: str) -> str:
    if finding.by is None:
        return programme
    return _("%(programme)s, by %(day)s") % {
        "programme": programme,
        "day": words.day(finding.by - timedelta(days=1)),
    }


def _latest(enrolled: Sequence[standings.EnrolledStanding], scans: Sequence[Fact]) -> list[LatestScan]:
    newest = sorted(scans, key=lambda fact: (fact.on, fact.recorded, fact.id), reverse=True)[:LATEST]
    return [
        LatestScan(
            uuid=fact.id,
            title=_scan_title(fact, enrolled),
            on=fact.on,
            verdicts=programme_verdicts(
                standings.ScanVerdicts(
                    each.enrolment, each.definition, each.standing, each.standing.fact_verdicts(fact.id)
                )
                for each in enrolled
            ),
        )
        for fact in newest
    ]


def _scan_title(fact: Fact, enrolled: Sequence[standings.EnrolledStanding]) -> str:
    region = str(fact.attributes.get("region", ""))
    for each in enrolled:
        for term in each.definition.vocabularies.get("region") or ():
            if term.key == region:
                region = words.text_of(term.titles, words.readable(region))
                break
    side = {"right": _("Right"), "left": _("Left"), "both": _("Both sides,")}.get(
        str(fact.attributes.get("side", "")), ""
    )
    return f"{side} {region.lower()}".strip() if side else region or _("Scan")
