"""Whose record may whom see?

The candidate sees their own, whole. A tutor and a programme lead see every submission to their organisation; only a
tutor decides, and never on their own. An auditor sees the frozen records that a draw of that organisation gave them, by
number, and nothing else; a programme lead sees the draws with the names. To everybody else no record exists.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from insonate.certification.submissions.models import AuditDraw, DrawnEntry, Submission
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes import api as programmes

REVIEWS = {people.RoleKey.TUTOR, people.RoleKey.PROGRAMME_LEAD}
DECIDES = {people.RoleKey.TUTOR}
AUDITS = {people.RoleKey.AUDITOR}
SEES_NAMES = {people.RoleKey.PROGRAMME_LEAD}
SEES_DRAWS = {people.RoleKey.AUDITOR, people.RoleKey.PROGRAMME_LEAD}


def organisations_for(person: people.User, roles: set[people.RoleKey], *, now: datetime) -> list[people.Organisation]:
    """The organisations in which the person holds one of the roles today, where each is."""
    near = people.Organisation.objects.filter(roles__person=person, roles__role__in=roles).distinct()
    return [each for each in near if people.holds(person, each, roles, local_day(now, each.time_zone))]


def own_enrolment(person: people.User, uuid: UUID) -> programmes.Enrolment:
    """The registration, if it is the person's own. Raises Enrolment.DoesNotExist for anybody else's."""
    return programmes.all_enrolments_of(person).get(uuid=uuid)


def own_submission(person: people.User, uuid: UUID) -> Submission:
    """The submission, if it is of the person's own record. Raises Submission.DoesNotExist for anybody else's."""
    return _submissions().get(uuid=uuid, enrolment__person=person)


def reviewed_submission(person: people.User, uuid: UUID, *, now: datetime) -> Submission:
    """The submission, if the person reviews for its organisation today and it is not their own. Raises
    Submission.DoesNotExist otherwise."""
    return (
        _submissions()
        .exclude(enrolment__person=person)
        .get(uuid=uuid, enrolment__programme__organisation__in=organisations_for(person, REVIEWS, now=now))
    )


def may_decide(person: people.User, submission: Submission, *, now: datetime) -> bool:
    """Whether the person could decide on it: a tutor there today, and not the candidate."""
    organisation = submission.enrolment.programme.organisation
    day = local_day(now, organisation.time_zone)
    return submission.enrolment.person_id != person.pk and people.holds(person, organisation, DECIDES, day)


def audit_draw(person: people.User, uuid: UUID, *, now: datetime) -> AuditDraw:
    """The draw, if it is of an organisation for which the person audits or leads today. Raises AuditDraw.DoesNotExist
    otherwise."""
    return AuditDraw.objects.select_related("programme__organisation", "drawn_by").get(
        uuid=uuid, programme__organisation__in=organisations_for(person, SEES_DRAWS, now=now)
    )


def drawn_entry(person: people.User, draw: UUID, number: int, *, now: datetime) -> DrawnEntry:
    """A sampled record, by the number it has in the draw. Raises DrawnEntry.DoesNotExist for one that was not drawn
    and for whoever does not audit that organisation today."""
    return DrawnEntry.objects.select_related(
        "draw__programme__organisation", "submission__decision__by", "submission__enrolment__programme__organisation"
    ).get(
        draw__uuid=draw,
        number=number,
        drawn=True,
        draw__programme__organisation__in=organisations_for(person, AUDITS, now=now),
    )


def _submissions() -> QuerySet[Submission]:
    return Submission.objects.select_related(
        "enrolment__person", "enrolment__programme__organisation", "decision__by", "version"
    ).defer("version__document")
