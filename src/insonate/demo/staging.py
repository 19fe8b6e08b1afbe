"""The stages of the demonstration, built through the same actions as in earnest, with clocks in the past.

Every stage tells one story up to a point: `empty` (programmes, people and roles only), `logging` (Nadia is nine
months into her first scanning year), `due` (the year has just ended), `submitted` (handed in), `reviewed` (accepted or
returned), `requested` (Owen's award is asked for) and `certified` (it is given).
Days are counted back from `now`, so the story is always about today.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from insonate.certification.standings import api as standings
from insonate.certification.submissions import api as submissions
from insonate.demo import cast, rules
from insonate.demo.cast import Member
from insonate.demo.certification import certify
from insonate.demo.courses import OFFERED, attend, offer_courses
from insonate.demo.invention import Habits, InventedScan, invent_scans
from insonate.demo.money import join_and_pay, join_only, offer_membership
from insonate.learning import api as learning
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.people import api as people
from insonate.programmes import api as programmes

STAGES = ("empty", "logging", "due", "submitted", "reviewed", "requested", "certified")
LONDON, WINNIPEG = "Europe/London", "America/Winnipeg"
RECORD, TRACK, CYCLE = "essex-scanning-record", "cpocus-fm-msk", "scanning-year"
CARD = "cpocus-course-accreditation"
UNSIGNED_DAYS = 16

APPLICATIONS = {
    "shoulder": ("shoulder-dislocation", "tendon"), "elbow": ("elbow-effusion", "tendon"),
    "knee": ("knee-effusion", "tendon"), "wrist-hand": ("tendon", "soft-tissue"), "ankle-foot": ("tendon",),
    "hip": ("soft-tissue",), "other-soft-tissue": ("soft-tissue",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One student: when the postgraduate certificate was completed (days before today) and how they scan."""

    member: Member
    certificate_days_ago: int
    habits: Habits
    stopped_days_ago: int = 0


def build(stage: str, now: datetime) -> None:
    """Fill an empty database with the stage. Raises ValueError for a stage that is not one."""
    if stage not in STAGES:
        raise ValueError(f"there is no stage {stage!r}; there are {', '.join(STAGES)}")
    _Stage(now).build(stage)


def _at(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour, 5), UTC)


class _Stage:
    """The people and organisations of one stage while it is being built."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = now.date()
        self.people: dict[str, people.User] = {}

    def build(self, stage: str) -> None:
        self._people_and_programmes()
        if stage == "empty":
            return
        year_over = stage in {"due", "submitted", "reviewed"}
        shift = 372 - 283 if year_over else 0
        stories = [
            Story(cast.NADIA, 283 + shift, Habits(7.3)),
            Story(cast.SAMIR, 283 + shift, Habits(4.6, determinate=0.9, late=0.2)),
            Story(cast.INGRID, 283 + shift + 365, Habits(8.4)),
            Story(cast.PIUS, 250 + shift, Habits(6.5), stopped_days_ago=47),
            Story(cast.YUKI, 300 + shift, Habits(7.0, away=(self._leave_days(),))),
        ]
        for story in stories:
            self._student(story)
        self._candidate_of_the_track(self._day(283 + shift))
        self._leave()
        self._applicant()
        for story in stories:
            self._scans(story)
        self._sign(self.today - timedelta(days=UNSIGNED_DAYS))
        self._earlier_year()
        if stage in {"submitted", "reviewed"}:
            self._hand_in()
        if stage == "reviewed":
            self._review()
        if stage in {"requested", "certified"}:
            certify(stage, self.cpocus, self.people, self.now)

    def _day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def _person(self, member: Member) -> people.User:
        return self.people[member.key]

    # People, organisations, programmes

    def _people_and_programmes(self) -> None:
        hashed = make_password(cast.PASSWORD)  # once: it is slow on purpose, and the password is no secret here
        for member in cast.EVERYONE:
            person = people.User.objects.create(email=member.email, password=hashed, name=member.name)
            self.people[member.key] = person
        self.essex = people.Organisation.objects.create(
            slug="essex", name="University of Essex (demonstration)", time_zone=LONDON,
            office_email="office@insonate.example", fees_contact="Orla Byrne, programme office",
            fees_email=cast.ORLA.email,
            accredited_by="Consortium for the Accreditation of Sonographic Education (CASE)",
        )  # fmt: skip
        self.cpocus = people.Organisation.objects.create(
            slug="cpocus", name="CPoCUS (demonstration)", time_zone=WINNIPEG,
            office_email="registrar@insonate.example", fees_contact="Paulette Roy, registrar",
            fees_email=cast.PAULETTE.email,
        )  # fmt: skip
        key = people.RoleKey
        for member, organisation, role in (
            (cast.ADA, self.essex, key.ADMINISTRATOR), (cast.ADA, self.cpocus, key.ADMINISTRATOR),
            (cast.ORLA, self.essex, key.ADMISSIONS_OFFICER), (cast.MIRIAM, self.essex, key.TUTOR),
            (cast.CALLUM, self.essex, key.PROGRAMME_LEAD), (cast.BEATRIX, self.essex, key.COMMITTEE),
            (cast.BEATRIX, self.cpocus, key.COMMITTEE), (cast.BEATRIX, self.cpocus, key.EDITOR),
            (cast.DAVID, self.essex, key.AUDITOR),
            (cast.TOM, self.essex, key.SUPERVISOR), (cast.HELENE, self.essex, key.SUPERVISOR),
            (cast.TOM, self.cpocus, key.SUPERVISOR), (cast.HELENE, self.cpocus, key.SUPERVISOR),
            (cast.PAULETTE, self.cpocus, key.REGISTRAR), (cast.PRIYA, self.cpocus, key.REGISTRAR),
        ):  # fmt: skip
            people.grant_role(
                person=self._person(member), organisation=organisation, role=role, from_on=self._day(1200),
                by=None, now=_at(self._day(1200)),
            )  # fmt: skip
        offer_membership(self.cpocus, self._day(1200))
        published = _at(self._day(800))
        for organisation, keys in ((self.essex, {RECORD}), (self.cpocus, {TRACK, CARD})):
            programmes.publish_folder(
                organisation=organisation, folder=settings.PROGRAMMES_FOLDER, keys=keys, by=None, now=published
            )
        learning.load_folder(settings.CURRICULA_FOLDER / TRACK, now=published)
        record = programmes.programmes_of(self.essex).get(key=RECORD).versions.get()
        rules.begin_next_version(
            version=record, by=self._person(cast.BEATRIX), starts=date(self.today.year + 1, 9, 1),
            now=_at(self._day(3), 14),
        )  # fmt: skip
        for member in (cast.TOM, cast.HELENE):
            self._attest(self.cpocus, member, "awards", 1100, by=cast.PAULETTE, award="track-instructor")
        self._attest(self.cpocus, cast.PAULETTE, "awards", 1100, by=cast.PRIYA, award="accreditation-committee")
        self._attest(self.cpocus, cast.PRIYA, "awards", 1100, by=cast.PAULETTE, award="accreditation-committee")
        by = [cast.HELENE, cast.TOM, cast.HELENE, cast.TOM, cast.HELENE]
        directors = {offered[0]: self._person(member) for offered, member in zip(OFFERED, by, strict=True)}
        offer_courses(self.cpocus, directors, self._person(cast.PAULETTE), self.today)

    def _attest(
        self, organisation: people.Organisation, member: Member, kind: str, days_ago: int, *, by: Member,
        until: date | None = None, **attributes: object,
    ) -> None:  # fmt: skip
        day = self._day(days_ago)
        programmes.attest_fact(
            person=self._person(member), organisation=organisation, kind=kind, on=day, until=until,
            attributes=attributes, by=self._person(by), now=_at(day, 15),
        )  # fmt: skip

    # Students

    def _student(self, story: Story) -> None:
        ago = story.certificate_days_ago
        applied = _at(self._day(ago - 1))
        person, officer = self._person(story.member), self._person(cast.ORLA)
        programme = programmes.programmes_of(self.essex).get(key=RECORD)
        application = programmes.begin_application(person=person, programme=programme, now=applied)
        self._attest(self.essex, story.member, "awards", ago, by=cast.ORLA, award="pgcert-msk-ultrasound")
        self._attest(self.essex, story.member, "enrolments", ago, by=cast.ORLA, module="pgdip-msk-ultrasound")
        self._attest(self.essex, story.member, "results", ago, by=cast.ORLA, test="ielts", score="7")
        application = programmes.submit_application(
            application=application, words="I scan in clinic three days a week.", now=applied
        )
        programmes.admit(application=application, by=officer, now=applied + timedelta(hours=3))

    def _candidate_of_the_track(self, since: date) -> None:
        ago = (self.today - since).days
        self._members(ago)
        attend(self._person(cast.NADIA), self._day(ago - 20))
        programmes.enrol(
            person=self._person(cast.NADIA), programme=programmes.programmes_of(self.cpocus).get(key=TRACK),
            from_on=since, application=None, now=_at(since),
        )  # fmt: skip

    def _members(self, ago: int) -> None:
        """Nadia and the instructors are members; one student has lapsed, another has joined and not paid."""
        registrar = self._person(cast.PAULETTE)
        for member, days_ago in ((cast.TOM, 1000), (cast.HELENE, 900), (cast.NADIA, ago)):
            join_and_pay(self._person(member), self.cpocus, self._day(days_ago), registrar=registrar, until=self.today)
        long_ago = self._day(800)
        join_and_pay(
            self._person(cast.SAMIR), self.cpocus, long_ago, class_key="student", registrar=registrar, until=long_ago
        )
        join_only(self._person(cast.INGRID), self.cpocus, self._day(3))

    def _leave_days(self) -> tuple[date, date]:
        return self._day(120), self._day(92)

    def _leave(self) -> None:
        start, end = self._leave_days()
        enrolment = programmes.enrolments_of(self._person(cast.YUKI), now=self.now)[0]
        asked = programmes.ask_leave(
            enrolment=enrolment, from_on=start, until_on=end, reason="Parental leave",
            by=self._person(cast.YUKI), now=_at(start - timedelta(days=30)),
        )  # fmt: skip
        programmes.decide_leave(
            leave=asked, approve=True, by=self._person(cast.ORLA), now=_at(start - timedelta(days=28))
        )

    def _applicant(self) -> None:
        person = self._person(cast.LENA)
        application = programmes.begin_application(
            person=person, programme=programmes.programmes_of(self.essex).get(key=RECORD), now=_at(self._day(4))
        )
        programmes.claim_fact(
            person=person, organisation=self.essex, kind="awards", on=self._day(60),
            attributes={"award": "pgcert-msk-ultrasound"}, note="Award letter to follow", now=_at(self._day(4)),
        )  # fmt: skip
        programmes.submit_application(
            application=application, words="My award letter comes next week.", now=_at(self._day(3))
        )

    # Scans and signatures

    def _scans(self, story: Story) -> None:
        person = self._person(story.member)
        first = self._day(story.certificate_days_ago)
        last = self._day(story.stopped_days_ago - 1)
        supervisors = [self._person(cast.TOM), self._person(cast.HELENE)]
        on_track = story.member is cast.NADIA
        invented = invent_scans(story.member.key, first, last, story.habits, supervisors=2)
        entered: dict[date, list[logbook.ScanEntry]] = defaultdict(list)
        for number, scan in enumerate(invented):
            day = scan.performed_on + timedelta(days=scan.entered_days_later)
            # Most people log in sittings: what is entered goes in every third day.
            day = min(day + timedelta(days=-day.toordinal() % 3), self.today)
            entered[day].append(
                entry_of(story.member.key, story.member.name[0], number, scan, supervisors, on_track=on_track)
            )
        for day in sorted(entered):
            at = _at(day, 19) if day < self.today else self.now
            logbook.log_scans(person=person, entries=entered[day], by=person, now=at)

    def _sign(self, until: date) -> None:
        """Each supervisor signs every fortnight what is more than two days old, up to a day."""
        for member in (cast.TOM, cast.HELENE):
            supervisor = self._person(member)
            waiting = sign_offs.queue_of(supervisor, now=self.now, size=10_000).rows
            rounds: dict[date, list[sign_offs.Shown]] = defaultdict(list)
            for scan in (each.scan for each in waiting):
                entered = scan.entered_at.date()
                signed = entered + timedelta(days=2 + -entered.toordinal() % 14)
                if signed <= until:
                    rounds[signed].append(sign_offs.Shown(scan.uuid, scan.version))
            for day in sorted(rounds):
                sign_offs.sign_off_scans(scans=rounds[day], by=supervisor, now=_at(day, 18))

    # Yearly records

    def _earlier_year(self) -> None:
        """Ingrid's first year was handed in and accepted at its time."""
        enrolment = self._record_of(cast.INGRID)
        cycle = standings.cycles_for(enrolment, CYCLE, as_of=self.today)[0]
        handed_in = _at(cycle.until + timedelta(days=9))
        self._submit(enrolment, cycle.number, handed_in)
        self._decide(enrolment, cycle.number, True, "Good breadth. Thank you for explaining August.", handed_in)

    def _record_of(self, member: Member) -> programmes.Enrolment:
        return next(
            each
            for each in programmes.enrolments_of(self._person(member), now=self.now)
            if each.programme.key == RECORD
        )

    def _submit(self, enrolment: programmes.Enrolment, cycle: int, at: datetime) -> None:
        submissions.freeze_record(enrolment=enrolment, cycle=cycle, by=enrolment.person, now=at)

    def _decide(
        self, enrolment: programmes.Enrolment, cycle: int, accept: bool, words: str, handed_in: datetime
    ) -> None:
        submission = submissions.latest_attempt(enrolment, CYCLE, cycle)
        assert submission is not None
        submissions.decide_submission(
            submission=submission, words=words,
            outcome=submissions.Outcome.ACCEPTED if accept else submissions.Outcome.RETURNED,
             by=self._person(cast.MIRIAM),
            now=min(handed_in + timedelta(days=5), self.now),
        )  # fmt: skip

    def _closed_cycle(self, enrolment: programmes.Enrolment) -> int | None:
        closed = [
            cycle for cycle in standings.cycles_for(enrolment, CYCLE, as_of=self.today) if cycle.is_closed(self.today)
        ]
        return closed[-1].number if closed else None

    def _hand_in(self) -> None:
        for member in (cast.NADIA, cast.SAMIR, cast.INGRID):
            enrolment = self._record_of(member)
            cycle = self._closed_cycle(enrolment)
            if cycle is not None and submissions.latest_attempt(enrolment, CYCLE, cycle) is None:
                self._submit(enrolment, cycle, self.now - timedelta(days=2, hours=3))

    def _review(self) -> None:
        for member, accept, words in (
            (cast.NADIA, True, "Accepted. A steady year."),
            (cast.SAMIR, False, "The number falls short. Tell us what happened, then hand in again."),
        ):
            enrolment = self._record_of(member)
            cycle = self._closed_cycle(enrolment)
            if cycle is not None:
                self._decide(enrolment, cycle, accept, words, self.now - timedelta(days=6))


def entry_of(
    key: str, initial: str, number: int, scan: InventedScan, supervisors: Sequence[people.User], *, on_track: bool
) -> logbook.ScanEntry:
    """An invented scan as somebody would enter it; the same key and number give the same uuid."""
    supervisor = supervisors[scan.supervisor] if scan.supervisor is not None else None
    options, said = APPLICATIONS[scan.region], scan.notes.get
    content = logbook.ScanContent(
        performed_on=scan.performed_on, region=scan.region, side=scan.side, determinate=scan.determinate,
        finding=scan.finding, procedure=scan.procedure, assistance=scan.assistance, supervision=scan.supervision,
        supervisor=str(supervisor.uuid) if supervisor else "", age_band=scan.age_band, sex=scan.sex,
        case_number=f"{initial}-{scan.encounter:04}", subject="patient", images_stored=True,
        encounter=str(_uuid(f"{key}/encounter/{scan.encounter}")),
        purpose="certification" if on_track else "routine",
        applications=(options[number % len(options)],) if on_track else (),
        clinical_question=said("clinical_question", ""), technical_issues=said("technical_issues", ""),
        findings_relevance=said("findings_relevance", ""), pathway_role=said("pathway_role", ""),
    )  # fmt: skip
    return logbook.ScanEntry(uuid=_uuid(f"{key}/{number}"), content=content)


def _uuid(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"insonate-demonstration/{name}")


@transaction.atomic
def is_built() -> bool:
    """Whether the demonstration already lives here."""
    return people.User.objects.filter(email=cast.NADIA.email).exists()
