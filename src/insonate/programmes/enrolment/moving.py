"""A registration passes from one version of its programme to another (decision 0105).

Whether it may is judged above, where everything known of the person is at hand; here it is written down once.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of, title_of
from insonate.programmes.enrolment.models import Enrolment, VersionMove, VersionTold
from insonate.programmes.enrolment.registration import locked_enrolment
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused


def moves_of(enrolment: Enrolment) -> list[VersionMove]:
    """Every move of a registration, oldest first."""
    rows = VersionMove.objects.filter(enrolment=enrolment).select_related("from_version", "to_version", "by")
    return list(rows.defer("from_version__document", "to_version__document").order_by("number"))


@transaction.atomic
def move_enrolment(
    *,
    enrolment: Enrolment,
    to: ProgrammeVersion,
    route: str,
    anchor_on: date | None,
    by: people.User | None,
    now: datetime,
) -> VersionMove:
    """Bind the registration to another version of its programme, by a route that is open to the person, and pin the
    day that the version counts their years from. Raises `Overtaken` if it was moved, or ended, since `enrolment` was
    read."""
    shown = enrolment.version_id
    enrolment = locked_enrolment(enrolment)
    today = local_day(now, enrolment.programme.organisation.time_zone)
    if enrolment.version_id != shown:
        raise Overtaken(_("This registration was moved already: version %(version)s binds it.") % {
            "version": enrolment.version.version})  # fmt: skip
    if not enrolment.runs_on(today):
        raise Overtaken(_("This registration has ended."))
    if to.programme_id != enrolment.programme_id or to.pk == enrolment.version_id:
        raise Refused(FieldProblem("", _("There is nothing to move to.")))
    move = VersionMove(
        enrolment=enrolment, number=enrolment.moves.count() + 1, from_version=enrolment.version, to_version=to,
        route=route, by=by, on=today, at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            move.save(force_insert=True)
    except IntegrityError:
        raise Overtaken(_("Somebody was first. Look again.")) from None
    enrolment.version, enrolment.anchor_on = to, anchor_on
    enrolment.save(update_fields=["version", "anchor_on"])
    audit.record(
        chain=f"organisation:{enrolment.programme.organisation.slug}", action="move-to-version",
        subject=f"enrolment:{enrolment.uuid}", by=by.pk if by else None, on_behalf_of=enrolment.person_id, at=now,
        detail={
            "from": move.from_version.sha256, "to": to.sha256, "route": route, "anchor": anchor_on,
        },
    )  # fmt: skip
    people.tell(
        person=enrolment.person, key="version-moved", now=now,
        arguments={
            "programme": title_of(definition_of(to), enrolment.person.language), "version": to.version,
            "enrolment": str(enrolment.uuid),
        },
    )  # fmt: skip
    return move


@transaction.atomic
def tell_of_version(*, enrolment: Enrolment, version: ProgrammeVersion, key: str, now: datetime) -> bool:
    """Tell somebody once of a version that concerns them; False if they were told before."""
    _row, is_new = VersionTold.objects.get_or_create(enrolment=enrolment, version=version, defaults={"at": now})
    if is_new:
        definition = definition_of(version)
        people.tell(
            person=enrolment.person, key=key, now=now,
            arguments={
                "programme": title_of(definition, enrolment.person.language), "version": version.version,
                "enrolment": str(enrolment.uuid),
            },
        )  # fmt: skip
    return is_new


def versions_untold() -> list[tuple[Enrolment, ProgrammeVersion]]:
    """Registrations that run, each with the versions of their programme that were published since they were bound, and
    of which they were not told; those withdrawn left out."""
    newer = ProgrammeVersion.objects.filter(withdrawal__isnull=True).defer("document").order_by("published_at")
    by_programme: dict[int, list[ProgrammeVersion]] = {}
    for version in newer:
        by_programme.setdefault(version.programme_id, []).append(version)
    several = [programme for programme, versions in by_programme.items() if len(versions) > 1]
    told = set(VersionTold.objects.filter(enrolment__programme__in=several).values_list("enrolment_id", "version_id"))
    enrolled = (
        Enrolment.objects.filter(programme__in=several, until_on__isnull=True, person__is_active=True)
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .order_by("pk")
    )
    return [
        (enrolment, version)
        for enrolment in enrolled
        for version in by_programme[enrolment.programme_id]
        if version.published_at > enrolment.version.published_at and (enrolment.pk, version.pk) not in told
    ]


def led_by_routes(may: str) -> list[Enrolment]:
    """Registrations that run and are bound to a version from which a route with that `may` leads on."""
    found: list[Enrolment] = []
    for version in ProgrammeVersion.objects.filter(withdrawal__isnull=True).defer("document"):
        starts = {
            route.starts_from for route in definition_of(version).transitions.values()
            if route.may == may and route.starts_from is not None
        }  # fmt: skip
        if starts:
            bound = Enrolment.objects.filter(
                programme=version.programme_id, version__version__in=starts, until_on__isnull=True
            )
            found += bound.select_related("person", "programme__organisation", "version").defer("version__document")
    return found
