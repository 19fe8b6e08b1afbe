"""What a person's evidence, applications and registrations say of them, when they want it gone (decision 0140)."""

from datetime import datetime

from django.db import transaction

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people.api import User
from insonate.programmes.attested.models import AttestedFact, FactDecision, FactDocument
from insonate.programmes.enrolment.models import Application, ApplicationState, ApplicationStep, Enrolment, Leave

OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ASKED)


@transaction.atomic
def erase_evidence(*, person: User, now: datetime) -> None:
    """Evidence about the person and the papers with it go; of applications, registrations and leave the days stay and
    the words go. What is open is withdrawn, what runs ends today."""
    facts = AttestedFact.objects.filter(person=person)
    audit.erase(FactDocument.objects.filter(fact__in=facts))
    audit.erase(FactDecision.objects.filter(fact__in=facts))
    audit.erase(facts)
    own = Application.objects.filter(person=person)
    audit.blank(ApplicationStep.objects.filter(application__in=own), words="", standing="")
    own.filter(state__in=OPEN).update(state=ApplicationState.WITHDRAWN, decided_at=now)
    own.update(words="")
    for enrolment in Enrolment.objects.filter(person=person, until_on__isnull=True).select_related(
        "programme__organisation"
    ):
        today = local_day(now, enrolment.programme.organisation.time_zone)
        enrolment.until_on = max(today, enrolment.from_on)
        enrolment.end_reason = "account-erased"
        enrolment.save(update_fields=["until_on", "end_reason"])
        audit.record(
            chain=f"organisation:{enrolment.programme.organisation.slug}", action="end-registration",
            subject=f"enrolment:{enrolment.uuid}", by=person.pk, at=now,
            detail={"until": enrolment.until_on, "reason": enrolment.end_reason},
        )  # fmt: skip
    Leave.objects.filter(enrolment__person=person).update(reason="", words="")
