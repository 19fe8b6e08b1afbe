"""Reading attested facts: what is confirmed, what still waits, and with which papers."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from insonate.people.api import Organisation, User
from insonate.programmes.attested.models import AttestedFact, FactDecision, FactDocument, FactOutcome


def facts_with_outcome() -> QuerySet[AttestedFact]:
    """Facts with `outcome` (the latest decision; None while it waits) and `decided_at`, their papers without
    content, newest first."""
    latest = FactDecision.objects.filter(fact=OuterRef("pk")).order_by("-pk")
    return (
        AttestedFact.objects.annotate(  # type: ignore[no-redef]  # declared on the model for its readers
            outcome=Subquery(latest.values("outcome")[:1]),
            decided_at=Subquery(latest.values("at")[:1]),
            decision_words=Subquery(latest.values("words")[:1]),
        )
        .select_related("organisation", "entered_by", "person")
        .prefetch_related(Prefetch("documents", FactDocument.objects.defer("content").order_by("pk")))
        .order_by("-on", "-pk")
    )


def facts_about(person: User, organisation: Organisation) -> QuerySet[AttestedFact]:
    """Everything entered or claimed about a person at one organisation."""
    return facts_with_outcome().filter(person=person, organisation=organisation)


def facts_of(person: User) -> QuerySet[AttestedFact]:
    """Everything entered or claimed about a person, anywhere."""
    return facts_with_outcome().filter(person=person)


def claims_waiting(organisations: Iterable[Organisation]) -> QuerySet[AttestedFact]:
    """Claims that nobody has decided yet, oldest first."""
    return (
        facts_with_outcome()
        .filter(Q(outcome__isnull=True), organisation__in=list(organisations))
        .order_by("entered_at")
    )


def confirmed(people: Iterable[User] | Iterable[str]) -> QuerySet[AttestedFact]:
    """The confirmed facts of these people (by uuid), with the instant at which each became evidence."""
    uuids = [person.uuid if isinstance(person, User) else person for person in people]
    return _confirmed(AttestedFact.objects.filter(person__uuid__in=uuids))


def confirmed_of(people: Iterable[int]) -> QuerySet[AttestedFact]:
    """The same for people by their inner id."""
    return _confirmed(AttestedFact.objects.filter(person__in=list(people)))


def _confirmed(facts: QuerySet[AttestedFact]) -> QuerySet[AttestedFact]:
    return (
        facts.annotate(  # type: ignore[no-redef]  # declared on the model for its readers
            outcome=Subquery(FactDecision.objects.filter(fact=OuterRef("pk")).order_by("-pk").values("outcome")[:1]),
            confirmed_at=Subquery(
                FactDecision.objects.filter(fact=OuterRef("pk"), outcome=FactOutcome.CONFIRMED)
                .order_by("-pk")
                .values("at")[:1]
            ),
        )
        .filter(Q(outcome=FactOutcome.CONFIRMED))
        .select_related("organisation", "entered_by", "person")
        .annotate(person_uuid=F("person__uuid"))
        .order_by("on", "pk")
    )
