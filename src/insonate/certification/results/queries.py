"""Reading results: whose they are, who entered them, and what an examiner may enter."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from insonate.certification.awards import api as awards
from insonate.certification.results.facts import standing_results
from insonate.certification.results.models import ExamResult
from insonate.certification.standings import api as standings
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Exam


@dataclass(frozen=True, slots=True)
class Examinable:
    """A programme in which somebody may examine today, and which of its exams."""

    programme: programmes.Programme
    definition: Definition
    exams: tuple[Exam, ...]


def results_of(enrolment: programmes.Enrolment) -> QuerySet[ExamResult]:
    """The results that stand in a registration, oldest sitting first."""
    return standing_results().filter(enrolment=enrolment)


def results_by(examiner: people.User) -> QuerySet[ExamResult]:
    """Everything an examiner entered, newest first, corrections and what they correct included."""
    return (
        ExamResult.objects.filter(examiner=examiner)
        .select_related("candidate", "enrolment__programme", "enrolment__version", "corrects", "corrected_by")
        .defer("enrolment__version__document")
        .order_by("-pk")
    )


def examinable(person: people.User, *, now: datetime) -> list[Examinable]:
    """Where a person may examine today, by the versions under which somebody would register today."""
    held = {
        str(fact.attributes.get("award" if fact.kind == "awards" else "role")) for fact in standings.holdings_of(person)
    }
    if not held:
        return []
    found = []
    for programme, version in programmes.open_programmes(now.date()):
        definition = programmes.definition_of(version)
        on = local_day(now, programme.organisation.time_zone)
        exams = tuple(
            exam
            for exam in definition.exams.values()
            if exam.examined_by is not None
            and held & set(definition.people[exam.examined_by].holds)
            and awards.holds_person(person, exam.examined_by, definition=definition, on=on)
        )
        if exams:
            found.append(Examinable(programme, definition, exams))
    return found


def candidates_in(programme: programmes.Programme, *, but: people.User, now: datetime) -> list[programmes.Enrolment]:
    """The registrations in a programme that run today, by name, without one's own."""
    on = local_day(now, programme.organisation.time_zone)
    return [each for each in programmes.enrolled_in(programme, on) if each.person_id != but.pk]
