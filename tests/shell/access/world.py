"""The world in which every address is tried: one university with its people, and another one's tutor."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from django.conf import settings

from insonate.certification.awards import api as awards
from insonate.certification.credentials import api as credentials
from insonate.certification.requests import api as requests
from insonate.certification.results import api as results
from insonate.certification.submissions import api as submissions
from insonate.certification.trials import api as trials
from insonate.learning.courses import api as courses
from insonate.learning.curriculum import api as curricula
from insonate.logbook import api as logbook
from insonate.logbook.sign_offs import api as sign_offs
from insonate.logbook.transfer import api as transfer
from insonate.people.models import Organisation, RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate.programmes.drafting import api as drafting
from insonate.programmes.models import Application, Enrolment, Leave
from tests.factories import rules
from tests.factories.cast import NOW, person, role, university
from tests.factories.certification import Body, sat, small_document, taught
from tests.factories.certification import attested as attested_on
from tests.factories.curricula import TEXT, published
from tests.factories.scans import logged, supervised

RECORD = "essex-scanning-record"
SPRING = datetime(2026, 1, 10, 18, tzinfo=UTC)
INSTRUCTOR = "track-instructor"
CAST = {
    "candidate": "nadia",
    "other-candidate": "owen",
    "supervisor": "tom",
    "other-supervisor": "helene",
    "admissions": "ruth",
    "tutor": "piotr",
    "lead": "greta",
    "committee": "mei",
    "editor": "lucas",
    "auditor": "amara",
    "registrar": "felix",
    "administrator": "ines",
    "stranger": "stranger",
}
ROLES = {
    "supervisor": RoleKey.SUPERVISOR,
    "other-supervisor": RoleKey.SUPERVISOR,
    "admissions": RoleKey.ADMISSIONS_OFFICER,
    "tutor": RoleKey.TUTOR,
    "lead": RoleKey.PROGRAMME_LEAD,
    "committee": RoleKey.COMMITTEE,
    "editor": RoleKey.EDITOR,
    "auditor": RoleKey.AUDITOR,
    "registrar": RoleKey.REGISTRAR,
    "administrator": RoleKey.ADMINISTRATOR,
}


@dataclass
class World:
    """The people, and what belongs to the candidate. Things are made when a row first asks for them."""

    people: dict[str, User]
    organisation: Organisation
    version: programmes.ProgrammeVersion
    enrolment: Enrolment

    @property
    def candidate(self) -> User:
        return self.people["candidate"]

    @cached_property
    def scan(self) -> logbook.Scan:
        """A scan of the candidate that waits for the supervisor."""
        return logged(self.candidate, **supervised(self.people["supervisor"]))

    @cached_property
    def signed(self) -> sign_offs.SignOff:
        """The supervisor's signature on another scan of the candidate."""
        entered = logged(self.candidate, **supervised(self.people["supervisor"], region="elbow"))
        (outcome,) = sign_offs.sign_off_scans(
            scans=[sign_offs.Shown(entered.uuid, entered.version)], by=self.people["supervisor"], now=NOW
        )
        assert outcome.sign_off is not None
        return outcome.sign_off

    @cached_property
    def uploaded(self) -> transfer.ImportBatch:
        """A spreadsheet that the candidate sent and has not brought in yet."""
        return transfer.begin_import(
            person=self.candidate, file_name="log.csv", content=b"Date,Region,Side\n08/07/2026,Knee,Left\n",
            by=self.candidate, now=NOW,
        )  # fmt: skip

    @cached_property
    def year_over(self) -> Enrolment:
        """The candidate's registration, their first year ended last week and not handed in."""
        attested.attest_fact(
            person=self.candidate, organisation=self.organisation, kind="awards", on=date(2025, 7, 1),
            attributes={"award": "pgcert-msk-ultrasound"}, accept_moved_anchor=True,
            by=self.people["registrar"], now=NOW,
        )  # fmt: skip
        return self.enrolment

    @cached_property
    def submission(self) -> submissions.Submission:
        """The record of that year, handed in."""
        return submissions.freeze_record(enrolment=self.year_over, cycle=0, by=self.candidate, now=NOW)

    @cached_property
    def examined(self) -> programmes.Programme:
        """A programme of the organisation that has exams."""
        (version,) = programmes.publish_folder(
            organisation=self.organisation, folder=settings.PROGRAMMES_FOLDER, keys={"cpocus-fm-msk"}, by=None, now=NOW
        )
        return version.programme

    @cached_property
    def trial(self) -> trials.Trial:
        """The published version tried on its own cohort."""
        made = trials.begin_trial(
            programme=self.version.programme, document=self.version.document, title="The same again",
            origin="version:2024-10", as_of=NOW.date(), by=self.people["lead"], now=NOW,
        )  # fmt: skip
        trials.advance_trial(made, clock=lambda: NOW)
        return trials.Trial.objects.get(pk=made.pk)

    @cached_property
    def draw(self) -> submissions.AuditDraw:
        """An auditor's draw, whose one record is the candidate's."""
        assert self.submission.pk
        return submissions.draw_audit(
            programme=self.version.programme, from_on=date(2026, 7, 1), until_on=date(2026, 8, 1), seed="4817",
            by=self.people["auditor"], now=NOW,
        )  # fmt: skip

    @cached_property
    def application(self) -> Application:
        """An application of the candidate about which the office asked."""
        return Application.objects.create(
            person=self.candidate, programme=self.version.programme, state="asked", began_at=NOW, submitted_at=NOW
        )

    @cached_property
    def claim(self) -> attested.AttestedFact:
        """Something the candidate says of themselves, with a paper, that nobody has decided."""
        return attested.claim_fact(
            person=self.candidate, organisation=self.organisation, kind="awards", on=date(2026, 1, 1),
            attributes={"award": "pgcert-msk-ultrasound"}, documents=[("letter.pdf", b"%PDF-1.7 ")], now=NOW,
        )  # fmt: skip

    @cached_property
    def draft(self) -> drafting.Draft:
        """A draft of the committee with two cases."""
        made = drafting.begin_draft(
            organisation=self.organisation, text=rules.KNOTS, by=self.people["committee"], now=NOW
        )
        for side, name, case in (("good", "two-signed", rules.GOOD), ("bad", "nobody-signed", rules.BAD)):
            drafting.save_case(draft=made, side=side, name=name, text=case, by=self.people["committee"], now=NOW)
        return made

    @cached_property
    def taught(self) -> curricula.Module:
        """A module of the record's curriculum, published, and proposed again by the editor."""
        editor = self.people["editor"]
        version = published(self.version.programme, editor, self.people["lead"])
        curricula.save_module(module=version.module, text=TEXT + "\nMore.\n", seen=1, by=editor, now=NOW)
        curricula.propose(module=version.module, revision=2, by=editor, now=NOW)
        return version.module

    @cached_property
    def course(self) -> courses.CourseSession:
        """A session of a course that the candidate directs and the programme lead judges; it waits to be accredited."""
        programmes.publish_folder(
            organisation=self.organisation, folder=settings.PROGRAMMES_FOLDER, keys={"cpocus-course-accreditation"},
            by=None, now=SPRING,
        )  # fmt: skip
        registrar = self.people["registrar"]
        attested_on(
            self.organisation, self.people["lead"], "awards", date(2025, 2, 1), by=registrar,
            award="accreditation-committee",
        )  # fmt: skip
        provider = courses.list_provider(
            organisation=self.organisation, name="Alder Coast", by=self.candidate, now=SPRING
        )
        says = courses.Says(title="Hands on joints", level="introductory", tracks=["essex-track"])
        made = courses.list_course(provider=provider, says=says, by=self.candidate, now=SPRING)
        courses.apply_for(course=made, by=self.candidate, now=NOW)
        held = courses.announce_session(
            course=made, starts_on=NOW.date(), ends_on=NOW.date(), place="Colchester", by=self.candidate, now=NOW
        )
        courses.expect(session=held, lines="Ana <ana@example.org>", by=self.candidate, now=NOW)
        return held

    @cached_property
    def leave(self) -> Leave:
        """Leave that the candidate asked for and nobody has decided."""
        return Leave.objects.create(
            enrolment=self.enrolment, from_on=date(2026, 9, 1), until_on=date(2026, 9, 8), reason="Rest", asked_at=NOW
        )

    @cached_property
    def track(self) -> Enrolment:
        """The candidate in a track of the same body, whose instructors are the two supervisors."""
        text = small_document(**{"cpocus-registrar": "essex-registrar", "cpocus-fm-msk": "essex-track"})
        version = programmes.publish_version(organisation=self.organisation, text=text, by=None, now=SPRING)
        registrar = self.people["registrar"]
        for who in ("supervisor", "other-supervisor"):
            attested_on(self.organisation, self.people[who], "awards", date(2025, 2, 1), by=registrar, award=INSTRUCTOR)
        attested_on(self.organisation, self.candidate, "memberships", date(2026, 1, 10), by=registrar, body="cpocus")
        return programmes.enrol(
            person=self.candidate, programme=version.programme, from_on=date(2026, 1, 10), application=None, now=SPRING
        )

    @cached_property
    def result(self) -> results.ExamResult:
        """The candidate's written exam, held by the supervisor."""
        return results.record_result(
            enrolment=self.track, exam="written", score="72/80", sat_on=date(2026, 6, 1), place="Colchester",
            time_zone="Europe/London", by=self.people["supervisor"], now=NOW,
        )  # fmt: skip

    @cached_property
    def asked(self) -> requests.AwardRequest:
        """The award asked for by the supervisor, waiting for a decision."""
        place = Body(
            self.organisation, self.track.version, self.track, self.candidate, self.people["supervisor"],
            self.people["other-supervisor"], self.people["registrar"], self.people["administrator"],
        )  # fmt: skip
        taught(place)
        assert self.result.pk
        for number, exam in enumerate(("visual", "practical")):
            sat(place, exam, "100%", date(2026, 6, 2 + number))
        return place.request()

    @cached_property
    def signed_by(self) -> str:
        """The organisation that signed the award as a credential."""
        (certificate,) = awards.certificates_of(self.given)
        credentials.credential_of(certificate, now=NOW)
        return self.given.organisation.slug

    @cached_property
    def given(self) -> awards.Award:
        """The award of the candidate in that track, given without much ado."""
        return awards.give_award(
            enrolment=self.track, version=self.track.version, award="independent-practitioner", request=None,
            by=self.people["registrar"], now=NOW,
        )  # fmt: skip


def enrolled(someone: User, version: programmes.ProgrammeVersion) -> Enrolment:
    """Registered since January 2026."""
    return Enrolment.objects.create(
        person=someone, programme=version.programme, version=version, from_on=date(2026, 1, 1),
        anchor_on=date(2026, 1, 1), recorded_at=NOW,
    )  # fmt: skip


def world() -> World:
    """A fresh one, in the test's database."""
    organisation = university("essex", "University of Essex")
    people = {who: person(key) for who, key in CAST.items()}
    for who, key in ROLES.items():
        role(people[who], key, organisation)
    role(people["stranger"], RoleKey.TUTOR, university("moor", "Moor College"))
    (version,) = programmes.publish_folder(
        organisation=organisation, folder=settings.PROGRAMMES_FOLDER, keys={RECORD}, by=None, now=NOW
    )
    enrolled(people["other-candidate"], version)
    return World(people, organisation, version, enrolled(people["candidate"], version))
