"""Applying, asking back, admitting, refusing, withdrawing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from insonate.audit import api as audit
from insonate.kit.clock import local_day
from insonate.people import api as people
from insonate.programmes.access import ADMITS, may_admit
from insonate.programmes.anchors import anchor_found
from insonate.programmes.definitions.models import Programme
from insonate.programmes.definitions.queries import definition_of, title_of
from insonate.programmes.enrolment.applying import EntryStanding, binding_version, entry_standing
from insonate.programmes.enrolment.models import Application, ApplicationState, ApplicationStep, Enrolment
from insonate.programmes.enrolment.queries import open_application
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused

MOST_WORDS = 4000
A_YEAR = timedelta(days=366)


def begin_application(*, person: people.User, programme: Programme, now: datetime) -> Application:
    """Open a draft, or return the application that is open already. Raises `Refused` if the person is registered,
    or the programme takes nobody today."""
    today = local_day(now, programme.organisation.time_zone)
    running = Enrolment.objects.filter(person=person, programme=programme).order_by("-from_on").first()
    if running is not None and (running.until_on is None or running.until_on > today):
        raise Refused(FieldProblem("", _("You are registered in this programme already.")))
    version = binding_version(person, programme, registers_on=today)
    if version is None or definition_of(version).subject != "person":
        raise Refused(FieldProblem("", _("This programme takes no applications today. Ask the office.")))
    try:
        with transaction.atomic():
            application = open_application(person, programme)
            if application is None:
                application = Application.objects.create(person=person, programme=programme, began_at=now)
                _record("begin-application", application, person, now)
    except IntegrityError:
        application = open_application(person, programme)
        assert application is not None
    return application


@transaction.atomic
def save_draft(*, application: Application, words: str, now: datetime) -> Application:
    """Keep what the person typed. Only while the application is with them."""
    application = _locked(application)
    _with_applicant(application)
    application.words = words[:MOST_WORDS]
    application.save(update_fields=["words"])
    return application


@transaction.atomic
def submit_application(*, application: Application, words: str, now: datetime) -> Application:
    """Hand in a draft, or answer what the office asked. The standing of this moment is kept with the step. What is
    not met yet does not stop it: the office sees what is missing and may ask."""
    application = _locked(application)
    _with_applicant(application)
    if len(words) > MOST_WORDS:
        raise Refused(FieldProblem("words", _("At most %(most)s characters.") % {"most": MOST_WORDS}))
    answered = application.state == ApplicationState.ASKED
    if answered and not words.strip():
        raise Refused(FieldProblem("words", _("Answer in a sentence, so that the office knows what you changed.")))
    entry = _entry(application, now)
    application.state, application.words = ApplicationState.SUBMITTED, words.strip()
    application.submitted_at = application.submitted_at or now
    application.save(update_fields=["state", "words", "submitted_at"])
    _step(application, entry, application.person, words, now)
    _record("answer-application" if answered else "submit-application", application, application.person, now)
    key = "application-answered" if answered else "application-submitted"
    for officer in _officers(application, now):
        _tell(officer, key, application, now, candidate=application.person.name)
    return application


@transaction.atomic
def ask_applicant(*, application: Application, words: str, by: people.User, now: datetime) -> Application:
    """The office needs something more; the application goes back to the person with these words."""
    application = _for_decision(application, by, now)
    _need_words(words, _("Say what you need; the person reads it."))
    application.state = ApplicationState.ASKED
    application.save(update_fields=["state"])
    _step(application, None, by, words, now)
    _record("ask-applicant", application, by, now)
    _tell(application.person, "application-asked", application, now, organisation=_organisation(application))
    return application


@transaction.atomic
def admit(
    *, application: Application, from_on: date | None = None, words: str = "", by: people.User, now: datetime
) -> Enrolment:
    """Admit the person: the enrolment pins the version that binds and the day from which years are counted. Raises
    `Refused` if an entry requirement is not met by confirmed evidence, `Overtaken` if somebody decided meanwhile."""
    application = _for_decision(application, by, now)
    entry = _entry(application, now)
    if not entry.is_met:
        words_ = _("Not yet: the entry requirements are not met by confirmed evidence. Ask for what is missing.")
        raise Refused(FieldProblem("", words_))
    today = entry.as_of
    begins = from_on or today
    if not today - A_YEAR <= begins <= today + A_YEAR:
        raise Refused(FieldProblem("from_on", _("Registration begins within a year of today.")))
    enrolment = enrol(
        person=application.person, programme=application.programme, from_on=begins, application=application,
        by=by, now=now,
    )  # fmt: skip
    application.state, application.decided_at = ApplicationState.ADMITTED, now
    application.save(update_fields=["state", "decided_at"])
    _step(application, entry, by, words, now)
    _record("admit", application, by, now, enrolment=enrolment)
    _tell(application.person, "application-admitted", application, now)
    return enrolment


@transaction.atomic
def refuse_application(*, application: Application, words: str, by: people.User, now: datetime) -> Application:
    """Refuse, with the reason; the person may apply again. The standing of this moment is kept."""
    application = _for_decision(application, by, now)
    _need_words(words, _("Say why; the person reads it."))
    entry = _entry(application, now)
    application.state, application.decided_at = ApplicationState.REFUSED, now
    application.save(update_fields=["state", "decided_at"])
    _step(application, entry, by, words, now)
    _record("refuse-application", application, by, now)
    _tell(application.person, "application-refused", application, now)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, now: datetime) -> Application:
    """The person takes back an application that nobody has decided."""
    application = _locked(application)
    if application.state not in {ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ASKED}:
        raise Overtaken(_already(application))
    was_in = application.submitted_at is not None
    application.state, application.decided_at = ApplicationState.WITHDRAWN, now
    application.save(update_fields=["state", "decided_at"])
    _step(application, None, application.person, "", now)
    _record("withdraw-application", application, application.person, now)
    if was_in:
        for officer in _officers(application, now):
            _tell(officer, "application-withdrawn", application, now, candidate=application.person.name)
    return application


@transaction.atomic
def enrol(
    *,
    person: people.User,
    programme: Programme,
    from_on: date,
    application: Application | None = None,
    by: people.User | None = None,
    now: datetime,
) -> Enrolment:
    """Create the registration with what it pins: the version that binds and the day from which years are counted.
    Decides nothing; `admit` and `restart_registration` do, and so may an installation that brings its register in."""
    version = binding_version(person, programme, registers_on=from_on)
    if version is None:
        raise Refused(FieldProblem("from_on", _("No version of the programme applies on that day.")))
    try:
        with transaction.atomic():
            enrolment = Enrolment.objects.create(
                person=person, programme=programme, version=version, application=application,
                from_on=from_on, recorded_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Overtaken(_("The person is registered in this programme already.")) from None
    _anchor, enrolment.anchor_on = anchor_found(enrolment, now=now)
    enrolment.save(update_fields=["anchor_on"])
    audit.record(
        chain=f"organisation:{programme.organisation.slug}", action="enrol", subject=f"enrolment:{enrolment.uuid}",
        by=by.pk if by else None, on_behalf_of=person.pk, at=now,
        detail={"programme": programme.key, "version": version.sha256, "from": from_on, "anchor": enrolment.anchor_on},
    )  # fmt: skip
    return enrolment


# What every step shares


def _locked(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "programme__organisation")
        .get(pk=application.pk)
    )


def _with_applicant(application: Application) -> None:
    if application.state not in {ApplicationState.DRAFT, ApplicationState.ASKED}:
        raise Overtaken(_already(application))


def _for_decision(application: Application, by: people.User, now: datetime) -> Application:
    application = _locked(application)
    if application.person == by:
        raise Refused(FieldProblem("", _("Nobody decides their own application. Ask a colleague.")))
    if application.state != ApplicationState.SUBMITTED:
        raise Overtaken(_already(application))
    entry_version = _entry(application, now).version
    if not may_admit(by, entry_version, application.programme.organisation, now):
        raise Refused(FieldProblem("", _("The programme names who admits, and you are not among them.")))
    return application


def _already(application: Application) -> str:
    last = application.steps.select_related("by").order_by("-pk").first()
    if last is None:
        return _("This application is not where you saw it. Look again.")
    return _("%(name)s was first: the application is now “%(state)s”.") % {
        "name": last.by.name,
        "state": application.get_state_display(),
    }


def _entry(application: Application, now: datetime) -> EntryStanding:
    entry = entry_standing(application.person, application.programme, now=now)
    if entry is None:
        raise Refused(FieldProblem("", _("No version of the programme applies today.")))
    return entry


def _need_words(words: str, why: str) -> None:
    if not words.strip():
        raise Refused(FieldProblem("words", why))
    if len(words) > MOST_WORDS:
        raise Refused(FieldProblem("words", _("At most %(most)s characters.") % {"most": MOST_WORDS}))


def _step(
    application: Application, entry: EntryStanding | None, by: people.User, words: str, now: datetime
) -> ApplicationStep:
    return ApplicationStep.objects.create(
        application=application, state=application.state, by=by, at=now, words=words.strip()[:MOST_WORDS],
        version=entry.version if entry else None, standing=entry.frozen() if entry else "",
    )  # fmt: skip


def _organisation(application: Application) -> str:
    return application.programme.organisation.name


def _officers(application: Application, now: datetime) -> Iterable[people.User]:
    """Those who may decide: told when something comes in."""
    organisation = application.programme.organisation
    day = local_day(now, organisation.time_zone)
    version = _entry(application, now).version
    found: dict[int, people.User] = {}
    for role in sorted(ADMITS):
        for officer in people.people_holding(organisation, role, day):
            if officer != application.person and may_admit(officer, version, organisation, now):
                found[officer.pk] = officer
    return found.values()


def _tell(person: people.User, key: str, application: Application, now: datetime, **arguments: str) -> None:
    version = binding_version(application.person, application.programme, registers_on=now.date())
    title = title_of(definition_of(version), person.language) if version else application.programme.key
    people.tell(
        person=person, key=key, now=now,
        arguments={"programme": title, "application": str(application.uuid), **arguments},
    )  # fmt: skip


def _record(
    action: str, application: Application, by: people.User, now: datetime, *, enrolment: Enrolment | None = None
) -> None:
    detail: dict[str, object] = {"programme": application.programme.key, "state": str(application.state)}
    if enrolment is not None:
        detail |= {
            "enrolment": str(enrolment.uuid), "version": enrolment.version.sha256,
            "from": enrolment.from_on, "anchor": enrolment.anchor_on,
        }  # fmt: skip
    audit.record(
        chain=f"organisation:{application.programme.organisation.slug}", action=action,
        subject=f"application:{application.uuid}", by=by.pk, at=now, detail=detail,
    )  # fmt: skip
