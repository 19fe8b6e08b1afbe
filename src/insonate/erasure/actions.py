"""Erasing a logbook, erasing an account: all of it in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.billing import api as billing
from insonate.certification import erasure as certification
from insonate.certification.standings import api as standings
from insonate.kit.refusals import FieldProblem, Refused
from insonate.learning import api as learning
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an account cannot be erased yet, and what to do about it."""

    what: str
    do: str


def obstacles_of(person: people.User) -> list[Obstacle]:
    """What stands in the way of erasing the account; empty if nothing does."""
    found = [
        Obstacle(
            _("You are the only administrator of %(organisation)s.") % {"organisation": organisation.name},
            _("Name another one first, at Office, People and roles."),
        )
        for organisation in people.administers_alone(person)
    ]
    found += [
        Obstacle(
            _("%(organisation)s is deciding on an award for you.")
            % {"organisation": request.enrolment.programme.organisation.name},
            _("Take the request back, or wait for the decision."),
        )
        for request in certification.open_requests_about(person)
    ]
    return found


def erase_logbook(*, person: people.User, now: datetime) -> logbook.Erased:
    """The logbook goes for ever; account and registrations stay."""
    with transaction.atomic():
        erased = logbook.erase_logbook(person=person, now=now)
    standings.forget(person.pk)
    return erased


def erase_account(*, person: people.User, now: datetime) -> None:
    """Everything goes that decision 0140 says goes. Raises `Refused`, with nothing erased, where something stands in
    the way."""
    with transaction.atomic():
        held = people.User.objects.select_for_update().get(pk=person.pk)
        if obstacles := obstacles_of(held):
            raise Refused(*(FieldProblem("", f"{each.what} {each.do}") for each in obstacles))
        logbook.erase_logbook(person=held, now=now)
        billing.leave_all(person=held, now=now)
        certification.erase_records(person=held, now=now)
        learning.erase_reading(person=held)
        learning.erase_courses(person=held)
        programmes.erase_evidence(person=held, now=now)
        people.erase_person(person=held, today=now.date(), now=now)
    standings.forget(person.pk)
