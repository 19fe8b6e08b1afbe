"""Reading awards: whose, in what stage, with which certificates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from insonate.certification.awards.models import Award, AwardStep, Certificate, CertificateFile, Paper
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.credentials.lifecycle import Act, Stage, stage_after, stage_now
from insonate_core.credentials.powers import Conferred, powers_of
from insonate_core.evaluation import evaluate
from insonate_core.findings import AwardStanding, AwardState
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule

VERIFY = "/verify/"


@dataclass(frozen=True, slots=True)
class HeldAward:
    """An award as it stands on a day: its rule, its stage, and until when a grace or its validity runs."""

    award: Award
    definition: Definition
    rule: AwardRule | None
    stage: Stage
    standing: AwardStanding | None
    powers: tuple[Conferred, ...]

    @property
    def grace_until(self) -> date | None:
        return self.standing.grace_until if self.standing is not None and self.stage is Stage.GRACE else None


def awards() -> QuerySet[Award]:
    """Awards with what is needed to show them, newest first; their steps and certificates without the files."""
    return (
        Award.objects.select_related("person", "organisation", "programme", "version", "given_by")
        .defer("version__document")
        .prefetch_related(
            Prefetch("steps", AwardStep.objects.select_related("by").order_by("number")),
            Prefetch("certificates", Certificate.objects.select_related("made_by").order_by("edition")),
        )
        .order_by("-given_at", "-pk")
    )


def awards_of(person: people.User) -> list[Award]:
    """Every award ever given to a person here, newest first, whatever became of it."""
    return list(awards().filter(person=person))


def was_given_any(person: people.User) -> bool:
    """Whether the person was ever given an award here."""
    return Award.objects.filter(person=person).exists()


def awards_in(organisations: Iterable[people.Organisation]) -> QuerySet[Award]:
    """Every award these organisations gave, newest first."""
    return awards().filter(organisation__in=list(organisations))


def award_with_code(code: str) -> Award | None:
    """The award that may be checked at an address with this code; None if there is none."""
    return awards().filter(code=code.strip().lower()).first()


def award_with_number(organisation: people.Organisation, number: str) -> Award | None:
    """The award of an organisation with this number, whatever its case; None if there is none."""
    return awards().filter(organisation=organisation, number__iexact=number.strip()).first()


def award_from_request(request: UUID) -> Award | None:
    """The award that a request (by its uuid) led to; None while it has led to none."""
    return awards().filter(request=request).first()


def decided_stage(award: Award) -> Stage:
    """Where the recorded steps of an award lead."""
    return stage_after((Act(step.act) for step in award.steps.all()), Stage.APPROVED)


def steps_of(award: Award) -> list[AwardStep]:
    """What happened to an award, oldest first."""
    return list(award.steps.select_related("by").order_by("number"))


def day_of(award: Award, now: datetime) -> date:
    """The `as_of` of a judgement made now: where the organisation is, or later where the holder is."""
    today = local_day(now, award.organisation.time_zone)
    zone = programmes.time_zone_of(award.person, now.date())
    return max(today, local_day(now, zone)) if zone else today


def binding_version(award: Award) -> programmes.ProgrammeVersion:
    """The version by which the upkeep is judged: that of the holder's newest registration in the programme, else the
    one by which the award was given."""
    enrolment = programmes.all_enrolments_of(award.person).filter(programme=award.programme).first()
    return enrolment.version if enrolment is not None else award.version


def held_award(award: Award, *, as_of: date) -> HeldAward:
    """An award as it stands at the end of a day: what was decided, else what its upkeep says."""
    definition = programmes.definition_of(binding_version(award))
    rule = definition.awards.get(award.award)
    standing = None
    decided = decided_stage(award)
    if rule is not None:
        found = evaluate(definition, standings.evidence_of(award.person), as_of)
        standing = next(each for each in found.awards if each.key == rule.key)
    stage = stage_now(decided, standing.state if standing is not None else AwardState.ACTIVE)
    if award.valid_until_on is not None and award.valid_until_on <= as_of and stage is not Stage.WITHDRAWN:
        stage = Stage.EXPIRED
    return HeldAward(award, definition, rule, stage, standing, powers_of(definition, award.award))


def held_awards_of(person: people.User, *, now: datetime) -> list[HeldAward]:
    """Every award of a person as it stands today, newest first."""
    return [held_award(award, as_of=day_of(award, now)) for award in awards_of(person)]


def holds_award(person: people.User, programme: programmes.Programme, award: str) -> Award | None:
    """The person's award of that name that was not withdrawn and has not expired; None if there is none."""
    for given in awards().filter(person=person, programme=programme, award=award):
        if decided_stage(given) not in (Stage.WITHDRAWN, Stage.EXPIRED):
            return given
    return None


def certificates_of(award: Award) -> list[Certificate]:
    """Every edition of an award's certificate, oldest first."""
    return list(award.certificates.select_related("made_by").order_by("edition"))


def current_certificate(award: Award) -> Certificate:
    """The newest edition. Every award has one from the moment it is given."""
    return certificates_of(award)[-1]


def file_of(certificate: Certificate, paper: Paper) -> CertificateFile:
    """An edition as PDF on one paper, the very bytes that were made when it was issued."""
    return certificate.files.get(paper=paper)


def verify_path(award: Award) -> str:
    """The path at which anybody may check an award."""
    return f"{VERIFY}{award.code}"


def verify_address(award: Award) -> str:
    """The whole address at which anybody may check an award."""
    return f"{settings.PUBLIC_ADDRESS}{verify_path(award)}"
