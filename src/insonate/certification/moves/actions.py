"""Moving to another version, and telling whom it concerns."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.certification.moves.queries import OtherVersion, Pending, other_versions, what_waits
from insonate.certification.standings.gathering import forget
from insonate.kit.refusals import FieldProblem, Overtaken, Refused
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.programmes.enrolment import api as enrolment_api
from insonate_core.evaluation.routes import Route
from insonate_core.findings import State

WAITS = {
    Pending.SUBMISSION: _l("A record that you handed in waits for a decision under the version that binds you now."),
    Pending.REQUEST: _l("A request for an award waits for a decision under the version that binds you now."),
}


def move_to_version(
    *, enrolment: programmes.Enrolment, version: str, route: str, by: people.User, now: datetime
) -> enrolment_api.VersionMove:
    """The person passes to another version by one of its routes. What was handed in, asked for or given stays as it
    was.

    Raises `Refused` if the route is not open to them, asks something that is not met, does not lead to a version that
    applies today, or while something waits for a decision; `Overtaken` if the registration was moved or ended
    meanwhile.
    """
    if enrolment.person_id != by.pk:
        raise Refused(FieldProblem("", _("Only the person who is registered moves.")))
    with transaction.atomic():
        shown = enrolment.version_id
        enrolment = enrolment_api.locked_enrolment(enrolment)
        if enrolment.version_id != shown:
            raise Overtaken(
                _("This registration was moved already: version %(version)s binds it.")
                % {"version": enrolment.version.version}
            )
        other = next((each for each in other_versions(enrolment, now=now) if each.version.version == version), None)
        found = other.route(route) if other is not None else None
        if other is None or found is None or found.rule.may == "stay":
            raise Refused(FieldProblem("", _("No route leads you there.")))
        _refuse_unless_open(enrolment, other, found)
        move = _move(enrolment, other, found, by=by, now=now)
    forget(enrolment.person_id)
    return move


def _refuse_unless_open(enrolment: programmes.Enrolment, other: OtherVersion, route: Route) -> None:
    if not other.applies:
        raise Refused(FieldProblem("", _("That version does not apply yet.")))
    if waits := what_waits(enrolment):
        raise Refused(*(FieldProblem("", str(WAITS[each])) for each in waits))
    if route.asked.state is not State.MET:
        raise Refused(FieldProblem("", _("What this route asks is not there yet.")))


def _move(
    enrolment: programmes.Enrolment, other: OtherVersion, route: Route, *, by: people.User | None, now: datetime
) -> enrolment_api.VersionMove:
    anchor = enrolment_api.clock_anchor(other.definition)
    return enrolment_api.move_enrolment(
        enrolment=enrolment, to=other.version, route=route.rule.key,
        anchor_on=other.theirs.anchors.get(anchor) if anchor is not None else None, by=by, now=now,
    )  # fmt: skip


def tell_of_versions(*, now: datetime) -> int:
    """Tell everybody whom a route of a newly published version concerns, once; how many were told now."""
    told = 0
    for enrolment, version in enrolment_api.versions_untold():
        other = next((each for each in other_versions(enrolment, now=now) if each.version.pk == version.pk), None)
        if other is None:
            continue
        must = any(route.rule.may == "move" for route in other.routes)
        key = "version-must-move" if must else "version-published"
        told += enrolment_api.tell_of_version(enrolment=enrolment, version=version, key=key, now=now)
    return told


def move_whom_a_version_binds(*, now: datetime) -> int:
    """Move everybody whom a document says must move, once its version applies and what the route asks is met; how many
    were moved now. Who has something waiting for a decision is moved when that is decided."""
    moved = 0
    for enrolment in enrolment_api.led_by_routes("move"):
        for other in other_versions(enrolment, now=now):
            route = next((each for each in other.routes if each.rule.may == "move" and each.may_move), None)
            if route is None or not other.applies or what_waits(enrolment):
                continue
            with transaction.atomic():
                _move(enrolment, other, route, by=None, now=now)
            forget(enrolment.person_id)
            moved += 1
            break
    return moved
