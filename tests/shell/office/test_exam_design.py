"""The exam designer's page: chances by the number of items, and the shortest exam that will do."""

import re
from itertools import pairwise

import pytest
from django.test import Client

from insonate.people.models import RoleKey
from insonate.web.components.curves import curves
from tests.factories.cast import person, role
from tests.factories.entry import cpocus
from tests.shell.pages import client_of, page, problem_beside, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/office/exam-design/cpocus-fm-msk/written/"
ASKED = {"weak": 75, "weak_at_most": 10, "strong": 95, "strong_at_least": 90, "attempts": 3}


@pytest.fixture
def lead() -> Client:
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD, cpocus())
    return client_of(greta)


def query(**changes: int) -> str:
    return ADDRESS + "?" + "&".join(f"{name}={value}" for name, value in (ASKED | changes).items())


def row(said: str, items: int) -> list[str]:
    """What the table says of exams of that length: right answers to pass, then for each share within all attempts
    and once."""
    found = re.search(rf"\b{items}(?: in the document)? (\d+)((?: [\d.]+ % once [\d.]+ %){{3}})", said)
    assert found is not None, said
    return [found.group(1), *re.findall(r"[\d.]+ %", found.group(2))]


def test_exams_with_a_mark_are_listed(lead: Client) -> None:
    said = text_of(page(lead, "/office/exam-design/"))
    assert "Written examination" in said
    assert "passed at 85 %" in said
    assert "Practical examination" not in said, "in which everything must be shown"


def test_short_exam_passes_who_knows_too_little_and_a_long_one_does_not(lead: Client) -> None:
    """75 % known, 85 % to pass, three attempts: 0.53 with 20 items, 0.06 with 80."""
    said = text_of(page(lead, ADDRESS))
    assert [row(said, items)[-2:] for items in (20, 80)] == [["53.5 %", "22.5 %"], ["6.5 %", "2.2 %"]]
    assert (row(said, 20)[0], row(said, 80)[0]) == ("17", "68")
    assert "20–80 items" in said


def test_shortest_exam_is_named_with_its_right_answers(lead: Client) -> None:
    said = text_of(page(lead, query()))
    found = re.search(r"The shortest exam has (\d+) items\. (\d+) right answers pass it", said)
    assert found is not None
    assert float(row(said, int(found.group(1)))[-2].split()[0]) <= 10


def test_more_attempts_ask_for_a_longer_exam(lead: Client) -> None:
    lengths = []
    for attempts in (1, 3, 10):
        found = re.search(r"The shortest exam has (\d+) items", text_of(page(lead, query(attempts=attempts))))
        assert found is not None
        lengths.append(int(found.group(1)))
    assert lengths == sorted(set(lengths))


def test_what_no_exam_can_do_is_said(lead: Client) -> None:
    said = text_of(page(lead, query(weak=84, weak_at_most=1, strong=86, strong_at_least=99)))
    assert "No exam of up to 500 items does that" in said


def test_shares_that_do_not_differ_are_refused_beside_the_field(lead: Client) -> None:
    response = lead.get(query(weak=95))
    assert response.status_code == 422
    assert "knows more than whoever should fail" in problem_beside(response, "strong")


def test_exam_in_which_everything_must_be_shown_has_no_page(lead: Client) -> None:
    assert lead.get("/office/exam-design/cpocus-fm-msk/practical/").status_code == 404
    assert lead.get("/office/exam-design/cpocus-fm-msk/written/").status_code == 200


def test_chart_puts_chances_on_their_place() -> None:
    drawn = curves([("all", {10: 1, 20: 1}), ("none", {10: 0, 20: 0})], marks=[10, 99])
    top, bottom = (each.points.split() for each in drawn.curves)
    assert {place.split(",")[1] for place in top} == {drawn.top}
    assert {place.split(",")[1] for place in bottom} == {drawn.bottom}
    assert [mark.value for mark in drawn.marks] == [10]
    assert [each.look for each in drawn.curves] == ["line", "fore"]


def test_names_of_curves_that_end_together_stand_apart() -> None:
    drawn = curves([("one", {1: 0.5, 2: 0.5}), ("two", {1: 0.4, 2: 0.5}), ("three", {1: 0.3, 2: 0.5})])
    heights = sorted(float(each.label_y) for each in drawn.curves)
    assert all(after - before >= 14 for before, after in pairwise(heights))


def test_more_curves_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="told apart"):
        curves([(str(number), {1: 0}) for number in range(4)])
