"""Which version binds somebody, since when and why, and what another would change for them?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from insonate.certification.requests.queries import open_request
from insonate.certification.standings.gathering import Known, known_of
from insonate.certification.standings.queries import present_day, standing_of
from insonate.certification.submissions.models import Submission
from insonate.kit.clock import local_day
from insonate.programmes import api as programmes
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment_api
from insonate_core.evaluation import evaluate
from insonate_core.evaluation.routes import Route, routes_to
from insonate_core.findings import Standing
from insonate_core.programmes import Definition
from insonate_core.trials import Difference, difference


class Pending(StrEnum):
    """What waits for somebody's decision under the version that binds now. The value is the message key."""

    SUBMISSION = "submission"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Bound:
    """The version that binds a registration. `decided_on` is the day that decided which one it is, found by the anchor
    `decided_by`; None where the evidence does not give it, and the day of registration stood in. `moved` is the move
    that led here, if there was one; `since` the day from which it binds."""

    enrolment: programmes.Enrolment
    definition: Definition
    since: date
    decided_by: str
    decided_on: date | None
    moves: tuple[enrolment_api.VersionMove, ...]

    @property
    def moved(self) -> enrolment_api.VersionMove | None:
        return self.moves[-1] if self.moves else None


@dataclass(frozen=True, slots=True)
class OtherVersion:
    """A version that a route leads to from the one that binds: where the person stands by each on one day, what
    differs, and the routes that are meant for them. `applies` is false before its day."""

    version: programmes.ProgrammeVersion
    definition: Definition
    mine: Standing
    theirs: Standing
    difference: Difference
    routes: tuple[Route, ...]
    applies: bool

    def route(self, key: str) -> Route | None:
        """The route of that name, if it is meant for the person."""
        return next((route for route in self.routes if route.rule.key == key), None)


@dataclass(frozen=True, slots=True)
class VersionChoice:
    """One registration and what one newer version means to it: `stays`, `moves`, `may-choose`, or `nothing` where no
    route is meant for them; `moved` where they came to it by a move."""

    enrolment: programmes.Enrolment
    choice: str
    may_move_now: bool


def bound_by(enrolment: programmes.Enrolment, *, now: datetime, known: Known | None = None) -> Bound:
    """Which version binds the registration, since when and by what."""
    found = standing_of(enrolment, as_of=present_day(enrolment, now), known=known)
    moves = tuple(enrolment_api.moves_of(enrolment))
    decided_by = found.definition.applies.decided_by
    return Bound(
        enrolment=enrolment,
        definition=found.definition,
        since=moves[-1].on if moves else enrolment.from_on,
        decided_by=decided_by,
        decided_on=found.standing.anchors.get(decided_by),
        moves=moves,
    )


def other_versions(enrolment: programmes.Enrolment, *, now: datetime, known: Known | None = None) -> list[OtherVersion]:
    """Every version of the programme to which a route leads from the one that binds, newest first; those withdrawn left
    out. Judged as of today, whether it applies already or not."""
    leading = list(_led_to(enrolment))
    if not leading:
        return []
    as_of = present_day(enrolment, now)
    known = known if known is not None else known_of(enrolment.person)
    mine = standing_of(enrolment, as_of=as_of, known=known)
    found = [_other(version, mine.standing, mine.definition.version, known, as_of) for version in leading]
    return [other for other in found if other.routes]


def _other(
    version: programmes.ProgrammeVersion, mine: Standing, bound_to: str, known: Known, as_of: date
) -> OtherVersion:
    definition, index = programmes.definition_of(version), known.index
    theirs = known.derive(("standing", version.sha256, as_of), lambda: evaluate(definition, index, as_of))
    return OtherVersion(
        version=version,
        definition=definition,
        mine=mine,
        theirs=theirs,
        difference=difference(mine, theirs),
        routes=tuple(route for route in routes_to(definition, index, as_of, bound_to=bound_to) if route.is_open),
        applies=version.applies_from is None or version.applies_from <= as_of,
    )


def _led_to(enrolment: programmes.Enrolment) -> Iterator[programmes.ProgrammeVersion]:
    """The versions whose documents name a route from the one that binds, without judging anybody."""
    bound = programmes.definition_of(enrolment.version).version
    for version in definitions.versions_of(enrolment.programme):
        if version.pk == enrolment.version_id or getattr(version, "withdrawal", None) is not None:
            continue
        routes = programmes.definition_of(version).transitions.values()
        if any(route.starts_from == bound for route in routes):
            yield version


def what_waits(enrolment: programmes.Enrolment) -> list[Pending]:
    """What was made under the version that binds and waits for a decision."""
    waits = []
    if Submission.objects.filter(enrolment=enrolment, decision__isnull=True).exists():
        waits.append(Pending.SUBMISSION)
    awards = programmes.definition_of(enrolment.version).awards
    if any(open_request(enrolment, key) is not None for key in awards):
        waits.append(Pending.REQUEST)
    return waits


def choices_in(version: programmes.ProgrammeVersion, *, now: datetime) -> list[VersionChoice]:
    """What a version means to everybody registered in its programme today, by name: who stays, moves, may choose, or
    came to it. Judges each person to whom a route could lead."""
    today = programmes.enrolled_in(version.programme, _today(version, now))
    found = [_choice(enrolment, version, now) for enrolment in today]
    return sorted(found, key=lambda each: str(each.enrolment.person))


def _choice(enrolment: programmes.Enrolment, version: programmes.ProgrammeVersion, now: datetime) -> VersionChoice:
    if enrolment.version_id == version.pk:
        came = bool(enrolment_api.moves_of(enrolment))
        return VersionChoice(enrolment, "moved" if came else "bound", may_move_now=False)
    other = next((each for each in other_versions(enrolment, now=now) if each.version.pk == version.pk), None)
    if other is None:
        return VersionChoice(enrolment, "nothing", may_move_now=False)
    ways = {route.rule.may for route in other.routes}
    choice = "moves" if "move" in ways else "may-choose" if "choose" in ways else "stays"
    return VersionChoice(enrolment, choice, any(route.may_move for route in other.routes))


def _today(version: programmes.ProgrammeVersion, now: datetime) -> date:
    return local_day(now, version.programme.organisation.time_zone)
