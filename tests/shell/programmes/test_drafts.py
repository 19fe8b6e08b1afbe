"""Drafts keep everything that was saved, and publishing them takes two people."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from insonate.audit import api as audit
from insonate.people.models import Notice, RoleKey
from insonate.programmes.api import Enrolment, Overtaken, Programme, ProgrammeVersion, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.programmes.drafting.models import Revision
from tests.factories import rules
from tests.factories.cast import NOW, person, role, university

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 7, 10, 9, tzinfo=UTC)


def said(draft: drafting.Draft) -> str:
    return drafting.current_revision(draft).text


# Writing


def test_every_saved_text_is_kept() -> None:
    draft = rules.draft()
    seen = drafting.current_revision(draft).number
    drafting.save_text(draft=draft, text="insonate: 1\n", seen=seen, by=rules.secretary(), now=LATER)
    assert said(draft) == "insonate: 1\n"
    assert [each.number for each in drafting.revisions_of(draft)] == [4, 3, 2, 1]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_revision SET text = ''")


def test_the_same_text_again_saves_nothing() -> None:
    draft = rules.draft(with_cases=False)
    drafting.save_text(draft=draft, text=rules.KNOTS.replace("\n", "\r\n"), seen=1, by=rules.secretary(), now=LATER)
    assert drafting.revisions_of(draft).count() == 1


def test_a_text_saved_meanwhile_stays_and_the_other_is_kept_beside_it() -> None:
    draft = rules.draft(with_cases=False)
    drafting.save_text(draft=draft, text="theirs: 1\n", seen=1, by=rules.lead(), now=LATER)
    saved = drafting.save_text(draft=draft, text="mine: 1\n", seen=1, by=rules.secretary(), now=LATER)
    assert said(draft) == "theirs: 1\n"
    assert saved.meanwhile == drafting.current_revision(draft)
    assert (saved.revision.text, saved.revision.aside) == ("mine: 1\n", True)
    again = drafting.save_text(draft=draft, text="mine: 1\n", seen=2, by=rules.secretary(), now=LATER)
    assert again.meanwhile is None
    assert said(draft) == "mine: 1\n"


def test_a_case_saved_meanwhile_is_no_other_text() -> None:
    draft = rules.draft(with_cases=False)
    drafting.save_case(draft=draft, side="good", name="one", text=rules.GOOD, by=rules.lead(), now=LATER)
    saved = drafting.save_text(draft=draft, text="mine: 1\n", seen=1, by=rules.secretary(), now=LATER)
    assert saved.meanwhile is None
    assert [each.name for each in drafting.cases_in(saved.revision)] == ["one"]


@pytest.mark.parametrize("text", ["a: \x00", "a: " + "x" * 300_000, "a: \ud800"], ids=["nul", "large", "surrogate"])
def test_a_text_that_cannot_be_kept_is_refused_and_changes_nothing(text: str) -> None:
    draft = rules.draft(with_cases=False)
    with pytest.raises(Refused):
        drafting.save_text(draft=draft, text=text, seen=1, by=rules.secretary(), now=LATER)
    assert drafting.revisions_of(draft).count() == 1


def test_a_case_that_changed_meanwhile_is_not_saved_over() -> None:
    draft = rules.draft()
    first = drafting.cases_in(drafting.current_revision(draft))[0]
    other = {"draft": draft, "side": "good", "name": "two-signed", "by": rules.lead(), "now": LATER}
    drafting.save_case(text=rules.GOOD + "# a\n", replaces=first, **other)  # type: ignore[arg-type]
    with pytest.raises(Overtaken, match="meanwhile"):
        drafting.save_case(text=rules.GOOD + "# b\n", replaces=first, **other)  # type: ignore[arg-type]
    with pytest.raises(Overtaken, match="meanwhile"):
        drafting.remove_case(draft=draft, case=first, by=rules.lead(), now=LATER)


@pytest.mark.parametrize(("side", "name"), [("good", "Two Signed"), ("good", "two-signed"), ("ugly", "x")])
def test_a_case_needs_a_side_and_a_name_of_its_own(side: str, name: str) -> None:
    draft = rules.draft()
    with pytest.raises(Refused):
        drafting.save_case(draft=draft, side=side, name=name, text=rules.GOOD, by=rules.secretary(), now=LATER)


def test_a_revision_set_aside_can_become_the_text_again() -> None:
    draft = rules.draft()
    seen = drafting.current_revision(draft).number
    drafting.save_text(draft=draft, text="other: 1\n", seen=seen, by=rules.secretary(), now=LATER)
    first = drafting.revision_numbered(draft, 3)
    assert first is not None
    drafting.restore_revision(draft=draft, revision=first, by=rules.secretary(), now=LATER)
    assert said(draft) == rules.KNOTS
    assert len(drafting.cases_in(drafting.current_revision(draft))) == 2


def test_a_draft_from_a_version_begins_with_its_words_and_cases() -> None:
    version = drafting.approve(proposal=rules.proposed(), words="", by=rules.lead(), now=LATER)
    draft = drafting.begin_draft(organisation=university(), begun_from=version, by=rules.secretary(), now=LATER)
    assert said(draft) == rules.KNOTS
    assert [each.name for each in drafting.cases_in(drafting.current_revision(draft))] == [
        "two-signed", "nobody-signed"
    ]  # fmt: skip


def test_a_draft_put_away_is_not_written_until_it_is_taken_up() -> None:
    draft = drafting.put_away(draft=rules.draft(), by=rules.secretary(), now=LATER)
    with pytest.raises(Overtaken, match="put away"):
        drafting.save_text(draft=draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)
    drafting.take_up(draft=draft, by=rules.secretary(), now=LATER)
    drafting.save_text(draft=draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)
    assert said(draft) == "a: 1\n"


# Two people


def test_a_second_person_approves_and_it_is_published() -> None:
    proposal = rules.proposed()
    assert Notice.objects.get(person=rules.lead()).key == "rules-proposed"
    version = drafting.approve(proposal=proposal, words="Good.", by=rules.lead(), now=LATER)
    assert (version.programme.key, version.version, version.published_by) == ("knots", "1", rules.lead())
    assert definitions.text_of(version) == rules.KNOTS
    assert [each.name for each in definitions.cases_of(version)] == ["two-signed", "nobody-signed"]
    assert Notice.objects.get(person=rules.secretary()).key == "rules-approved"
    acts = [act.action for act in audit.acts_in("organisation:harbour")]
    assert acts == ["begin-draft", "save-draft", "save-draft", "propose-rules", "publish-version", "decide-rules"]
    draft = proposal.draft
    draft.refresh_from_db()
    assert draft.state == "published"
    with pytest.raises(Overtaken, match="never changes"):
        drafting.save_text(draft=draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)


@pytest.mark.parametrize("who", ["proposer", "writer", "committee", "stranger"])
def test_nobody_approves_their_own_or_without_the_right(who: str) -> None:
    rules.lead()
    draft = rules.draft()
    if who == "writer":
        seen = drafting.current_revision(draft).number
        text = rules.KNOTS.replace("Two bowlines", "Bowlines")
        drafting.save_text(draft=draft, text=text, seen=seen, by=rules.administrator(), now=NOW)
    seen = drafting.current_revision(draft).number
    proposer = rules.administrator() if who == "proposer" else rules.secretary()
    proposal = drafting.propose(draft=draft, seen=seen, words="", by=proposer, now=NOW)
    role(person("mei"), RoleKey.COMMITTEE)
    by = {"committee": person("mei"), "stranger": person("stranger")}.get(who, rules.administrator())
    for act in (drafting.approve, drafting.return_proposal):
        with pytest.raises(Refused, match="Somebody else decides"):
            act(proposal=proposal, words="x", by=by, now=LATER)
    assert ProgrammeVersion.objects.count() == 0
    assert drafting.approve(proposal=proposal, words="", by=rules.lead(), now=LATER).version == "1"


def test_a_proposal_that_nobody_else_could_approve_is_refused() -> None:
    draft = rules.draft()
    with pytest.raises(Refused, match="Nobody else may approve"):
        drafting.propose(draft=draft, seen=3, words="", by=rules.secretary(), now=NOW)
    rules.lead()
    assert drafting.propose(draft=draft, seen=3, words="", by=rules.secretary(), now=NOW).pk


def test_what_is_returned_is_written_on() -> None:
    proposal = rules.proposed()
    with pytest.raises(Refused, match="Say what"):
        drafting.return_proposal(proposal=proposal, words=" ", by=rules.lead(), now=LATER)
    drafting.return_proposal(proposal=proposal, words="Why two?", by=rules.lead(), now=LATER)
    assert Notice.objects.get(person=rules.secretary()).key == "rules-returned"
    drafting.save_text(draft=proposal.draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)
    with pytest.raises(Overtaken, match="returned this already"):
        drafting.approve(proposal=proposal, words="", by=rules.lead(), now=LATER)


def test_a_draft_saved_meanwhile_is_not_proposed_unread() -> None:
    rules.lead()
    draft = rules.draft()
    with pytest.raises(Overtaken, match="meanwhile"):
        drafting.propose(draft=draft, seen=2, words="", by=rules.secretary(), now=NOW)
    assert drafting.propose(draft=draft, seen=3, words="", by=rules.secretary(), now=NOW).pk


def test_while_it_waits_a_draft_is_not_changed_until_it_is_taken_back() -> None:
    proposal = rules.proposed()
    with pytest.raises(Overtaken, match="waits for approval"):
        drafting.save_text(draft=proposal.draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)
    drafting.take_proposal_back(proposal=proposal, by=rules.secretary(), now=LATER)
    drafting.save_text(draft=proposal.draft, text="a: 1\n", seen=3, by=rules.secretary(), now=LATER)
    with pytest.raises(Overtaken, match="taken this back"):
        drafting.approve(proposal=proposal, words="", by=rules.lead(), now=LATER)
    assert ProgrammeVersion.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_wins_and_the_other_is_told() -> None:
    proposal = rules.proposed()
    approvers = [rules.lead(), rules.administrator()]

    def approve(by: Any) -> str:
        try:
            drafting.approve(proposal=proposal, words="", by=by, now=LATER)
            return "published"
        except Overtaken as overtaken:
            return str(overtaken)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(approve, approvers))
    assert "published" in outcomes
    assert sum("has approved this already" in each for each in outcomes) == 1
    assert ProgrammeVersion.objects.count() == 1
    assert drafting.ProposalDecision.objects.count() == 1


# What stands in the way


def obstacles(text: str = rules.KNOTS, cases: Any = None) -> list[str]:
    draft = rules.draft(text, with_cases=cases is None)
    for side, name, case in cases or ():
        drafting.save_case(draft=draft, side=side, name=name, text=case, by=rules.secretary(), now=NOW)
    return [each.words for each in drafting.readiness_of(drafting.current_revision(draft), NOW).obstacles]


def test_nothing_stands_in_the_way_of_a_document_that_is_right() -> None:
    assert obstacles() == []


def test_a_clause_that_nobody_can_meet_is_asked_about_with_its_place_and_stops_nothing() -> None:
    text = rules.KNOTS.replace("people:", "records: {scan: {counts-if: [{determinate: true}]}}\npeople:").replace(
        "where: {signed-by: master}", "where: [{signed-by: master}, {determinate: {not: true}}]"
    )
    ready = drafting.readiness_of(drafting.current_revision(rules.draft(text)), NOW)
    (asked,) = [each for each in ready.questions if "Nobody who was invented" in each.words]
    assert "Two bowlines" in text.splitlines()[asked.line - 1]
    assert asked.column > 0
    assert asked.words not in [each.words for each in ready.obstacles]


def published_first(enrolled: bool = False) -> ProgrammeVersion:
    version = drafting.approve(proposal=rules.proposed(), words="", by=rules.lead(), now=NOW)
    if enrolled:
        Enrolment.objects.create(
            person=person("nadia"), programme=version.programme, version=version, from_on=date(2026, 9, 1),
            recorded_at=NOW,
        )  # fmt: skip
    return version


REFUSALS: list[tuple[str, Callable[[str], str], str]] = [
    ("past", lambda text: text.replace("2027-09-01", "2026-07-08"), "has passed"),
    ("same-day", lambda text: text.replace("2027-09-01", "2026-09-01"), "from the same day"),
    ("same-version", lambda text: text.replace('"2"\nreplaces: "1"', '"1"'), "is published and never changes"),
    ("replaces", lambda text: text.replace('replaces: "1"\n', ""), "The version before is “1”"),
    ("orphan", lambda text: text.replace(rules.ROUTE, ""), "1 registrations are bound by version “1”"),
]


def test_a_version_that_follows_as_it_should_is_ready() -> None:
    published_first(enrolled=True)
    assert obstacles(rules.SECOND + rules.ROUTE) == []


@pytest.mark.parametrize(("change", "says"), [each[1:] for each in REFUSALS], ids=[each[0] for each in REFUSALS])
def test_a_version_that_does_not_follow_is_refused(change: Callable[[str], str], says: str) -> None:
    published_first(enrolled=True)
    text = change(rules.SECOND + rules.ROUTE)
    assert any(says in each for each in obstacles(text)), obstacles(text)
    if says not in ("has passed",):  # a file may tell what applied in the past
        with pytest.raises(definitions.DefinitionRefused, match=says):
            definitions.publish_version(organisation=university(), text=text, by=None, now=NOW)
    assert ProgrammeVersion.objects.count() == 1


def test_days_that_no_version_would_bind_are_refused() -> None:
    first = rules.KNOTS.replace("from: 2026-09-01,", "from: 2026-09-01, until: 2027-08-01,")
    definitions.publish_version(organisation=university(), text=first, by=None, now=NOW)
    (found,) = obstacles(rules.SECOND)
    assert "from 2027-08-01 to before 2027-09-01 would be bound by no version" in found


def test_a_first_version_may_tell_since_when_it_applies() -> None:
    assert obstacles(rules.KNOTS.replace("2026-09-01", "2024-09-01")) == []


def test_an_effective_day_that_passes_while_it_waits_is_refused_at_approval() -> None:
    published_first()
    proposal = rules.proposed(rules.SECOND)
    with pytest.raises(Refused, match="has passed"):
        drafting.approve(proposal=proposal, words="", by=rules.lead(), now=datetime(2027, 9, 2, tzinfo=UTC))
    assert ProgrammeVersion.objects.count() == 1
    assert drafting.approve(proposal=proposal, words="", by=rules.lead(), now=datetime(2027, 8, 31, tzinfo=UTC)).pk


@pytest.mark.parametrize(
    ("cases", "says"),
    [
        ([], "no good case"),
        ([("good", "one", rules.GOOD)], "no bad case"),
        ([("good", "one", rules.GOOD.replace("have: 2", "have: 3"))], "expects something else"),
        ([("good", "one", rules.GOOD), ("good", "two", rules.GOOD.replace("knotter: ready", "knotter: active"))],
         "expect different things at awards/knotter/state"),
        ([("good", "one", "about: [")], "cannot be read"),
        ([("good", "one", rules.GOOD.replace("bowline:", "bowlin:"))], "expects something else"),
        ([("bad", "one", rules.BAD)], "cannot be read"),
    ],
)  # fmt: skip
def test_cases_that_do_not_hold_stand_in_the_way(cases: Any, says: str) -> None:
    assert any(says in each for each in obstacles(cases=cases)), obstacles(cases=cases)


def test_what_the_checker_finds_unwise_stands_in_the_way() -> None:
    assert any("points at no text of the body" in each for each in obstacles(
        rules.KNOTS.replace("    where: {signed-by: master}\n    reference: book\n", "    where: {signed-by: master}\n")
    ))  # fmt: skip


def test_a_programme_of_another_body_is_refused() -> None:
    other = university("cove", "Cove University")
    definitions.publish_version(organisation=other, text=rules.KNOTS, by=None, now=NOW)
    assert any("belongs to another organisation" in each for each in obstacles())


# Withdrawing


def test_a_withdrawn_version_binds_nobody_new_and_keeps_those_it_binds() -> None:
    version = published_first(enrolled=True)
    day = date(2026, 10, 1)
    programme = Programme.objects.get()
    assert definitions.version_for(programme, day) == version
    definitions.withdraw_version(version=version, reason="A wrong number.", by=rules.lead(), now=LATER)
    assert definitions.version_for(programme, day) is None
    assert definitions.open_programmes(day) == []
    assert Enrolment.objects.get().version == version
    with pytest.raises(Overtaken, match="Felix Moreau has withdrawn"):
        definitions.withdraw_version(version=version, reason="Again.", by=rules.administrator(), now=LATER)
    assert [act.action for act in audit.acts_on("programme:knots")][-1] == "withdraw-version"


def test_withdrawing_takes_a_reason() -> None:
    version = published_first()
    with pytest.raises(Refused, match="Say why"):
        definitions.withdraw_version(version=version, reason=" ", by=rules.lead(), now=LATER)
    assert not hasattr(ProgrammeVersion.objects.get(), "withdrawal")


# Texts made from values


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**13), 10**13)
    | st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters="\x7f\xad"), max_size=20)
    .filter(lambda text: all(character.isprintable() or character == "\xa0" for character in text)),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.from_regex(r"[a-z]{1,6}(-[a-z]{1,4})?", fullmatch=True), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), PLAIN, min_size=1, max_size=4))
def test_what_is_written_from_values_reads_back_as_the_same(value: dict[str, Any]) -> None:
    assert definitions.read_document(definitions.write_yaml(value)).tree == value


def test_revisions_are_never_made_twice() -> None:
    draft = rules.draft(with_cases=False)
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.create(draft=draft, number=1, text="", saved_by=rules.secretary(), saved_at=NOW)
