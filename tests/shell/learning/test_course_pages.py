"""The directory, a director's desk, the committee's page."""

from datetime import timedelta

import pytest
from django.test import Client

from insonate.learning.courses import api as courses
from insonate_core.learning.accreditation import CourseState
from tests.factories.cast import NOW, person, university
from tests.shell.learning.test_courses import SAYS, TODAY, accredit, course, publish, scores, session  # noqa: F401
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_courses_by_level_track_place_and_day(course: courses.Course) -> None:  # noqa: F811
    session(course, TODAY + timedelta(days=9))
    told = text_of(page(Client(), "/courses/"))
    assert "Hands on joints" in told
    assert "Listed, not accredited" in told
    assert "Providers set their own fees" in told
    for query, is_there in (
        ("level=introductory", True), ("level=advanced", False), ("track=fm-msk", True), ("place=rupert", True),
        ("place=oslo", False), ("accredited=on", False), (f"from_on={TODAY + timedelta(days=9)}", True),
        (f"from_on={TODAY + timedelta(days=10)}", False), ("level=nonsense", True), ("from_on=nonsense", True),
    ):  # fmt: skip
        assert ("Hands on joints" in text_of(page(Client(), f"/courses/?{query}"))) is is_there, query
    accredit(course)
    assert "Accredited until 9 July 2027" in text_of(page(Client(), "/courses/?accredited=on"))
    answer = page(Client(), "/courses/calendar.ics?track=fm-msk")
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"Hands on joints" in answer.content
    assert b"VEVENT" not in page(Client(), "/courses/calendar.ics?track=other").content
    assert "Prince Rupert" in text_of(page(Client(), f"/courses/{course.uuid}/"))
    assert "Hands on joints" in text_of(page(Client(), "/programmes/cpocus-fm-msk/"))


def test_anyone_lists_a_course_and_asks_for_its_accreditation() -> None:
    publish("cpocus-course-accreditation", "cpocus-fm-msk")
    university()
    mei = client_of(person("mei"))
    wrong = mei.post("/teach/", {"organisation": "harbour", "name": "Harbour University"})
    assert "may not look like" in problem_beside(wrong, "name")
    made = mei.post("/teach/", {"organisation": "harbour", "name": "Fundy Bedside", "website": "fundy.example.org"})
    form = made["Location"]
    wrong = mei.post(form, {"title": "", "level": "introductory", "learners_per_instructor": "0"})
    assert wrong.status_code == 422
    sent = {"title": "One day", "level": "introductory", "tracks": ["fm-msk"], "exams": ["visual"], "hours": "8",
            "learners_per_instructor": "2", "learners_per_machine": "2", "country": "ca"}  # fmt: skip
    answer = mei.post(form, sent)
    assert answer.status_code == 302, text_of(answer)
    own = answer["Location"]
    assert "Examinations held there visual" in text_of(page(mei, own))
    wrong = mei.post(own, {"act": "session", "starts_on": "2027-05-02", "ends_on": "2027-05-01", "place": "Saint John"})
    assert "The last day is before the first." in text_of(wrong)
    assert mei.post(own, {"act": "apply", "words": "See our site."}).status_code == 302
    assert "the committee decides" in text_of(page(mei, own))
    assert mei.post(own, {"act": "apply"}, follow=True).status_code in (200, 422)
    assert mei.post(own, {"act": "take-back"}).status_code == 302
    assert client_of(person("nadia")).get(own).status_code == 404


def test_the_committee_scores_and_decides_on_one_page(course: courses.Course) -> None:  # noqa: F811
    courses.apply_for(course=course, by=person("helene"), now=NOW)
    felix, address = client_of(person("felix")), f"/office/courses/{course.uuid}/"
    assert "30 days left" in text_of(page(felix, "/office/courses/"))
    assert "12" in text_of(page(felix, address))
    refused = felix.post(address, {"act": "accredit", "starts": "", "until": "2027-07-09", "words": ""})
    assert "does not meet what the rules ask yet" in text_of(refused)
    sent = {f"score-{key}": value for key, value in scores().items()} | {"words-a-01": "Good."}
    assert felix.post(address, {"act": "score", **sent}).status_code == 302
    assert "12 of 12" in text_of(page(felix, address))
    assert felix.post(address, {"act": "refuse", "words": ""}).status_code == 422
    done = felix.post(address, {"act": "accredit", "starts": "", "until": "2027-07-09", "words": ""})
    assert done.status_code == 302, text_of(done)
    assert courses.course_standing(course, TODAY).state is CourseState.ACCREDITED
    told = felix.post(address, {"act": "accredit", "starts": "", "until": "2027-07-09", "words": ""}, follow=True)
    assert "decided or taken back meanwhile" in text_of(told)
    assert client_of(person("helene")).get(address).status_code == 404
    assert client_of(person("nadia")).get("/office/courses/").status_code == 404


def test_a_roster_is_kept_on_one_page(course: courses.Course) -> None:  # noqa: F811
    held = session(course, TODAY - timedelta(days=1))
    helene, address = client_of(person("helene")), f"/teach/sessions/{held.uuid}/"
    assert "Line 1 has no e-mail address" in text_of(helene.post(address, {"act": "expect", "lines": "Ana"}))
    assert helene.post(address, {"act": "expect", "lines": "Ana Reyes <ana@example.org>"}).status_code == 302
    assert "Ana Reyes" in text_of(page(helene, address))
    assert helene.post(address, {"act": "confirm", "outcome-ana@example.org": "completed"}).status_code == 302
    assert [each.outcome for each in courses.roster_of(held)] == ["completed"]
    wrong = helene.post(address, {"act": "confirm", "outcome-ana@example.org": "king"})
    assert "Choose what became of each." in text_of(wrong)
    assert "Correct the roster first" in text_of(helene.post(address, {"act": "cancel"}))
    assert client_of(person("nadia")).get(address).status_code == 404


def test_a_complaint_and_its_answer_are_read_by_who_made_it(course: courses.Course) -> None:  # noqa: F811
    nadia, felix = client_of(person("nadia")), client_of(person("felix"))
    address = f"/courses/{course.uuid}/complaint/"
    assert "in a sentence or two" in problem_beside(nadia.post(address, {"words": "Bad"}), "words")
    assert nadia.post(address, {"words": "There was one machine for nine."}).status_code == 302
    (complaint,) = course.complaints.all()
    sent = {"act": "answer", "complaint": str(complaint.uuid), "answer": "We shall visit."}
    assert felix.post(f"/office/courses/{course.uuid}/", sent).status_code == 302
    assert "We shall visit." in text_of(page(nadia, f"/courses/{course.uuid}/"))
    assert "We shall visit." not in text_of(page(Client(), f"/courses/{course.uuid}/"))
