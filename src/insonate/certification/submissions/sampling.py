"""Drawing a sample of submissions for an auditor, and what the auditor finds in it.

The population is the last submission of every record handed in within the span of days; its keys are the seals, so
whoever holds a record can see that it was among those that could have been drawn. How much is drawn is a rule of the
programme (`audits`), the seed is the auditor's, and the method is `insonate_core.audits`. Every draw is kept: one who
tried several seeds until a sample pleased shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from insonate.audit import api as audit
from insonate.certification.submissions.access import AUDITS
from insonate.certification.submissions.models import AuditDraw, AuditFinding, AuditOutcome, DrawnEntry, Submission
from insonate.certification.submissions.queries import latest_submissions
from insonate.certification.submissions.refusals import Problem, SubmissionRefused
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.audits import Sample, draw_for, draw_sample, sample_size
from insonate_core.programmes.definition import AuditRule
from insonate_core.programmes.requirements import Rounding

OF = "submissions"


@dataclass(frozen=True, slots=True)
class Drawable:
    """What a draw of one programme over some days would draw from, and how much."""

    programme: programmes.Programme
    rule: AuditRule
    population: tuple[Submission, ...]

    @property
    def size(self) -> int:
        rounding = self.rule.rounding or Rounding.UP
        return sample_size(len(self.population), self.rule.sample, rounding, self.rule.at_least)


@dataclass(frozen=True, slots=True)
class Sampled:
    """One sampled record and what stands of it: the latest finding, None while nobody has looked."""

    entry: DrawnEntry
    finding: AuditFinding | None


def rule_of(programme: programmes.Programme, day: date) -> AuditRule | None:
    """What the version that applies on a day says of sampling submissions; None if it says nothing."""
    version = programmes.version_for(programme, day)
    if version is None:
        return None
    return next((rule for rule in programmes.definition_of(version).audits.values() if rule.of == OF), None)


def audited_programmes(organisations: Iterable[people.Organisation], *, now: datetime) -> list[programmes.Programme]:
    """The programmes of these organisations whose documents ask for samples of submissions."""
    return [
        programme
        for organisation in organisations
        for programme in programmes.programmes_of(organisation)
        if rule_of(programme, local_day(now, organisation.time_zone)) is not None
    ]


def drawable(programme: programmes.Programme, from_on: date, until_on: date) -> Drawable:
    """What could be drawn from. Raises SubmissionRefused for a span without days or a programme without the rule."""
    if until_on <= from_on:
        raise SubmissionRefused(Problem.NOT_A_PERIOD)
    rule = rule_of(programme, until_on - timedelta(days=1))
    if rule is None:
        raise SubmissionRefused(Problem.NOTHING_TO_DRAW)
    rows = latest_submissions([programme.organisation]).filter(
        enrolment__programme=programme, submitted_on__gte=from_on, submitted_on__lt=until_on
    )
    return Drawable(programme, rule, tuple(rows))


@transaction.atomic
def draw_audit(
    *, programme: programmes.Programme, from_on: date, until_on: date, seed: str, by: people.User, now: datetime
) -> AuditDraw:
    """Draw the sample the programme asks for from what was handed in from a day until another (exclusive). The same
    submissions and seed give the same sample. Raises SubmissionRefused if there is nothing to draw from, for an empty
    seed, and for whoever is no auditor there today."""
    day = local_day(now, programme.organisation.time_zone)
    if not people.holds(by, programme.organisation, AUDITS, day):
        raise SubmissionRefused(Problem.NOT_AN_AUDITOR)
    seed = seed.strip()
    if not seed:
        raise SubmissionRefused(Problem.SEED_MISSING)
    found = drawable(programme, from_on, until_on)
    if not found.population:
        raise SubmissionRefused(Problem.NOTHING_TO_DRAW)
    rounding = found.rule.rounding or Rounding.UP
    by_seal = {submission.content_hash: submission for submission in found.population}
    sample = draw_for(found.rule, by_seal, seed=seed)
    draw = AuditDraw.objects.create(
        programme=programme, audit=found.rule.key, from_on=from_on, until_on=until_on, seed=seed, method=sample.method,
        fraction=str(found.rule.sample), rounding=rounding.value, at_least=found.rule.at_least,
        population_size=len(by_seal), drawn_by=by, drawn_at=now,
    )  # fmt: skip
    DrawnEntry.objects.bulk_create(
        DrawnEntry(
            draw=draw, submission=by_seal[ticket.key], number=ticket.number, key=ticket.key, digest=ticket.digest,
            drawn=ticket.drawn,
        )
        for ticket in sample.tickets
    )  # fmt: skip
    audit.record(
        chain=f"organisation:{programme.organisation.slug}", action="draw-audit", subject=f"draw:{draw.uuid}",
        by=by.pk, at=now,
        detail={
            "programme": programme.key, "from": from_on, "until": until_on, "seed": seed, "method": sample.method,
            "population": len(by_seal), "drawn": len(sample.drawn),
        },
    )  # fmt: skip
    return draw


def redrawn(draw: AuditDraw) -> Sample:
    """The draw made again from what is written down of it; equal to what was kept, if nobody changed it."""
    return draw_sample(
        draw.entries.values_list("key", flat=True),
        fraction=Fraction(draw.fraction),
        rounding=Rounding(draw.rounding),
        at_least=draw.at_least,
        seed=draw.seed,
    )


@transaction.atomic
def record_audit_finding(
    *, entry: DrawnEntry, outcome: AuditOutcome, words: str, by: people.User, now: datetime
) -> AuditFinding:
    """Say what a sampled record shows. A later finding stands in place of an earlier one, which remains. Raises
    SubmissionRefused for a record that was not drawn, for whoever is no auditor there today, whose own record it is or
    who decided on it, and for a question without words."""
    organisation = entry.draw.programme.organisation
    if not people.holds(by, organisation, AUDITS, local_day(now, organisation.time_zone)):
        raise SubmissionRefused(Problem.NOT_AN_AUDITOR)
    if not entry.drawn:
        raise SubmissionRefused(Problem.NOT_DRAWN)
    if entry.submission.enrolment.person_id == by.pk:
        raise SubmissionRefused(Problem.OWN_RECORD)
    decision = getattr(entry.submission, "decision", None)
    if decision is not None and decision.by_id == by.pk:
        raise SubmissionRefused(Problem.DECIDED_IT_YOURSELF)
    words = words.strip()
    if outcome != AuditOutcome.IN_ORDER and not words:
        raise SubmissionRefused(Problem.WORDS_MISSING)
    finding = AuditFinding.objects.create(entry=entry, outcome=outcome, words=words, by=by, at=now)
    detail: dict[str, Any] = {"draw": entry.draw.uuid, "number": entry.number, "outcome": outcome.value, "words": words}
    audit.record(
        chain=f"organisation:{organisation.slug}", action="record-audit-finding",
        subject=f"submission:{entry.submission.uuid}", by=by.pk, at=now, detail=detail,
    )  # fmt: skip
    return finding


def draws_of(organisations: Iterable[people.Organisation]) -> QuerySet[AuditDraw]:
    """The draws made for these organisations, latest first, with `sampled` and `looked_at`, how many records of the
    sample somebody has looked at."""
    return (
        AuditDraw.objects.filter(programme__organisation__in=list(organisations))
        .select_related("programme__organisation", "drawn_by")
        .annotate(
            sampled=Count("entries", filter=Q(entries__drawn=True), distinct=True),
            looked_at=Count("entries", filter=Q(entries__drawn=True, entries__findings__isnull=False), distinct=True),
        )
        .order_by("-drawn_at", "-id")
    )


def sample_of(draw: AuditDraw) -> list[Sampled]:
    """The sampled records in the order of the draw, each with its latest finding."""
    latest = AuditFinding.objects.filter(entry=OuterRef("pk")).order_by("-id").values("id")[:1]
    entries = (
        draw.entries.filter(drawn=True)
        .select_related("submission__enrolment__person", "submission__decision__by")
        .defer("submission__bundle", "submission__holder")
        .annotate(latest_finding=Subquery(latest))
        .order_by("number")
    )
    findings = {
        finding.pk: finding
        for finding in AuditFinding.objects.filter(entry__draw=draw).select_related("by").order_by("id")
    }
    return [Sampled(entry, findings.get(entry.latest_finding or 0)) for entry in entries]


def findings_of(entry: DrawnEntry) -> QuerySet[AuditFinding]:
    """Everything found of a sampled record, oldest first."""
    return AuditFinding.objects.filter(entry=entry).select_related("by").order_by("id")
