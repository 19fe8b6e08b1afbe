"""Reading requests: where each stands, what it rests on, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from insonate.certification.awards import api as awards
from insonate.certification.requests.models import AwardRequest, CaseFile, RequestStep
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.credentials.lifecycle import OPEN, Act, Stage, stage_after
from insonate_core.credentials.powers import Power, conferred_in
from insonate_core.evaluation import evaluate
from insonate_core.findings import AwardStanding, AwardState, State
from insonate_core.periods import after
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule

WAITS_FOR_DECIDER = (Stage.REQUESTED, Stage.APPEALED)


@dataclass(frozen=True, slots=True)
class Askable:
    """An award of a registration that somebody might ask for, and how it stands."""

    enrolment: programmes.Enrolment
    definition: Definition
    rule: AwardRule
    standing: AwardStanding

    @property
    def is_ready(self) -> bool:
        """Whether everything it requires is there."""
        return self.standing.state is AwardState.READY


def requests() -> QuerySet[AwardRequest]:
    """Requests with what is needed to show them, newest first."""
    return (
        AwardRequest.objects.select_related(
            "enrolment__person", "enrolment__programme__organisation", "version", "requested_by"
        )
        .defer("version__document")
        .prefetch_related(Prefetch("steps", RequestStep.objects.select_related("by").order_by("number")))
        .order_by("-requested_at", "-pk")
    )


def stage_of(request: AwardRequest) -> Stage:
    """Where the steps of a request lead."""
    return stage_after(Act(step.act) for step in request.steps.all())


def last_step(request: AwardRequest) -> RequestStep:
    """What was done last."""
    return list(request.steps.all())[-1]


def steps_of(request: AwardRequest) -> list[RequestStep]:
    """What was done about a request, oldest first."""
    return list(request.steps.select_related("by").order_by("number"))


def requests_in(organisations: Iterable[people.Organisation]) -> list[AwardRequest]:
    """Every request to these organisations, newest first."""
    return list(requests().filter(enrolment__programme__organisation__in=list(organisations)))


def requests_of(enrolment: programmes.Enrolment) -> list[AwardRequest]:
    """Every request in a registration, newest first."""
    return list(requests().filter(enrolment=enrolment))


def requests_by(person: people.User) -> list[AwardRequest]:
    """Every request that somebody made, newest first."""
    return list(requests().filter(requested_by=person))


def open_request(enrolment: programmes.Enrolment, award: str) -> AwardRequest | None:
    """The request for an award that can still lead to it; None if there is none."""
    found = requests().filter(enrolment=enrolment, award=award)
    return next((each for each in found if stage_of(each) in OPEN), None)


def case_files_of(request: AwardRequest) -> list[CaseFile]:
    """What was frozen with a request and with each answer, oldest first."""
    return list(request.case_files.order_by("attempt"))


def rule_of(request: AwardRequest) -> AwardRule:
    """The award as the request's version of the rules has it."""
    return programmes.definition_of(request.version).awards[request.award]


def appeal_until(request: AwardRequest) -> date | None:
    """The last day on which the candidate may appeal; None where there was no refusal or the rules know no appeal."""
    refused = [step for step in request.steps.all() if step.act == Act.REFUSE]
    within = rule_of(request).appeal_within
    return after(refused[-1].on, within) if refused and within is not None else None


def due_on(request: AwardRequest) -> date | None:
    """The day by which the rules want a decision; None where they say nothing or it was given."""
    within = rule_of(request).decide_within
    last = last_step(request)
    return after(last.on, within) if within is not None and stage_of(request) is Stage.REQUESTED else None


def newer_version(request: AwardRequest) -> programmes.ProgrammeVersion | None:
    """A version that was published after the request was made: the request is judged by its own nevertheless."""
    return (
        programmes.ProgrammeVersion.objects.defer("document")
        .filter(programme=request.enrolment.programme, published_at__gt=request.requested_at)
        .exclude(pk=request.version_id)
        .order_by("-published_at")
        .first()
    )


def no_longer_met(request: AwardRequest, *, now: datetime) -> list[str]:
    """The clauses (by path) that were met when it was frozen and are not today by the same rules: a signature taken
    back, a result corrected. Empty if everything still stands."""
    definition = programmes.definition_of(request.version)
    evidence = standings.evidence_of(request.enrolment.person)
    standing = evaluate(definition, evidence, standings.present_day(request.enrolment, now))
    unmet = (standing.at(path) for path in definition.awards[request.award].requires)
    return [found.path for found in unmet if found.state not in (State.MET, State.WAIVED, State.INDICATIVE)]


def awaiting_decision(person: people.User, *, now: datetime) -> list[AwardRequest]:
    """The requests that wait for a decision the person may give, the longest wait first. Their own, those they made
    and appeals against their own refusals are not among them."""
    waiting = []
    for request in reversed(list(requests())):
        if stage_of(request) in WAITS_FOR_DECIDER and may_decide(person, request, now=now):
            waiting.append(request)
    return waiting


def may_decide(person: people.User, request: AwardRequest, *, now: datetime) -> bool:
    """Whether the person could decide on the request as it stands: whom its rules name, who neither is the candidate
    nor made it; an appeal only somebody other than who refused."""
    if person.pk in (request.enrolment.person_id, request.requested_by_id):
        return False
    if stage_of(request) is Stage.APPEALED and person.pk in refusers(request):
        return False
    definition = programmes.definition_of(request.version)
    organisation = request.enrolment.programme.organisation
    return awards.decides(person, definition, request.award, organisation, now=now)


def refusers(request: AwardRequest) -> set[int]:
    """Who refused a request."""
    return {step.by_id for step in request.steps.all() if step.act == Act.REFUSE and step.by_id is not None}


def askable_in(enrolment: programmes.Enrolment, *, now: datetime) -> list[Askable]:
    """Every award of a registration's programme with how it stands for the person, in the document's order."""
    enrolled = standings.standing_of(enrolment, as_of=standings.present_day(enrolment, now))
    by_key = {each.key: each for each in enrolled.standing.awards}
    return [
        Askable(enrolment, enrolled.definition, rule, by_key[rule.key]) for rule in enrolled.definition.awards.values()
    ]


@dataclass(frozen=True, slots=True)
class Requestable:
    """A programme in which somebody may ask for awards today, and for which."""

    programme: programmes.Programme
    definition: Definition
    rules: tuple[AwardRule, ...]


def requestable(person: people.User, *, now: datetime) -> list[Requestable]:
    """Where a person is one of those whom the rules let ask for awards, by the versions under which somebody would
    register today. Whether they acted for a candidate is asked when they do."""
    held = {
        str(fact.attributes.get("award" if fact.kind == "awards" else "role")) for fact in standings.holdings_of(person)
    }
    found = []
    for programme, version in programmes.open_programmes(now.date()) if held else ():
        definition = programmes.definition_of(version)
        on = local_day(now, programme.organisation.time_zone)
        rules = tuple(
            rule
            for rule in definition.awards.values()
            if rule.requested_by is not None
            and held & set(definition.people[rule.requested_by].holds)
            and awards.holds_person(person, rule.requested_by, definition=definition, on=on)
        )
        if rules:
            found.append(Requestable(programme, definition, rules))
    return found


def acts_for_others(person: people.User, *, now: datetime) -> bool:
    """Whether there is a programme in which the person may hold exams or ask for awards today."""
    facts = standings.holdings_of(person)
    if not facts:
        return False
    for programme, version in programmes.open_programmes(now.date()):
        on = local_day(now, programme.organisation.time_zone)
        held = {
            str(fact.attributes.get("award" if fact.kind == "awards" else "role"))
            for fact in facts
            if fact.on <= on and (fact.until is None or on < fact.until)
        }
        definition = programmes.definition_of(version)
        if any(
            each.power in (Power.EXAMINE, Power.REQUEST) and held & set(definition.people[each.person].holds)
            for each in conferred_in(definition)
        ):
            return True
    return False
