"""An auditor's desk over HTTP: a draw anyone can repeat, the sampled records and nothing else, the pack."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from insonate.audit import api as audit
from insonate.certification.models import AuditDraw, AuditFinding, DrawnEntry, Submission
from insonate.certification.submissions import api as submissions
from insonate.certification.submissions.api import AuditOutcome, Outcome, Problem, SubmissionRefused
from insonate.people.models import RoleKey, User
from insonate.programmes import api as programmes
from tests.factories.cast import NAMES, NOW, person, role, university
from tests.factories.yearly import enrolled, monthly

pytestmark = pytest.mark.django_db
CANDIDATES = ("nadia", "owen", "mei", "felix", "ines")


@pytest.fixture
def handed_in() -> list[Submission]:
    """Five candidates handed in; the tutor accepted all but the last."""
    made = []
    for key in CANDIDATES:
        who = enrolled(key)
        monthly(who.person, months=6)
        made.append(submissions.freeze_record(enrolment=who.enrolment, cycle=0, by=who.person, now=NOW))
        if key != "ines":
            submissions.decide_submission(
                submission=made[-1], outcome=Outcome.ACCEPTED, words=f"Well kept, {who.person.name.split()[0]}.",
                by=who.tutor, now=NOW,
            )  # fmt: skip
    return made


@pytest.fixture
def amara(handed_in: list[Submission]) -> User:
    auditor = person("amara")
    role(auditor, RoleKey.AUDITOR)
    return auditor


@pytest.fixture
def desk(client: Client, amara: User) -> Client:
    client.force_login(amara)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def draw(client: Client, **changes: str) -> Any:
    asked = {"programme": "harbour-record", "from_on": "2026-07-01", "last_on": "2026-07-31", "seed": "4817"}
    return client.post(reverse("office:audits"), asked | changes, follow=True)


def drawn(auditor: User, seed: str = "4817") -> AuditDraw:
    return submissions.draw_audit(
        programme=programmes.Programme.objects.get(key="harbour-record"), from_on=date(2026, 7, 1),
        until_on=date(2026, 8, 1), seed=seed, by=auditor, now=NOW,
    )  # fmt: skip


def record_page(made: AuditDraw, number: int = 1) -> str:
    return reverse("office:audited_record", args=[made.uuid, number])


def names_in(said: str) -> list[str]:
    """The candidates whose whole name is on a page."""
    return [NAMES[key] for key in CANDIDATES if NAMES[key] in said]


def test_last_academic_year_is_filled_in_as_a_browser_reads_days(desk: Client) -> None:
    page = text(desk.get(reverse("office:audits")))
    filled = dict(re.findall(r'name="(from_on|last_on)" value="([^"]*)"', page))
    first, last = (date.fromisoformat(filled[name]) for name in ("from_on", "last_on"))
    assert (first.month, first.day, last.month, last.day, last.year - first.year) == (8, 1, 7, 31, 1)


def test_draw_shows_seed_method_and_rule_and_can_be_made_by_hand(desk: Client, handed_in: list[Submission]) -> None:
    said = text(draw(desk))
    made = AuditDraw.objects.get()
    by_hand = sorted(
        (hashlib.sha256(f"4817:{each.content_hash}".encode()).hexdigest(), each.content_hash) for each in handed_in
    )
    assert [(entry.digest, entry.key) for entry in made.entries.all()] == by_hand
    assert [entry.drawn for entry in made.entries.all()] == [True, False, False, False, False]
    for words in (
        "4817", "sha256-of-seed-colon-key", "10 % of the records, rounded up, at least 1", "1 of 5",
        "Drawn again just now: the same.", by_hand[0][0],
    ):  # fmt: skip
        assert words in said


def test_same_seed_draws_the_same_and_every_draw_is_kept(amara: User) -> None:
    first, again, other = drawn(amara), drawn(amara), drawn(amara, seed="4818")
    assert [entry.key for entry in first.entries.all()] == [entry.key for entry in again.entries.all()]
    assert [entry.key for entry in other.entries.all()] != [entry.key for entry in first.entries.all()]
    assert AuditDraw.objects.count() == 3
    acts = [act.action for act in audit.acts_in("organisation:harbour") if act.action == "draw-audit"]
    assert acts == ["draw-audit"] * 3


def test_only_last_attempts_of_the_days_asked_can_be_drawn(desk: Client, amara: User) -> None:
    ines = enrolled_again("ines")
    made = Submission.objects.get(enrolment=ines.enrolment)
    submissions.decide_submission(submission=made, outcome=Outcome.RETURNED, words="More.", by=ines.tutor, now=NOW)
    later = submissions.freeze_record(
        enrolment=ines.enrolment, cycle=0, by=ines.person, now=datetime(2026, 8, 3, tzinfo=UTC)
    )
    july = drawn(amara)
    assert july.population_size == 4
    assert not july.entries.filter(submission__in=[made, later]).exists()


def enrolled_again(key: str) -> Any:
    from tests.factories.yearly import Enrolled

    somebody = person(key)
    return Enrolled(somebody, programmes.Enrolment.objects.get(person=somebody), person("ruth"), university())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_on": "2026-06-30"}, "The last day lies before the first."),
        ({"from_on": "2025-07-01", "last_on": "2025-07-31"}, "so there is nothing to draw from."),
        ({"seed": ""}, "This field is required."),
        ({"programme": "knots"}, "Select a valid choice."),
    ],
)
def test_draw_that_cannot_be_made_says_why(desk: Client, changes: dict[str, str], words: str) -> None:
    response = draw(desk, **changes)
    assert response.status_code == 422
    assert words in text(response)
    assert AuditDraw.objects.count() == 0


def test_auditor_sees_the_sampled_record_under_a_number_and_no_name(desk: Client, amara: User) -> None:
    made = drawn(amara)
    entry = made.entries.get(number=1)
    page = text(desk.get(reverse("office:audit_draw", args=[made.uuid])))
    said = text(desk.get(record_page(made)))
    assert "Record 1" in page
    assert "Record 1" in said
    assert entry.key[:8] in said
    assert "At least five scans in the year" in said
    assert names_in(page) == []
    assert names_in(said) == []
    candidate = entry.submission.enrolment.person
    assert str(candidate.uuid) not in said
    assert candidate.name.split()[0] not in said


def test_tutors_words_do_not_name_the_candidate_to_an_auditor(desk: Client, amara: User) -> None:
    for seed in range(60):
        made = drawn(amara, seed=str(seed))
        decision = getattr(made.entries.get(number=1).submission, "decision", None)
        if decision is not None:
            break
    assert "Well kept, the candidate." in text(desk.get(record_page(made)))


def test_records_that_were_not_drawn_do_not_exist_for_an_auditor(desk: Client, amara: User) -> None:
    made = drawn(amara)
    assert [desk.get(record_page(made, number)).status_code for number in range(6)] == [404, 200, 404, 404, 404, 404]
    for entry in made.entries.all():
        assert desk.get(reverse("office:review", args=[entry.submission.uuid])).status_code == 404
        assert desk.get(reverse("office:review_file", args=[entry.submission.uuid, "pdf"])).status_code == 404


def test_other_years_of_a_sampled_candidate_stay_closed(desk: Client, amara: User) -> None:
    made = drawn(amara)
    submission = made.entries.get(number=1).submission
    enrolment = submission.enrolment
    later = submissions.freeze_record(
        enrolment=enrolment, cycle=1, by=enrolment.person, now=datetime(2027, 7, 2, tzinfo=UTC)
    )
    said = text(desk.get(record_page(made)))
    assert "Last year" not in said
    assert later.content_hash[:8] not in said


def test_finding_is_kept_and_a_later_one_stands(desk: Client, amara: User) -> None:
    made = drawn(amara)
    said = text(desk.post(record_page(made), {"outcome": "question", "words": "Why August?"}, follow=True))
    assert "What you found of record 1 is kept." in said
    assert "A question to the programme" in said
    desk.post(record_page(made), {"outcome": "in-order", "words": "Answered."})
    (sampled,) = submissions.sample_of(made)
    assert sampled.finding is not None
    assert sampled.finding.outcome == "in-order"
    assert [each.outcome for each in submissions.findings_of(sampled.entry)] == ["question", "in-order"]


def test_question_without_words_keeps_the_page(desk: Client, amara: User) -> None:
    made = drawn(amara)
    response = desk.post(record_page(made), {"outcome": "question", "words": " "})
    assert response.status_code == 422
    assert "Say it in a few words." in text(response)
    assert AuditFinding.objects.count() == 0


def test_whoever_decided_a_record_or_owns_it_does_not_audit_it(amara: User) -> None:
    made = drawn(amara)
    entry = made.entries.get(number=1)
    for who, problem in ((person("ruth"), Problem.DECIDED_IT_YOURSELF), (None, Problem.OWN_RECORD)):
        auditor = who or entry.submission.enrolment.person
        role(auditor, RoleKey.AUDITOR)
        if who is not None and not hasattr(entry.submission, "decision"):
            submissions.decide_submission(
                submission=entry.submission, outcome=Outcome.ACCEPTED, words="", by=who, now=NOW
            )
        entry = DrawnEntry.objects.get(pk=entry.pk)
        with pytest.raises(SubmissionRefused) as refused:
            submissions.record_audit_finding(entry=entry, outcome=AuditOutcome.IN_ORDER, words="", by=auditor, now=NOW)
        assert refused.value.problem == problem
    assert AuditFinding.objects.count() == 0


def test_entry_that_was_not_drawn_takes_no_finding(amara: User) -> None:
    entry = drawn(amara).entries.get(number=2)
    with pytest.raises(SubmissionRefused) as refused:
        submissions.record_audit_finding(entry=entry, outcome=AuditOutcome.IN_ORDER, words="", by=amara, now=NOW)
    assert refused.value.problem == Problem.NOT_DRAWN


@pytest.mark.parametrize("model", [AuditDraw, DrawnEntry, AuditFinding])
def test_database_itself_refuses_to_change_a_draw(amara: User, model: Any) -> None:
    entry = drawn(amara).entries.get(number=1)
    submissions.record_audit_finding(entry=entry, outcome=AuditOutcome.IN_ORDER, words="", by=amara, now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(id=F("id") + 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()


def test_programme_lead_sees_the_draw_with_names_and_neither_draws_nor_reads(client: Client, amara: User) -> None:
    made = drawn(amara)
    greta = person("greta")
    role(greta, RoleKey.PROGRAMME_LEAD)
    client.force_login(greta)
    said = text(client.get(reverse("office:audit_draw", args=[made.uuid])))
    assert names_in(said) == [made.entries.get(number=1).submission.enrolment.person.name]
    assert 'name="seed"' not in text(client.get(reverse("office:audits")))
    assert draw(client).status_code == 403
    assert client.get(record_page(made)).status_code == 404
    assert client.get(reverse("office:audit_pack", args=[made.uuid])).status_code == 403


@pytest.mark.parametrize("key", [RoleKey.TUTOR, RoleKey.SUPERVISOR, RoleKey.ADMISSIONS_OFFICER, None])
def test_others_see_no_draw(client: Client, amara: User, key: RoleKey | None) -> None:
    made = drawn(amara)
    piotr = person("piotr")
    if key:
        role(piotr, key)
    client.force_login(piotr)
    assert client.get(reverse("office:audits")).status_code == 404
    assert draw(client).status_code == 404
    assert client.get(reverse("office:audit_draw", args=[made.uuid])).status_code == 404
    assert client.get(record_page(made)).status_code == 404
    assert client.get(reverse("office:audit_pack", args=[made.uuid])).status_code == 404


def test_auditor_of_another_organisation_sees_no_draw(client: Client, amara: User) -> None:
    made = drawn(amara)
    piotr = person("piotr")
    role(piotr, RoleKey.AUDITOR, university("dover", "Dover University"))
    client.force_login(piotr)
    assert client.get(reverse("office:audit_draw", args=[made.uuid])).status_code == 404
    assert client.get(record_page(made)).status_code == 404
    with pytest.raises(SubmissionRefused):
        drawn(piotr)


def pack_of(client: Client, made: AuditDraw) -> bytes:
    response = client.get(reverse("office:audit_pack", args=[made.uuid]))
    assert response.headers["Content-Type"] == "application/zip"
    return bytes(response.content)


def table(pack: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.read(name).decode("utf-8-sig"), newline="")))


def test_pack_proves_itself_and_names_no_candidate(desk: Client, amara: User, handed_in: list[Submission]) -> None:
    made = drawn(amara)
    submissions.record_audit_finding(
        entry=made.entries.get(number=1), outcome=AuditOutcome.IN_ORDER, words="Clear.", by=amara, now=NOW
    )
    pack = zipfile.ZipFile(io.BytesIO(pack_of(desk, made)))
    assert sorted(pack.namelist()) == [
        "README.txt", "SHA256SUMS", "cohort.csv", "draw.csv", "findings.csv", "records/record-001.csv",
        "records/record-001.json", "submissions.csv",
    ]  # fmt: skip
    for line in pack.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(pack.read(name)).hexdigest() == digest
    seal = hashlib.sha256(pack.read("records/record-001.json")).hexdigest()
    assert table(pack, "draw.csv")[0] == {
        "number": "1", "seal": seal, "drawn": "yes",
        "sha256-of-seed-and-seal": hashlib.sha256(f"4817:{seal}".encode()).hexdigest(),
    }  # fmt: skip
    assert {row["what"]: int(row["count"]) for row in table(pack, "cohort.csv")} == {
        "registered": 5, "years-ended": 5, "handed-in": 5, "accepted": 4, "returned": 0, "awaiting-a-decision": 1,
        "sampled": 1,
    }  # fmt: skip
    assert [row["number"] for row in table(pack, "submissions.csv")] == ["1", "2", "3", "4", "5"]
    assert table(pack, "findings.csv")[0] | {"on": ""} == {
        "number": "1", "outcome": "in-order", "words": "Clear.", "by": "Amara Voss", "on": "",
    }  # fmt: skip
    everything = b"".join(pack.read(name) for name in pack.namelist()).decode()
    assert names_in(everything) == []
    assert "Well kept, the candidate." in everything
    assert [
        str(each.enrolment.person.uuid) for each in handed_in if str(each.enrolment.person.uuid) in everything
    ] == []
    assert json.loads(pack.read("records/record-001.json"))["have"] == 6


def test_pack_is_the_same_to_the_byte_on_another_day(desk: Client, amara: User, settings: Any) -> None:
    made = drawn(amara)
    first = pack_of(desk, made)
    settings.CLOCK = lambda: datetime(2026, 7, 30, 9, tzinfo=UTC)
    assert pack_of(desk, made) == first


def test_tampered_draw_is_seen(desk: Client, amara: User) -> None:
    """A row put in behind the product's back changes what a repetition gives."""
    made = drawn(amara)
    who = enrolled("greta")
    smuggled = submissions.freeze_record(enrolment=who.enrolment, cycle=0, by=who.person, now=NOW)
    DrawnEntry.objects.create(
        draw=made, submission=smuggled, number=6, key=smuggled.content_hash, digest="00" * 32, drawn=False
    )
    said = text(desk.get(reverse("office:audit_draw", args=[made.uuid])))
    assert "Drawn again just now it is not the same." in said
