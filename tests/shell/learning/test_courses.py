"""From a listed course to an accredited one, and from its roster to a candidate's first gate."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from icalendar import Calendar

from insonate.certification.standings import api as standings
from insonate.kit.refusals import Overtaken, Refused
from insonate.learning.courses import api as courses
from insonate.learning.courses.calendar import calendar_of
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.attested import api as attested
from insonate_core.learning.accreditation import CourseAct, CourseState
from tests.factories.cast import NOW, person, role, university

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SAYS = courses.Says(
    title="Hands on joints", level="introductory", tracks=["fm-msk"], exams=["written"], hours=Decimal(8), days=1,
    learners_per_instructor=Decimal(2), learners_per_machine=Decimal(2), country="CA",
)  # fmt: skip


def publish(*keys: str) -> None:
    programmes.publish_folder(
        organisation=university(), folder=settings.PROGRAMMES_FOLDER, keys=set(keys), by=None, now=NOW
    )


@pytest.fixture
def course() -> courses.Course:
    """A course that Hélène directs, where Felix is of the committee."""
    publish("cpocus-course-accreditation", "cpocus-fm-msk")
    role(person("ruth"), RoleKey.REGISTRAR)
    for member in ("felix", "greta"):
        attested.attest_fact(
            person=person(member), organisation=university(), kind="awards", on=date(2026, 1, 1),
            attributes={"award": "accreditation-committee"}, by=person("ruth"), now=NOW,
        )  # fmt: skip
    provider = courses.list_provider(
        organisation=university(), name="Alder Coast Ultrasound", by=person("helene"), now=NOW - timedelta(days=60)
    )
    return courses.list_course(provider=provider, says=SAYS, by=person("helene"), now=NOW - timedelta(days=60))


def scores(but: str = "") -> dict[str, str]:
    card = courses.card_of(university(), TODAY)
    assert card is not None
    from insonate_core.learning.scorecards import scored_by

    return {each.key: "not-met" if each.key == but else "met" for each in scored_by(card.definition)}


def accredit(course: courses.Course, starts: date | None = None, now: datetime = NOW) -> None:
    courses.apply_for(course=course, by=person("helene"), now=now)
    courses.score(course=course, scores=scores(), words={}, by=person("felix"), now=now)
    courses.decide(
        course=course, act=CourseAct.ACCREDIT, starts=starts, until=TODAY + timedelta(days=365), by=person("felix"),
        now=now,
    )  # fmt: skip


def session(course: courses.Course, ends: date) -> courses.CourseSession:
    return courses.announce_session(
        course=course, starts_on=ends, ends_on=ends, place="Prince Rupert", by=person("helene"), now=NOW
    )


def gate(candidate: User) -> str:
    """How the first gate of FM MSK stands for somebody registered there."""
    standings.forget(candidate.pk)
    found = standings.standing_of(programmes.enrolments_of(candidate, now=NOW)[0], as_of=TODAY).standing
    return next(each.state.value for each in found.requirements if each.path == "course")


# Accreditation


def test_a_course_that_meets_the_card_is_accredited_until_a_day(course: courses.Course) -> None:
    accredit(course)
    found = courses.course_standing(course, TODAY)
    assert (found.state, found.until) == (CourseState.ACCREDITED, TODAY + timedelta(days=365))
    assert courses.course_standing(course, TODAY + timedelta(days=365)).state is CourseState.EXPIRED
    assert person("helene").notices.filter(key="course-accredit").count() == 1


def test_the_committee_is_told_and_sees_how_long_it_waits(course: courses.Course) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW - timedelta(days=10))
    (waiting,) = courses.waiting_courses([university()], NOW)
    assert waiting.standing.waiting_since == TODAY - timedelta(days=10)
    assert person("felix").notices.filter(key="course-applied").exists()
    assert not person("helene").notices.filter(key="course-applied").exists()


@pytest.mark.parametrize("missing", ["a-07", "course-title"])
def test_one_point_short_is_not_accredited(course: courses.Course, missing: str) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    courses.score(course=course, scores=scores(missing), words={}, by=person("felix"), now=NOW)
    with pytest.raises(Refused, match="does not meet what the rules ask"):
        courses.decide(
            course=course, act=CourseAct.ACCREDIT, until=TODAY + timedelta(days=9), by=person("felix"), now=NOW
        )
    courses.score(course=course, scores={missing: "met"}, words={}, by=person("greta"), now=NOW)
    courses.decide(course=course, act=CourseAct.ACCREDIT, until=TODAY + timedelta(days=9), by=person("felix"), now=NOW)


def test_two_of_seven_may_be_missing_in_section_b_and_no_third(course: courses.Course) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    said = scores() | {"b-reading": "not-met", "b-lectures": "not-met", "b-07": "not-met"}
    courses.score(course=course, scores=said, words={}, by=person("felix"), now=NOW)
    card = courses.card_of(university(), TODAY)
    assert card is not None
    found = courses.standing_of_course(course, card, TODAY)
    assert {each.path: str(each.have) for each in found.requirements if each.path.startswith("section-")}[
        "section-b"
    ] == "4"
    courses.score(course=course, scores={"b-07": "met"}, words={}, by=person("felix"), now=NOW)
    assert courses.standing_of_course(course, card, TODAY).awards[0].state.value == "ready"


def test_too_many_learners_for_an_instructor_is_not_accredited(course: courses.Course) -> None:
    says = courses.Says(title="Big class", level="introductory", learners_per_instructor=Decimal("2.5"),
                        learners_per_machine=Decimal(2))  # fmt: skip
    courses.change_course(course=course, says=says, by=person("helene"), now=NOW)
    with pytest.raises(Refused, match="does not meet"):
        accredit(course)


@pytest.mark.parametrize("who", ["helene", "nadia", "ruth"])
def test_nobody_else_decides_and_never_the_director(course: courses.Course, who: str) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    if who == "helene":  # even as a member of the committee
        attested.attest_fact(
            person=person(who), organisation=university(), kind="awards", on=date(2026, 1, 1),
            attributes={"award": "accreditation-committee"}, by=person("ruth"), now=NOW,
        )  # fmt: skip
    with pytest.raises(Refused, match="never the director"):
        courses.decide(course=course, act=CourseAct.REFUSE, words="No.", by=person(who), now=NOW)


def test_two_of_the_committee_decide_once(course: courses.Course) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    courses.decide(course=course, act=CourseAct.REFUSE, words="No reading list.", by=person("felix"), now=NOW)
    with pytest.raises(Overtaken, match="decided or taken back meanwhile"):
        courses.decide(course=course, act=CourseAct.REFUSE, words="Too short.", by=person("greta"), now=NOW)
    assert courses.course_standing(course, TODAY).state is CourseState.REFUSED


def test_a_decision_after_it_was_taken_back_changes_nothing(course: courses.Course) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    courses.take_back(course=course, by=person("helene"), now=NOW)
    with pytest.raises(Overtaken):
        courses.score(course=course, scores=scores(), words={}, by=person("felix"), now=NOW)


@pytest.mark.parametrize(
    ("starts", "until", "field"),
    [(None, None, "until"), (0, 0, "until"), (-400, -1, "until"), (0, 1200, "until")],
)
def test_a_validity_that_cannot_be_is_refused(
    course: courses.Course, starts: int | None, until: int | None, field: str
) -> None:
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    courses.score(course=course, scores=scores(), words={}, by=person("felix"), now=NOW)
    days = [None if each is None else TODAY + timedelta(days=each) for each in (starts, until)]
    with pytest.raises(Refused) as refused:
        courses.decide(
            course=course, act=CourseAct.ACCREDIT, starts=days[0], until=days[1], by=person("felix"), now=NOW
        )
    assert refused.value.problems[0].field == field


def test_a_name_of_the_society_s_own_is_refused(course: courses.Course) -> None:
    with pytest.raises(Refused, match="may not look like"):
        courses.list_provider(organisation=university(), name="Harbour University Courses", by=person("mei"), now=NOW)


# Rosters


def test_a_confirmed_completion_opens_the_first_gate(course: courses.Course) -> None:
    accredit(course, starts=TODAY - timedelta(days=30))
    nadia = person("nadia")
    enrolled = programmes.programme_called("cpocus-fm-msk")
    assert enrolled is not None
    programmes.enrol(person=nadia, programme=enrolled, from_on=date(2026, 1, 1), by=None, now=NOW)
    held = session(course, TODAY - timedelta(days=5))
    courses.expect(session=held, lines=f"Nadia <{nadia.email}>\nnew@example.org", by=person("helene"), now=NOW)
    assert gate(nadia) == "not-met"
    courses.confirm(session=held, outcomes={nadia.email: "completed"}, by=person("helene"), now=NOW)
    assert gate(nadia) == "met"
    # Said wrongly: corrected by another row, and closed again.
    courses.confirm(session=held, outcomes={nadia.email: "absent"}, by=person("helene"), now=NOW)
    assert gate(nadia) == "not-met"


def test_a_course_accredited_later_opens_it_if_the_validity_reaches_back(course: courses.Course) -> None:
    nadia = person("nadia")
    enrolled = programmes.programme_called("cpocus-fm-msk")
    assert enrolled is not None
    programmes.enrol(person=nadia, programme=enrolled, from_on=date(2026, 1, 1), by=None, now=NOW)
    held = session(course, TODAY - timedelta(days=5))
    courses.expect(session=held, lines=nadia.email, by=person("helene"), now=NOW)
    courses.confirm(session=held, outcomes={nadia.email: "completed"}, by=person("helene"), now=NOW)
    assert gate(nadia) == "not-met"
    accredit(course, starts=TODAY - timedelta(days=5))
    assert gate(nadia) == "met"


def test_who_makes_an_account_later_finds_the_course(course: courses.Course) -> None:
    held = session(course, TODAY - timedelta(days=5))
    courses.expect(session=held, lines="later@example.org", by=person("helene"), now=NOW)
    courses.confirm(session=held, outcomes={"later@example.org": "completed"}, by=person("helene"), now=NOW)
    who = User.objects.create_user(email="Later@example.org", name="Lena Later", password="x")
    (fact,) = courses.course_facts_of({who.pk: str(who.uuid)})[who.pk]
    assert (fact.attributes["track"], fact.attributes["accredited"], fact.attributes["hours"]) == ("fm-msk", False, 8)


@pytest.mark.parametrize(
    ("ends", "email", "words"),
    [(1, "nadia@example.org", "before its last day"), (-1, "helene@example.org", "Nobody confirms themselves"),
     (-1, "nobody@example.org", "not on the roster")],
)  # fmt: skip
def test_a_roster_that_cannot_be_confirmed_is_refused(
    course: courses.Course, ends: int, email: str, words: str
) -> None:
    held = session(course, TODAY + timedelta(days=ends))
    courses.expect(session=held, lines="nadia@example.org\nhelene@example.org", by=person("helene"), now=NOW)
    with pytest.raises(Refused, match=words):
        courses.confirm(session=held, outcomes={email: "completed"}, by=person("helene"), now=NOW)


def test_only_the_director_keeps_the_roster_and_a_line_without_address_puts_nobody_on(course: courses.Course) -> None:
    held = session(course, TODAY)
    with pytest.raises(Refused, match="Only the director"):
        courses.expect(session=held, lines="a@b.org", by=person("felix"), now=NOW)
    with pytest.raises(Refused, match="Line 2"):
        courses.expect(session=held, lines="a@b.org\nsomebody", by=person("helene"), now=NOW)
    assert courses.roster_of(held) == []


def test_a_completed_session_is_not_cancelled(course: courses.Course) -> None:
    held = session(course, TODAY - timedelta(days=1))
    courses.expect(session=held, lines="a@b.org", by=person("helene"), now=NOW)
    courses.confirm(session=held, outcomes={"a@b.org": "completed"}, by=person("helene"), now=NOW)
    with pytest.raises(Overtaken):
        courses.cancel_session(session=held, by=person("helene"), now=NOW)


def test_erasing_somebody_takes_them_off_rosters(course: courses.Course) -> None:
    from insonate.erasure import api as erasure

    nadia = person("nadia")
    held = session(course, TODAY - timedelta(days=1))
    courses.expect(session=held, lines=f"{nadia.email}\nother@example.org", by=person("helene"), now=NOW)
    erasure.erase_account(person=nadia, now=NOW)
    assert [each.email for each in courses.roster_of(held)] == ["other@example.org"]


# Complaints and the calendar


def test_a_complaint_is_read_by_the_committee_and_answered_once(course: courses.Course) -> None:
    complaint = courses.complain(course=course, words="There was one machine for nine.", by=person("nadia"), now=NOW)
    assert person("felix").notices.filter(key="course-complaint").exists()
    assert not person("helene").notices.exists()
    with pytest.raises(Refused, match="Somebody else"):
        courses.answer(complaint=complaint, words="No.", by=person("helene"), now=NOW)
    courses.answer(complaint=complaint, words="We shall visit.", by=person("felix"), now=NOW)
    with pytest.raises(Overtaken, match="Felix Moreau answered"):
        courses.answer(complaint=complaint, words="Twice.", by=person("greta"), now=NOW)


def test_the_calendar_is_read_by_another_program(course: courses.Course) -> None:
    accredit(course)
    held = session(course, TODAY + timedelta(days=20))
    courses.cancel_session(session=session(course, TODAY + timedelta(days=30)), by=person("helene"), now=NOW)
    made = calendar_of(courses.listed_courses(NOW), title="Courses", address="https://x.org/courses/", now=NOW)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert event["summary"] == "Hands on joints (Alder Coast Ultrasound)"
    assert (event["dtstart"].dt, event["dtend"].dt) == (held.starts_on, held.ends_on + timedelta(days=1))
    assert "Accredited by Harbour University" in event["description"]
