"""The programme studio: a committee writes, checks, tries and proposes; somebody else approves; everybody reads."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insonate.demo.rules import begin_next_version
from insonate.programmes.api import Enrolment, ProgrammeVersion
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.office.studio.trials import shown
from insonate_core.cases import try_case
from tests.core.programme_cases import CASES, case_at
from tests.core.programme_files import PROGRAMMES
from tests.factories import rules
from tests.factories.cast import NOW, person, university
from tests.shell.pages import client_of, page, problem_beside, text_of, value_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return client_of(rules.secretary())


def at(name: str, draft: drafting.Draft, *more: Any) -> str:
    return reverse(f"office:rules-{name}", args=[draft.uuid, *more])


# Beginning


def test_a_draft_that_begins_from_nothing_can_be_read_and_asks_for_its_cases(browser: Client) -> None:
    answer: Any = browser.post(reverse("office:rules-begin"), {"begin_from": "nothing"})
    text = text_of(page(browser, answer.url))
    assert "A new programme" in text
    assert "This can be read, and nothing is to be asked about it." in text
    (draft,) = drafting.drafts_of([university()])
    found = drafting.readiness_of(drafting.current_revision(draft), NOW)
    assert [each.page for each in found.obstacles] == ["cases"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"title: caf\xe9\n", "This is not UTF-8"),
        (b"# " + b"x" * 10_000_000, "larger than 256 kB"),
        (b"a: \x00", "U+0000"),
        (None, "Choose a file"),
    ],
    ids=["latin-1", "10-MB", "nul", "none"],
)
def test_a_file_that_cannot_be_kept_is_refused_and_nothing_begins(
    browser: Client, content: bytes | None, says: str
) -> None:
    form: dict[str, Any] = {"begin_from": "file"}
    if content is not None:
        form["file"] = SimpleUploadedFile("rules.yaml", content)
    answer = browser.post(reverse("office:rules-begin"), form)
    assert answer.status_code == 422
    assert says in problem_beside(answer, "file")
    assert drafting.drafts_of([university()]).count() == 0


HOSTILE = {
    "billion-laughs": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "An anchor (&name)"),
    "alias": ("a: [x]\nb: *a\n", "An alias (*name)"),
    "deep": ("a: " + "[" * 5000 + "]" * 5000 + "\n", "More than 8 levels deep"),
    "twice": ("insonate: 1\ninsonate: 1\n", "is given twice"),
    "tab": ("a:\n\tb: 1\n", "A tab. Use spaces."),
    "tag": ("a: !!python/object:os.system x\n", "A tag (!name)"),
    "markup": ("title: {en: '<script>alert(1)</script>'}\n", "is missing here"),
}


@pytest.mark.parametrize(("text", "says"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_kept_as_a_draft_and_refused_clearly(browser: Client, text: str, says: str) -> None:
    answer: Any = browser.post(
        reverse("office:rules-begin"), {"begin_from": "file", "file": SimpleUploadedFile("r.yaml", text.encode())}
    )
    shown_page = page(browser, answer.url)
    assert says in text_of(shown_page)
    assert b"<script>alert" not in shown_page.content
    (draft,) = drafting.drafts_of([university()])
    rules.lead()
    seen = drafting.current_revision(draft).number
    answer = browser.post(at("propose", draft), {"propose": "1", "seen": seen})
    assert answer.status_code == 422
    assert ProgrammeVersion.objects.count() == 0


# Writing


def test_a_message_says_line_column_and_what_to_do(browser: Client) -> None:
    draft = rules.draft(rules.KNOTS.replace("at-least: 2", "at-leats: 2"))
    said = page(browser, at("text", draft))
    assert "Line 16, column 15" in text_of(said)
    assert "Did you mean “at-least”?" in text_of(said)
    assert 'data-line="16" data-column="15"' in said.content.decode()
    assert "at-leats: 2" in value_of(said, "text")


def test_checking_stores_nothing_and_keeps_what_was_typed(browser: Client) -> None:
    draft = rules.draft()
    answer = browser.post(at("text", draft), {"text": "insonate: 2\n", "seen": "3", "check": "1"})
    assert "Language version 2 is not known here" in text_of(answer)
    assert value_of(answer, "text") == "insonate: 2"
    assert drafting.current_revision(draft).number == 3
    piece = browser.post(at("check", draft), {"text": rules.KNOTS})
    assert text_of(piece) == "Readable This can be read, and nothing is to be asked about it."


def test_a_text_too_large_is_not_saved_and_not_lost(browser: Client) -> None:
    draft = rules.draft()
    typed = "# " + "x" * 300_000
    answer = browser.post(at("text", draft), {"text": typed, "seen": "3"})
    assert answer.status_code == 422
    assert "Not saved. The file is larger than 256 kB" in text_of(answer)
    assert value_of(answer, "text") == typed
    assert drafting.current_revision(draft).number == 3


def test_whoever_saves_after_somebody_else_is_told_and_loses_nothing(browser: Client) -> None:
    draft = rules.draft()
    client_of(rules.lead()).post(at("text", draft), {"text": "theirs: 1\n", "seen": "3"})
    answer = browser.post(at("text", draft), {"text": "mine: 1\n", "seen": "3"})
    assert answer.status_code == 409
    assert "Felix Moreau saved revision 4 while you were writing." in text_of(answer)
    assert value_of(answer, "text") == "mine: 1"
    assert value_of(answer, "seen") == "4"
    assert drafting.current_revision(draft).text == "theirs: 1\n"
    browser.post(at("text", draft), {"text": "mine: 1\n", "seen": "4"})
    assert drafting.current_revision(draft).text == "mine: 1\n"


def test_plain_words_and_what_changes_are_read(browser: Client) -> None:
    drafting.approve(proposal=rules.proposed(), words="", by=rules.lead(), now=NOW)
    draft = rules.draft(rules.SECOND + rules.ROUTE)
    assert "Two bowlines At least 3 scans, signed by: master." in text_of(page(browser, at("read", draft)))
    text = text_of(page(browser, at("difference", draft)))
    assert "From version 1 to this draft" in text
    assert "at least: 2 becomes 3 (more is asked)" in text
    assert "Those under version 1 stay under the version that binds them." in text


def test_revisions_are_read_compared_and_restored(browser: Client) -> None:
    draft = rules.draft()
    browser.post(at("text", draft), {"text": rules.KNOTS.replace("at-least: 2", "at-least: 4"), "seen": "3"})
    assert "Revision 4" in text_of(page(browser, at("history", draft)))
    assert "2 becomes 4" in text_of(page(browser, at("difference", draft) + "?from=3"))
    browser.post(at("revision", draft, 3))
    assert drafting.current_revision(draft).text == rules.KNOTS


def test_lines_are_compared_where_one_text_cannot_be_read(browser: Client) -> None:
    draft = rules.draft()
    browser.post(at("text", draft), {"text": "nonsense: [\n", "seen": "3"})
    assert "+nonsense: [" in text_of(page(browser, at("difference", draft) + "?from=3"))
    assert "cannot be read yet" in text_of(page(browser, at("read", draft)))


# Cases


def test_a_failing_case_shows_expected_and_computed_with_reasons(browser: Client) -> None:
    draft = rules.draft(rules.KNOTS.replace("at-least: 2", "at-least: 3"), with_cases=False)
    drafting.save_case(draft=draft, side="good", name="two", text=rules.GOOD, by=rules.secretary(), now=NOW)
    for address in (at("cases", draft), at("case", draft, "good", "two")):
        text = text_of(page(browser, address))
        assert "expected met, came out in progress." in text, text
        assert "1 more scan is needed" in text


def filled(**changes: str) -> dict[str, str]:
    form = {
        "name": "two signed", "about": "Two, signed.", "as_of": "2026-12-01",
        "people-0-name": "tom", "people-0-award": "rope-master", "people-0-since": "2020-01-01",
        "facts-0-kind": "enrolments", "facts-0-on": "2026-09-10", "facts-0-says": "programme: knots",
        "facts-1-kind": "scans", "facts-1-on": "2026-10-01", "facts-1-number": "2", "facts-1-signed_by": "tom",
        "expected-0-where": "requirements/bowline", "expected-0-state": "met", "expected-0-have": "2",
        "expected-1-where": "awards/knotter", "expected-1-state": "ready",
    }  # fmt: skip
    for prefix, total in (("people", 2), ("facts", 4), ("expected", 3)):
        form |= {f"{prefix}-TOTAL_FORMS": str(total), f"{prefix}-INITIAL_FORMS": "0"}
    return form | changes


def test_a_case_is_written_by_filling_a_form_and_worked_out_before_it_is_saved(browser: Client) -> None:
    draft = rules.draft(with_cases=False)
    address = at("case-new", draft, "good")
    answer = browser.post(address, filled(**{"try": "1"}))
    text = text_of(answer)
    assert "It comes out as expected." in text
    assert "Two bowlines met, as expected." in text
    assert drafting.cases_in(drafting.current_revision(draft)) == ()
    answer = browser.post(address, filled(save="1"))
    (case,) = drafting.cases_in(drafting.current_revision(draft))
    assert (case.side, case.name) == ("good", "two-signed")
    assert definitions.read_document(case.text).tree == definitions.read_document(
        rules.GOOD.replace("Two scans, signed by a master.", "Two, signed.").replace("nadia", "candidate")
        .replace("id: registered", "id: enrolment")
    ).tree  # fmt: skip


def test_a_case_that_fails_says_why_before_it_is_saved(browser: Client) -> None:
    draft = rules.draft(with_cases=False)
    form = filled(**{"facts-1-signed_by": "candidate", "try": "1"})
    text = text_of(browser.post(at("case-new", draft, "good"), form))
    assert "Something else comes out." in text
    assert "expected met, came out not met." in text
    assert "signed by the candidate" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"facts-1-kind": ""}, "Choose what this is, or empty the row."),
        ({"facts-0-says": "programme: [knots"}, "This is not YAML from here on"),
        ({"facts-0-says": "a: &x 1"}, "An anchor"),
        ({"expected-1-state": ""}, "Say what must come out."),
        ({"as_of": ""}, "This field is required."),
        ({"people-0-since": ""}, "Fill this in, or empty the row."),
    ],
)
def test_a_row_that_is_filled_in_wrongly_is_said_and_nothing_typed_is_lost(
    browser: Client, change: dict[str, str], says: str
) -> None:
    draft = rules.draft(with_cases=False)
    answer = browser.post(at("case-new", draft, "good"), filled(save="1", **change))
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert value_of(answer, "facts-1-number") == "2"
    assert drafting.cases_in(drafting.current_revision(draft)) == ()


def test_more_rows_keep_what_is_filled_in(browser: Client) -> None:
    draft = rules.draft(with_cases=False)
    answer = browser.post(at("case-new", draft, "good"), filled(more="facts"))
    assert answer.status_code == 200
    assert value_of(answer, "facts-TOTAL_FORMS") == "7"
    assert value_of(answer, "facts-1-number") == "2"


def test_a_bad_case_is_a_good_one_with_one_thing_changed(browser: Client) -> None:
    draft = rules.draft()
    form = {
        "name": "one-short", "about": "", "like": "two-signed", "change": "instead", "thing": "scan",
        "word": "number", "value": "1", "expected-TOTAL_FORMS": "3", "expected-INITIAL_FORMS": "0",
        "expected-0-where": "requirements/bowline", "expected-0-state": "in-progress", "save": "1",
    }  # fmt: skip
    browser.post(at("case-new", draft, "bad"), form)
    case = drafting.cases_in(drafting.current_revision(draft))[-1]
    tree = definitions.read_document(case.text).tree
    assert (tree["like"], tree["instead"]) == ("two-signed", {"scan": {"number": 1}})
    assert "3 of 3 cases hold" in text_of(page(browser, at("cases", draft)))


@pytest.mark.parametrize(
    ("change", "word", "value"),
    [
        ({"change": "without", "thing": "scan"}, "without", "scan"),
        ({"change": "as-of", "day": "2026-09-30"}, "as-of", "2026-09-30"),
        ({"change": "instead", "thing": "tom", "word": "rope-master", "value": "2026-11-01"}, "instead",
         {"tom": {"rope-master": "2026-11-01"}}),
        ({"change": "instead", "thing": "scan", "word": "signed-by", "value": ""}, "instead",
         {"scan": {"signed-by": None}}),
        ({"change": "with", "besides": "id: late, kind: scans, on: 2026-12-02"}, "with",
         {"id": "late", "kind": "scans", "on": "2026-12-02"}),
    ],
)  # fmt: skip
def test_each_way_to_change_one_thing_is_written_by_the_form(
    browser: Client, change: dict[str, str], word: str, value: Any
) -> None:
    draft = rules.draft()
    form = {
        "name": "other", "like": "two-signed", "expected-TOTAL_FORMS": "1", "expected-INITIAL_FORMS": "0",
        "expected-0-where": "requirements/bowline", "expected-0-state": "met", "save": "1",
    } | change  # fmt: skip
    answer = browser.post(at("case-new", draft, "bad"), form)
    assert answer.status_code == 302, text_of(answer)
    case = next(each for each in drafting.cases_in(drafting.current_revision(draft)) if each.name == "other")
    assert definitions.read_document(case.text).tree[word] == value


def test_a_bad_case_begins_from_the_good_one_it_was_asked_for(browser: Client) -> None:
    draft = rules.draft()
    drafting.save_case(draft=draft, side="good", name="another", text=rules.GOOD, by=rules.secretary(), now=NOW)
    content = page(browser, at("case-new", draft, "bad") + "?like=two-signed").content.decode()
    assert '<option value="two-signed" selected>' in content


def test_a_case_edited_as_text_is_saved_tried_and_removed(browser: Client) -> None:
    draft = rules.draft()
    address = at("case", draft, "bad", "nobody-signed")
    changed = rules.BAD.replace("bowline: not-met", "bowline: met")
    answer = browser.post(address, {"text": changed, "seen": rules.BAD, "check": "1"})
    assert "expected met, came out not met." in text_of(answer)
    browser.post(address, {"text": changed, "seen": rules.BAD})
    answer = browser.post(address, {"text": rules.BAD, "seen": rules.BAD})
    assert answer.status_code == 409
    browser.post(address, {"text": changed, "seen": changed, "remove": "1"})
    assert len(drafting.cases_in(drafting.current_revision(draft))) == 1


def test_every_shipped_case_is_told_in_words() -> None:
    for path in CASES[::3]:
        filed = case_at(path)
        outcome = shown(try_case(filed.definition, filed.case), filed.case, filed.definition)
        assert outcome.passes, path
        assert all(look.where and look.expected and look.found for look in outcome.looks), path


# On the cohort


def test_a_draft_is_tried_on_the_cohort_by_the_committee_that_writes_it(browser: Client) -> None:
    version = drafting.approve(proposal=rules.proposed(), words="", by=rules.lead(), now=NOW)
    draft = rules.draft(rules.SECOND + rules.ROUTE)
    assert browser.post(at("try", draft), {"as_of": "2026-07-09"}).status_code == 422
    Enrolment.objects.create(
        person=person("nadia"), programme=version.programme, version=version, from_on=date(2026, 7, 1), recorded_at=NOW
    )
    answer: Any = browser.post(at("try", draft), {"as_of": "2026-07-09"})
    assert answer.url.startswith("/office/trials/")
    assert "Knots, revision 3 of a draft" in text_of(page(browser, answer.url))
    assert "Knots, revision 3 of a draft" in text_of(page(browser, at("try", draft)))


def test_a_programme_without_a_version_has_nobody_to_try_it_on(browser: Client) -> None:
    assert "Nobody is registered yet" in text_of(page(browser, at("try", rules.draft())))


# Publishing


def test_from_proposal_to_the_public_page(browser: Client) -> None:
    felix = client_of(rules.lead())
    draft = rules.draft()
    assert "Nothing. The text can be read" in text_of(page(browser, at("propose", draft)))
    browser.post(at("propose", draft), {"propose": "1", "seen": "3", "words": "Ready."})
    assert "Somebody else decides" in text_of(page(browser, at("propose", draft)))
    assert browser.post(at("propose", draft), {"approve": "1"}).status_code == 422
    assert "Amara Voss proposed revision 3" in text_of(page(felix, at("propose", draft)))
    assert "Rules Write, check and publish" in text_of(page(felix, "/office/"))
    felix.post(at("propose", draft), {"approve": "1", "words": ""})
    text = text_of(page(Client(), "/programmes/knots/versions/1/"))
    assert "Two bowlines At least 2 scans, signed by: master." in text
    file = page(Client(), "/programmes/knots/versions/1/text.yaml")
    assert file.content.decode() == rules.KNOTS
    assert "Published as version 1." in text_of(page(browser, at("propose", draft)))


def test_somebody_who_approves_second_is_told(browser: Client) -> None:
    proposal = rules.proposed()
    felix, greta = client_of(rules.lead()), client_of(rules.administrator())
    felix.post(at("propose", proposal.draft), {"approve": "1"})
    answer = greta.post(at("propose", proposal.draft), {"approve": "1"}, follow=True)
    assert "This has been decided meanwhile" in text_of(answer)
    assert ProgrammeVersion.objects.count() == 1


def test_a_version_is_withdrawn_with_its_reason_by_whoever_approves(browser: Client) -> None:
    drafting.approve(proposal=rules.proposed(), words="", by=rules.lead(), now=NOW)
    address = reverse("office:rules-version", args=["knots", "1"])
    assert browser.post(address, {"reason": "x"}).status_code == 404
    felix = client_of(rules.lead())
    assert felix.post(address, {"reason": ""}).status_code == 422
    felix.post(address, {"reason": "A wrong number."})
    assert "Withdrawn on 9 July 2026. It binds nobody new" in text_of(page(Client(), "/programmes/knots/versions/1/"))
    assert Client().get("/programmes/knots/").status_code == 404


def test_the_schema_is_public_and_says_what_it_is() -> None:
    answer = page(Client(), "/programmes/schema.json")
    assert answer["Content-Type"] == "application/schema+json; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert b"Insonate programme document" in answer.content


def test_another_organisation_sees_no_draft(browser: Client) -> None:
    draft = rules.draft()
    elsewhere = client_of(rules.administrator(university("cove", "Cove University")))
    assert elsewhere.get(at("text", draft)).status_code == 404
    assert browser.get(at("text", draft)).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_drafts_asks_as_often_for_many(browser: Client, number: int) -> None:
    for _each in range(number):
        rules.draft(with_cases=False)
    browser.get(reverse("office:rules"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("office:rules"))
    assert len(asked) == 16


def test_the_draft_of_the_demonstration_lacks_one_case_only() -> None:
    """What the tutorial says of it: one of its cases expects the old grace, and nothing else stands in the way."""
    organisation = university("essex", "University of Essex")
    (version,) = definitions.publish_folder(
        organisation=organisation, folder=PROGRAMMES, keys={"essex-scanning-record"}, by=None, now=NOW
    )
    draft = begin_next_version(version=version, by=rules.secretary(organisation), starts=date(2027, 9, 1), now=NOW)
    found = drafting.readiness_of(drafting.current_revision(draft), NOW)
    assert len(found.cases) > 8
    (obstacle,) = found.obstacles
    assert obstacle.words == "The case “bad/not-handed-in-after-grace” expects something else than comes out."
