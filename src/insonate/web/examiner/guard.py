"""Who may open a page of the examiner desk: whoever may examine or put forward there today.

Everybody else meets a page that is not there.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest

from insonate.certification.requests import api as requests
from insonate.certification.results import api as results
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import AwardRule, Exam


@dataclass(frozen=True, slots=True)
class Seat:
    """A programme at whose desk somebody sits: which exams they may hold and which awards ask for."""

    programme: programmes.Programme
    definition: Definition
    exams: tuple[Exam, ...]
    rules: tuple[AwardRule, ...]


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def seats_of(person: people.User, *, now: datetime) -> list[Seat]:
    """Every programme in which the person may examine or put forward today."""
    exams = {each.programme.pk: each for each in results.examinable(person, now=now)}
    rules = {each.programme.pk: each for each in requests.requestable(person, now=now)}
    seats = []
    for key in dict.fromkeys([*exams, *rules]):
        known = exams.get(key) or rules[key]
        seats.append(
            Seat(
                known.programme,
                known.definition,
                exams[key].exams if key in exams else (),
                rules[key].rules if key in rules else (),
            )
        )
    return seats


def seated(request: HttpRequest, enrolment: UUID, *, now: datetime) -> tuple[Seat, programmes.Enrolment]:
    """A registration of a programme at whose desk the person sits, never their own. 404 for everything else."""
    person = person_of(request)
    for seat in seats_of(person, now=now):
        for each in results.candidates_in(seat.programme, but=person, now=now):
            if each.uuid == enrolment:
                return seat, each
    raise Http404
