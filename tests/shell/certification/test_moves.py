"""Passing from one version to another: by whom, when, and only as the newer document says; nothing frozen moves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from insonate.audit.models import AuditEntry
from insonate.certification.models import Submission
from insonate.certification.moves import api as moves
from insonate.certification.standings import api as standings
from insonate.certification.submissions import api as submissions
from insonate.kit.refusals import Overtaken, Refused
from insonate.people.models import Notice, RoleKey, User
from insonate.programmes import api as programmes
from insonate.programmes.definitions import api as definitions
from insonate.programmes.enrolment import api as enrolment_api
from insonate.programmes.models import VersionMove
from tests.factories.cast import NOW, person, role, university
from tests.factories.yearly import DOCUMENT, enrolled, scans
from tests.shell.pages import client_of, page, text_of

pytestmark = pytest.mark.django_db
NEWER = date(2026, 7, 1)


def newer(transition: str, *, applies_from: date = NEWER, version: str = "2026", **changes: str) -> Any:
    """The record's next version: eight scans a year instead of five, and one way to it."""
    text = DOCUMENT
    for old, new in {
        'version: "2025"': f'version: "{version}"\nreplaces: "2025"',
        "{from: 2024-01-01,": f"{{from: {applies_from.isoformat()},",
        "At least five scans in the year": "At least eight scans in the year",
        "at-least: 5": "at-least: 8",
        **changes,
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return programmes.publish_version(
        organisation=university(), text=f"{text}\ntransitions:\n  next:\n    {transition}\n    reference: book\n",
        by=None, now=NOW + timedelta(seconds=1),
    )  # fmt: skip


CHOOSE = 'title: {en: To eight scans}\n    from: "2025"\n    may: choose'
MOVE = 'title: {en: To eight scans}\n    from: "2025"\n    may: move'
STAY = 'title: {en: Stays with five}\n    from: "2025"\n    may: stay'


@pytest.fixture
def nadia() -> Any:
    """In her second year, six scans in it; nothing waits for anybody."""
    found = enrolled("nadia")
    scans(found.person, *(date(2026, 7, 1) + timedelta(days=number) for number in range(6)))
    return found.enrolment


def move(enrolment: Any, version: str = "2026", route: str = "next", by: User | None = None) -> Any:
    return moves.move_to_version(enrolment=enrolment, version=version, route=route, by=by or enrolment.person, now=NOW)


def test_who_may_choose_sees_both_standings_and_what_they_would_be_short_of(nadia: Any) -> None:
    newer(CHOOSE)
    (other,) = moves.other_versions(nadia, now=NOW)
    assert (other.version.version, other.applies, [route.may_move for route in other.routes]) == ("2026", True, [True])
    short = {change.path: change.missing_after for change in other.difference.clauses if change.is_newly_short}
    assert short == {"scans": 2}


def test_choosing_moves_the_registration_and_leaves_a_trace(nadia: Any) -> None:
    version = newer(CHOOSE)
    made = move(nadia)
    after = programmes.enrolments_of(nadia.person, now=NOW)[0]
    assert (after.version, after.anchor_on) == (version, date(2025, 7, 1))
    assert (made.number, made.route, made.by, made.from_version.version) == (1, "next", nadia.person, "2025")
    act = AuditEntry.objects.get(action="move-to-version")
    assert version.sha256 in act.detail
    assert Notice.objects.filter(person=nadia.person, key="version-moved").count() == 1
    bound = moves.bound_by(after, now=NOW)
    assert (bound.definition.version, bound.since, bound.moved) == ("2026", NOW.date(), made)
    assert standings.standing_of(after, as_of=NOW.date()).definition.version == "2026"


def test_who_stays_moves_nowhere(nadia: Any) -> None:
    newer(STAY)
    for version in ("2026", "2025", "1999"):
        with pytest.raises(Refused, match="No route leads you there"):
            move(nadia, version)


def test_who_came_late_to_the_newer_version_has_no_way_back(nadia: Any) -> None:
    newer(CHOOSE)
    move(nadia)
    after = programmes.enrolments_of(nadia.person, now=NOW)[0]
    with pytest.raises(Refused, match="No route leads you there"):
        move(after, "2025")


def test_route_that_asks_something_opens_once_it_is_there(nadia: Any) -> None:
    newer(
        CHOOSE + "\n    requires: [declared]",
        **{"requirements:\n": "requirements:\n  declared:\n    title: {en: I know the new rules}\n"
           "    count: declarations\n    where: {what: new-rules}\n    reference: book\n"},
    )  # fmt: skip
    with pytest.raises(Refused, match="is not there yet"):
        move(nadia)
    ruth = person("ruth")
    role(ruth, RoleKey.ADMISSIONS_OFFICER)
    programmes.attest_fact(
        person=nadia.person, organisation=university(), kind="declarations", on=NOW.date(),
        attributes={"what": "new-rules"}, by=ruth, now=NOW,
    )  # fmt: skip
    assert move(nadia).number == 1


def test_version_that_does_not_apply_yet_is_shown_and_not_moved_to(nadia: Any) -> None:
    newer(CHOOSE, applies_from=date(2026, 9, 1))
    (other,) = moves.other_versions(nadia, now=NOW)
    assert not other.applies
    with pytest.raises(Refused, match="does not apply yet"):
        move(nadia)


def test_withdrawn_version_leads_nowhere(nadia: Any) -> None:
    version = newer(CHOOSE)
    definitions.withdraw_version(version=version, reason="A number was wrong.", by=person("greta"), now=NOW)
    assert moves.other_versions(nadia, now=NOW) == []
    with pytest.raises(Refused, match="No route"):
        move(nadia)


def test_nobody_moves_while_a_record_waits_and_what_was_frozen_stays(nadia: Any) -> None:
    newer(CHOOSE)
    sealed = submissions.freeze_record(enrolment=nadia, cycle=0, by=nadia.person, now=NOW)
    with pytest.raises(Refused, match="waits for a decision"):
        move(nadia)
    submissions.decide_submission(
        submission=sealed, outcome=submissions.Outcome.ACCEPTED, words="Good.", by=person("ruth"), now=NOW
    )
    move(nadia)
    after = Submission.objects.get(pk=sealed.pk)
    assert (after.version.version, after.content_hash) == ("2025", sealed.content_hash)


def test_only_the_person_moves(nadia: Any) -> None:
    newer(CHOOSE)
    with pytest.raises(Refused, match="Only the person"):
        move(nadia, by=person("owen"))


def test_moving_twice_is_answered_with_what_binds(nadia: Any) -> None:
    newer(CHOOSE)
    twin = programmes.enrolments_of(nadia.person, now=NOW)[0]
    move(nadia)
    with pytest.raises(Overtaken, match="2026 binds it"):
        move(twin)
    assert VersionMove.objects.count() == 1
    with pytest.raises(Overtaken):
        enrolment_api.move_enrolment(
            enrolment=twin, to=twin.version, route="next", anchor_on=None, by=nadia.person, now=NOW
        )


def test_move_is_never_changed(nadia: Any) -> None:
    newer(CHOOSE)
    made = move(nadia)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        VersionMove.objects.filter(pk=made.pk).update(route="other")


def test_whom_a_version_concerns_is_told_once_and_before_it_applies(nadia: Any) -> None:
    newer(CHOOSE, applies_from=date(2026, 9, 1))
    assert [moves.tell_of_versions(now=NOW) for _time in range(3)] == [1, 0, 0]
    assert Notice.objects.get(person=nadia.person, key="version-published").arguments["version"] == "2026"


def test_whom_it_does_not_concern_is_not_told(nadia: Any) -> None:
    newer(CHOOSE)
    move(nadia)
    assert moves.tell_of_versions(now=NOW) == 0


def test_who_must_move_is_told_and_moved_on_its_day(nadia: Any) -> None:
    newer(MOVE, applies_from=date(2026, 7, 20))
    assert moves.tell_of_versions(now=NOW) == 1
    assert Notice.objects.filter(key="version-must-move", person=nadia.person).exists()
    assert moves.move_whom_a_version_binds(now=NOW) == 0
    on_the_day = datetime(2026, 7, 20, 9, tzinfo=UTC)
    assert [moves.move_whom_a_version_binds(now=on_the_day) for _time in range(2)] == [1, 0]
    made = VersionMove.objects.get()
    assert (made.by, made.on) == (None, date(2026, 7, 20))


def test_lists_of_who_does_what(nadia: Any) -> None:
    owen = enrolled("owen").enrolment
    version = newer(CHOOSE)
    assert [(str(each.enrolment.person), each.choice) for each in moves.choices_in(version, now=NOW)] == [
        ("Nadia Ferreira", "may-choose"),
        ("Owen Blackwater", "may-choose"),
    ]
    move(owen)
    assert [each.choice for each in moves.choices_in(version, now=NOW)] == ["may-choose", "moved"]


def address(enrolment: Any) -> str:
    return f"/registrations/{enrolment.uuid}/versions/"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("insonate.kit.clock.now", lambda: NOW)


@pytest.mark.usefixtures("today")
def test_page_says_what_binds_since_when_why_and_what_would_change(nadia: Any) -> None:
    newer(CHOOSE)
    text = text_of(page(client_of(nadia.person), address(nadia)))
    for said in (
        "Version that binds you 2025", "Since 1 July 2025", "Your day that decides (registration) is 1 July 2025.",
        "Version 2026", "It applies since 1 July 2026.", "You would be short of something new",
        "6 of 5", "6 of 8", "To eight scans", "You may stay, or move.", "Move to version 2026",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.usefixtures("today")
def test_page_moves_only_who_says_they_have_read_it(nadia: Any) -> None:
    newer(CHOOSE)
    browser = client_of(nadia.person)
    form = {"version": "2026", "route": "next"}
    refused: Any = browser.post(address(nadia), form)
    assert refused.status_code == 422
    assert "Nothing was changed. Tick that you have read" in text_of(refused)
    assert not VersionMove.objects.exists()
    moved: Any = browser.post(address(nadia), form | {"understood": "yes"}, follow=True)
    assert "Version 2026 binds you from today." in text_of(moved)
    assert "You came to it from version 2025." in text_of(moved)
    again: Any = browser.post(address(nadia), form | {"understood": "yes"})
    assert again.status_code == 422
    assert "No route leads you there." in text_of(again)


@pytest.mark.usefixtures("today")
def test_page_of_somebody_else_does_not_exist(nadia: Any) -> None:
    assert client_of(person("owen")).get(address(nadia)).status_code == 404


@pytest.mark.usefixtures("today")
def test_lead_sees_and_takes_who_does_what() -> None:
    nadia, owen = enrolled("nadia").enrolment, enrolled("owen").enrolment
    newer(CHOOSE)
    move(owen)
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD)
    lead = client_of(greta)
    text = text_of(page(lead, "/office/cohorts/harbour-record/versions/"))
    assert "What version 2026 means to each." in text
    assert "Nadia Ferreira 2025 May choose" in text
    assert "Owen Blackwater 2026 Moved to it" in text
    sent = page(lead, "/office/cohorts/harbour-record/versions.csv").content.decode("utf-8-sig").splitlines()
    assert sent[1] == f"Nadia Ferreira,{nadia.from_on.isoformat()},2025,2026,may-choose,yes,"
    assert sent[2].endswith(",2026,2026,moved,no,2026-07-09")
