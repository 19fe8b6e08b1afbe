"""Reading applications, enrolments and leave; and what somebody's programmes want from the log form."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from insonate.kit.clock import local_day
from insonate.kit.quick_rows import row_of
from insonate.people.api import Organisation, User
from insonate.programmes.definitions.models import Programme
from insonate.programmes.definitions.queries import definition_of
from insonate.programmes.enrolment.models import (
    Application,
    ApplicationState,
    ApplicationStep,
    Enrolment,
    Leave,
    LeaveState,
)
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Term

OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ASKED)


def enrolments_of(person: User, *, now: datetime) -> list[Enrolment]:
    """The registrations that run today, where their organisation is; oldest first."""
    rows = Enrolment.objects.filter(person=person)
    rows = rows.select_related("person", "programme__organisation", "version").defer("version__document")
    return [row for row in rows.order_by("from_on", "pk") if row.runs_on(_today(row, now))]


def all_enrolments_of(person: User) -> QuerySet[Enrolment]:
    """Every registration a person ever had, newest first."""
    return (
        Enrolment.objects.filter(person=person)
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .order_by("-from_on", "-pk")
    )


def enrolments_in(organisations: Iterable[Organisation]) -> QuerySet[Enrolment]:
    """Registrations in these organisations' programmes, by the person's name, with `leaves_asked`."""
    return (
        Enrolment.objects.filter(programme__organisation__in=list(organisations))  # type: ignore[no-redef]  # declared on the model for its readers
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .annotate(leaves_asked=Count("leaves", filter=Q(leaves__state=LeaveState.ASKED)))
        .order_by("person__name", "from_on", "pk")
    )


def enrolled_in(programme: Programme, day: date) -> QuerySet[Enrolment]:
    """The registrations in one programme that run on a day, by the person's name."""
    return (
        Enrolment.objects.filter(programme=programme, from_on__lte=day)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=day))
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .order_by("person__name", "pk")
    )


def leaves_asked(organisations: Iterable[Organisation]) -> QuerySet[Leave]:
    """Leave that waits for a decision, longest first."""
    return (
        Leave.objects.filter(enrolment__programme__organisation__in=list(organisations), state=LeaveState.ASKED)
        .select_related("enrolment__person", "enrolment__programme__organisation")
        .order_by("asked_at", "pk")
    )


def on_leave(people: Iterable[int], day: date) -> set[int]:
    """Which of these people (by inner id) have approved leave on a day, in whatever programme. One statement."""
    leaves = Leave.objects.filter(state=LeaveState.APPROVED, from_on__lte=day, until_on__gt=day)
    return set(leaves.filter(enrolment__person__in=list(people)).values_list("enrolment__person_id", flat=True))


def leaves_of(enrolment: Enrolment) -> QuerySet[Leave]:
    """Every leave asked in a registration, newest first."""
    return enrolment.leaves.select_related("decided_by").order_by("-from_on", "-pk")


def applications_of(person: User) -> QuerySet[Application]:
    """A person's applications, newest first."""
    return (
        Application.objects.filter(person=person).select_related("programme__organisation").order_by("-began_at", "-pk")
    )


def applications_in(organisations: Iterable[Organisation]) -> QuerySet[Application]:
    """Applications that were ever handed in to these organisations, with `last_at`, the instant of their last step."""
    last = ApplicationStep.objects.filter(application=OuterRef("pk")).order_by("-pk")
    return (
        Application.objects.filter(programme__organisation__in=list(organisations), submitted_at__isnull=False)  # type: ignore[no-redef]  # declared on the model for its readers
        .select_related("person", "programme__organisation")
        .annotate(last_at=Subquery(last.values("at")[:1]))
    )


def applications_waiting(organisations: Iterable[Organisation]) -> QuerySet[Application]:
    """Applications that wait for the office, oldest first."""
    return applications_in(organisations).filter(state=ApplicationState.SUBMITTED).order_by(F("last_at"), "pk")


def steps_of(application: Application) -> QuerySet[ApplicationStep]:
    """What happened to an application, oldest first."""
    return application.steps.select_related("by", "version").defer("version__document").order_by("pk")


def enrolment_from(application: Application) -> Enrolment | None:
    """The registration that an application led to; None if it led to none."""
    return Enrolment.objects.filter(application=application).first()


def open_application(person: User, programme: Programme) -> Application | None:
    """The application that is not decided yet, if there is one."""
    return Application.objects.filter(person=person, programme=programme, state__in=OPEN).first()


def people_known_to(organisations: Iterable[Organisation], words: str = "") -> QuerySet[User]:
    """Who applied to or is registered with these organisations, by name; `words` finds in name and e-mail."""
    known = list(organisations)
    applied = Application.objects.filter(programme__organisation__in=known, submitted_at__isnull=False)
    registered = Enrolment.objects.filter(programme__organisation__in=known)
    found = User.objects.filter(
        Q(pk__in=applied.values("person_id")) | Q(pk__in=registered.values("person_id"))
    ).order_by("name", "pk")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found


def definitions_for(person: User, *, now: datetime) -> Iterator[Definition]:
    """The definitions that bind a person today, oldest enrolment first."""
    for enrolment in enrolments_of(person, now=now):
        yield definition_of(enrolment.version)


def vocabularies_for(person: User, *, now: datetime) -> dict[str, tuple[Term, ...]]:
    """For each attribute with a closed list: the values that the person's programmes know, in the documents'
    order, each once (the first document that names a value says what it is called). Empty for somebody who is
    enrolled nowhere."""
    union: dict[str, dict[str, Term]] = {}
    for definition in definitions_for(person, now=now):
        for key, vocabulary in definition.vocabularies.items():
            terms = union.setdefault(key, {})
            for term in vocabulary:
                terms.setdefault(term.key, term)
    return {key: tuple(terms.values()) for key, terms in union.items()}


def asks_for(person: User, *, now: datetime) -> dict[str, tuple[Definition, ...]]:
    """The attributes that a scan must say to count, in the documents' order, and which programmes ask each."""
    asks: dict[str, list[Definition]] = {}
    for definition in definitions_for(person, now=now):
        rule = definition.records.get("scans")
        for attribute in rule.asks if rule is not None else ():
            asks.setdefault(attribute, []).append(definition)
    return {attribute: tuple(asking) for attribute, asking in asks.items()}


def _today(enrolment: Enrolment, now: datetime) -> date:
    return local_day(now, enrolment.programme.organisation.time_zone)


def time_zone_of(person: User, day: date) -> str:
    """Where the person's days begin and end: the time zone of the organisation of their newest registration that
    runs on the day or is to come; empty for somebody registered nowhere. Plain SQL, since every saved scan asks."""
    found = row_of(
        "SELECT o.time_zone FROM programmes_enrolment e JOIN programmes_programme p ON p.id = e.programme_id "
        "JOIN people_organisation o ON o.id = p.organisation_id WHERE e.person_id = %s "
        "AND (e.until_on IS NULL OR e.until_on > %s) ORDER BY e.from_on DESC, e.id DESC LIMIT 1",
        [person.pk, connection.ops.adapt_datefield_value(day)],
    )
    return str(found[0]) if found else ""


def time_zones_of(people: Iterable[int], day: date) -> dict[int, str]:
    """The same for many people (by inner id), those registered nowhere left out. One statement."""
    rows = Enrolment.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), person__in=list(people))
    # The last one of each person stands.
    return dict(
        rows.order_by("from_on", "pk").values_list("person_id", "programme__organisation__time_zone").iterator()
    )
