"""What an application is judged by: the binding version and the standing it finds."""

from dataclasses import dataclass
from datetime import date, datetime

from insonate.kit.canonical import canonical_json
from insonate.kit.clock import local_day
from insonate.people.api import User
from insonate.programmes.attested.facts import claimed_facts
from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of, version_for
from insonate.programmes.judging import standing_at_entry
from insonate_core.findings import Finding, Standing, State
from insonate_core.frozen import standing_to_json
from insonate_core.programmes import Definition


@dataclass(frozen=True, slots=True)
class EntryStanding:
    """Where somebody stands on the entry requirements of a programme on a day. `once_confirmed` is where they would
    stand if the office confirmed everything that they claim."""

    version: ProgrammeVersion
    definition: Definition
    as_of: date
    standing: Standing
    once_confirmed: Standing

    @property
    def finding(self) -> Finding | None:
        """What the document asks at entry, judged; None if it asks nothing."""
        return self.standing.enrolment

    @property
    def is_met(self) -> bool:
        """Whether the person may be admitted as far as the document is concerned."""
        return self.finding is None or self.finding.state in {State.MET, State.WAIVED}

    @property
    def would_be_met(self) -> bool:
        """Whether they may be once what they claim is confirmed."""
        finding = self.once_confirmed.enrolment
        return finding is None or finding.state in {State.MET, State.WAIVED}

    def frozen(self) -> str:
        """The standing as an application's step keeps it, for ever."""
        return canonical_json(standing_to_json(self.standing))


def entry_standing(person: User, programme: Programme, *, now: datetime) -> EntryStanding | None:
    """Where the person stands on what the binding version asks at entry. None if no version applies today."""
    as_of = local_day(now, programme.organisation.time_zone)
    version = binding_version(person, programme, registers_on=as_of)
    if version is None:
        return None
    definition = definition_of(version)
    claims = claimed_facts(person, programme.organisation)
    standing = standing_at_entry(definition, person, as_of=as_of)
    once = standing_at_entry(definition, person, as_of=as_of, besides=claims) if claims else standing
    return EntryStanding(version, definition, as_of, standing, once)


def binding_version(person: User, programme: Programme, *, registers_on: date) -> ProgrammeVersion | None:
    """The version that binds somebody who registers on a day. Each document names the anchor that decides; where the
    evidence gives that anchor no day yet, the day of registration stands in for it."""
    version = version_for(programme, registers_on)
    if version is None:
        return None
    definition = definition_of(version)
    decided_on = standing_at_entry(definition, person, as_of=registers_on).anchors.get(definition.applies.decided_by)
    if decided_on is None or decided_on == registers_on:
        return version
    return version_for(programme, decided_on) or version
