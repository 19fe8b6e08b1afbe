"""Leave, the end of a registration, and a new beginning."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes.access import DECIDES_LEAVE, ENDS_REGISTRATION, allowed
from insonate.programmes.definitions.models import Programme
from insonate.programmes.definitions.queries import definition_of, title_of
from insonate.programmes.enrolment.actions import enrol
from insonate.programmes.enrolment.models import Enrolment, Leave, LeaveState
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused

LONGEST_LEAVE = timedelta(days=731)


@transaction.atomic
def ask_leave(
    *, enrolment: Enrolment, from_on: date, until_on: date, reason: str, by: people.User, now: datetime
) -> Leave:
    """The person asks for a break from a day until a day (exclusive). It stops the clock only once it is approved.
    Raises `Refused` with a problem for each field."""
    enrolment = locked_enrolment(enrolment)
    if by != enrolment.person:
        raise Refused(FieldProblem("", _("Leave is asked for by the person themselves.")))
    problems = []
    if until_on <= from_on:
        problems.append(FieldProblem("until_on", _("The first day back is not after the first day of leave.")))
    elif until_on - from_on > LONGEST_LEAVE:
        problems.append(FieldProblem("until_on", _("At most two years. Ask the office about a longer break.")))
    if from_on < enrolment.from_on:
        problems.append(FieldProblem("from_on", _("Your registration had not begun on that day.")))
    if enrolment.until_on is not None and from_on >= enrolment.until_on:
        problems.append(FieldProblem("from_on", _("Your registration has ended by that day.")))
    if not reason.strip():
        problems.append(FieldProblem("reason", _("Say why in a few words. No diagnosis is needed.")))
    elif len(reason) > 300:
        problems.append(FieldProblem("reason", _("At most 300 characters.")))
    if not problems and _overlapping(enrolment, from_on, until_on):
        problems.append(FieldProblem("from_on", _("You asked for leave on some of these days already.")))
    if problems:
        raise Refused(*problems)
    leave = Leave.objects.create(
        enrolment=enrolment, from_on=from_on, until_on=until_on, reason=reason.strip(), asked_at=now
    )
    _record("ask-leave", enrolment, enrolment.person, now, {"leave": str(leave.uuid), **_days(leave)})
    for officer in _leave_officers(enrolment, now):
        people.tell(
            person=officer, key="leave-asked", now=now,
            arguments={"candidate": enrolment.person.name, "enrolment": str(enrolment.uuid)},
        )  # fmt: skip
    return leave


@transaction.atomic
def withdraw_leave(*, leave: Leave, now: datetime) -> Leave:
    """The person takes back what nobody has decided."""
    leave = _locked_leave(leave)
    if leave.state != LeaveState.ASKED:
        raise Overtaken(_decided(leave))
    leave.state = LeaveState.WITHDRAWN
    leave.save(update_fields=["state"])
    _record("withdraw-leave", leave.enrolment, leave.enrolment.person, now, {"leave": str(leave.uuid)})
    return leave


@transaction.atomic
def decide_leave(*, leave: Leave, approve: bool, words: str = "", by: people.User, now: datetime) -> Leave:
    """Approve or refuse leave. Refusing needs words. Raises `Overtaken` if somebody decided meanwhile."""
    leave = _locked_leave(leave)
    enrolment = leave.enrolment
    if enrolment.person == by:
        raise Refused(FieldProblem("", _("Nobody decides their own leave. Ask a colleague.")))
    if not allowed(by, enrolment.programme.organisation, DECIDES_LEAVE, now):
        raise Refused(FieldProblem("", _("Your role does not decide leave.")))
    if leave.state != LeaveState.ASKED:
        raise Overtaken(_decided(leave))
    if not approve and not words.strip():
        raise Refused(FieldProblem("words", _("Say why; the person reads it.")))
    if len(words) > 300:
        raise Refused(FieldProblem("words", _("At most 300 characters.")))
    leave.state = LeaveState.APPROVED if approve else LeaveState.REFUSED
    leave.decided_by, leave.decided_at, leave.words = by, now, words.strip()
    leave.save(update_fields=["state", "decided_by", "decided_at", "words"])
    verb = "approve-leave" if approve else "refuse-leave"
    _record(verb, enrolment, by, now, {"leave": str(leave.uuid), **_days(leave), "words": leave.words})
    people.tell(
        person=enrolment.person, key="leave-decided", now=now,
        arguments={"day": leave.from_on.isoformat(), "enrolment": str(enrolment.uuid)},
    )  # fmt: skip
    return leave


@transaction.atomic
def end_registration(*, enrolment: Enrolment, until_on: date, reason: str, by: people.User, now: datetime) -> Enrolment:
    """The registration ends: `until_on` is the first day on which the person is no longer registered. Their logbook
    stays theirs. Raises `Overtaken` if it has ended already."""
    enrolment = locked_enrolment(enrolment)
    if enrolment.person == by:
        raise Refused(FieldProblem("", _("Nobody ends their own registration. Ask a colleague.")))
    if not allowed(by, enrolment.programme.organisation, ENDS_REGISTRATION, now):
        raise Refused(FieldProblem("", _("Your role does not end registrations.")))
    if enrolment.until_on is not None:
        raise Overtaken(_("This registration has an end already: %(day)s.") % {"day": enrolment.until_on})
    if until_on < enrolment.from_on:
        raise Refused(FieldProblem("until_on", _("That is before the registration began.")))
    if not reason.strip():
        raise Refused(FieldProblem("reason", _("Say why; the person reads it.")))
    enrolment.until_on, enrolment.end_reason = until_on, reason.strip()[:300]
    enrolment.save(update_fields=["until_on", "end_reason"])
    _record("end-registration", enrolment, by, now, {"until": until_on, "reason": enrolment.end_reason})
    _tell(enrolment, "registration-ended", now, day=until_on)
    return enrolment


@transaction.atomic
def restart_registration(
    *, person: people.User, programme: Programme, from_on: date, by: people.User, now: datetime
) -> Enrolment:
    """Somebody whose registration ended comes back: a new enrolment, with the version and the day that the documents
    and the evidence give it now. Years go on being counted from the anchor."""
    last = (
        Enrolment.objects.select_for_update(of=("self",))
        .filter(person=person, programme=programme)
        .order_by("-from_on", "-pk")
        .first()
    )
    if last is None:
        raise Refused(FieldProblem("", _("This person was never registered here; they apply first.")))
    if person == by:
        raise Refused(FieldProblem("", _("Nobody registers themselves. Ask a colleague.")))
    if not allowed(by, programme.organisation, ENDS_REGISTRATION, now):
        raise Refused(FieldProblem("", _("Your role does not restart registrations.")))
    if last.until_on is None:
        raise Overtaken(_("The person is registered in this programme already."))
    if from_on < last.until_on:
        words = _("The last registration ended on %(day)s; a new one begins then or later.")
        raise Refused(FieldProblem("from_on", words % {"day": last.until_on}))
    if from_on > local_day(now, programme.organisation.time_zone) + timedelta(days=366):
        raise Refused(FieldProblem("from_on", _("Registration begins within a year of today.")))
    enrolment = enrol(person=person, programme=programme, from_on=from_on, by=by, now=now)
    _record("restart-registration", enrolment, by, now, {"from": from_on, "anchor": enrolment.anchor_on})
    _tell(enrolment, "registration-restarted", now, day=from_on)
    return enrolment


def locked_enrolment(enrolment: Enrolment) -> Enrolment:
    """The registration as it is now, held until the transaction ends."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "programme__organisation", "version")
        .defer("version__document")
        .get(pk=enrolment.pk)
    )


def _locked_leave(leave: Leave) -> Leave:
    return (
        Leave.objects.select_for_update(of=("self",))
        .select_related("enrolment__person", "enrolment__programme__organisation")
        .get(pk=leave.pk)
    )


def _decided(leave: Leave) -> str:
    if leave.decided_by is None:
        return _("This leave was withdrawn.")
    return _("%(name)s was first: this leave is “%(state)s”.") % {
        "name": leave.decided_by.name,
        "state": leave.get_state_display(),
    }


def _overlapping(enrolment: Enrolment, from_on: date, until_on: date) -> bool:
    return enrolment.leaves.filter(
        state__in=[LeaveState.ASKED, LeaveState.APPROVED], from_on__lt=until_on, until_on__gt=from_on
    ).exists()


def _days(leave: Leave) -> dict[str, object]:
    return {"from": leave.from_on, "until": leave.until_on}


def _leave_officers(enrolment: Enrolment, now: datetime) -> list[people.User]:
    organisation = enrolment.programme.organisation
    day = local_day(now, organisation.time_zone)
    found: dict[int, people.User] = {}
    for role in sorted(DECIDES_LEAVE):
        for officer in people.people_holding(organisation, role, day):
            if officer != enrolment.person:
                found[officer.pk] = officer
    return list(found.values())


def _tell(enrolment: Enrolment, key: str, now: datetime, *, day: date) -> None:
    title = title_of(definition_of(enrolment.version), enrolment.person.language)
    people.tell(
        person=enrolment.person, key=key, now=now,
        arguments={"programme": title, "day": day.isoformat(), "enrolment": str(enrolment.uuid)},
    )  # fmt: skip


def _record(action: str, enrolment: Enrolment, by: people.User, now: datetime, detail: dict[str, object]) -> None:
    audit.record(
        chain=f"organisation:{enrolment.programme.organisation.slug}", action=action,
        subject=f"enrolment:{enrolment.uuid}", by=by.pk, at=now, detail=detail,
    )  # fmt: skip
