"""Facts that officers enter and people claim: exact, proven, decided by somebody else, and nobody's by the way."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from insonate.audit import api as audit
from insonate.people.models import RoleKey
from insonate.programmes.attested import api as attested
from insonate.programmes.attested.papers import MOST_BYTES
from insonate.programmes.attested.values import exact_number
from insonate.programmes.refusals import Overtaken, Refused
from tests.factories import entry
from tests.factories.cast import NOW, person, role

pytestmark = pytest.mark.django_db
OUTCOME = attested.FactOutcome


def claim(**changes: object) -> attested.AttestedFact:
    arguments: dict[str, object] = {
        "person": person("nadia"), "organisation": entry.essex(), "kind": "awards", "on": date(2026, 6, 1),
        "attributes": {"award": "pgcert-msk-ultrasound"}, "documents": [("letter.pdf", entry.PDF)], "now": NOW,
    }  # fmt: skip
    return attested.claim_fact(**(arguments | changes))  # type: ignore[arg-type]


def refused_fields(**changes: object) -> set[str]:
    with pytest.raises(Refused) as refused:
        claim(**changes)
    return {problem.field for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("6.5", Fraction(13, 2)), ("6,5", Fraction(13, 2)), ("68/80", Fraction(17, 20)), ("68 of 80", Fraction(17, 20)),
        ("85%", Fraction(17, 20)), ("85 %", Fraction(17, 20)), ("450", Fraction(450)), ("1/0", None), ("-3", None),
        ("1e9", None), ("nan", None), ("", None), ("6.5.5", None),
    ],
)  # fmt: skip
def test_numbers_are_exact(text: str, number: Fraction | None) -> None:
    assert exact_number(text) == number


def test_an_attested_fact_is_evidence_from_the_day_it_was_entered() -> None:
    fact = entry.attest(person("nadia"), "results", date(2025, 3, 1), test="ielts", score="6.5")
    (evidence,) = attested.attested_facts(person("nadia"))
    assert (evidence.kind, evidence.on, evidence.recorded) == ("results", date(2025, 3, 1), NOW.date())
    assert dict(evidence.attributes) == {"test": "ielts", "score": Fraction(13, 2)}
    assert evidence.person is None
    assert [act.action for act in audit.acts_on(f"person:{fact.person.uuid}")] == ["attest-fact"]


def test_a_claim_is_no_evidence_until_it_is_confirmed() -> None:
    fact = claim()
    assert attested.attested_facts(person("nadia")) == []
    (waiting,) = attested.claimed_facts(person("nadia"), entry.essex())
    assert waiting.attributes == {"award": "pgcert-msk-ultrasound"}
    later = NOW + timedelta(days=3)
    attested.decide_fact(fact=fact, outcome=OUTCOME.CONFIRMED, by=entry.officer(), now=later)
    (evidence,) = attested.attested_facts(person("nadia"))
    assert evidence.recorded == later.date()
    assert attested.claimed_facts(person("nadia"), entry.essex()) == []


def test_a_refused_claim_is_neither_evidence_nor_waiting() -> None:
    fact = claim()
    attested.decide_fact(fact=fact, outcome=OUTCOME.REFUSED, words="Unreadable.", by=entry.officer(), now=NOW)
    assert attested.attested_facts(person("nadia")) == []
    assert attested.claimed_facts(person("nadia"), entry.essex()) == []


def test_a_withdrawn_fact_is_no_evidence_any_more() -> None:
    fact = entry.attest(person("nadia"), "results", date(2025, 3, 1), test="ielts", score="6.5")
    decision = {"fact": fact, "outcome": OUTCOME.WITHDRAWN, "by": entry.officer(), "now": NOW}
    with pytest.raises(Refused, match="Say why"):
        attested.decide_fact(**decision)
    attested.decide_fact(**decision, words="Of another person.")
    assert attested.attested_facts(person("nadia")) == []


def test_deciding_again_what_stands_changes_nothing_and_otherwise_says_who_was_first() -> None:
    fact = claim()
    first = attested.decide_fact(fact=fact, outcome=OUTCOME.CONFIRMED, by=entry.officer("ruth"), now=NOW)
    again = attested.decide_fact(fact=fact, outcome=OUTCOME.CONFIRMED, by=entry.officer("piotr"), now=NOW)
    assert again == first
    with pytest.raises(Overtaken, match="Ruth Adeyemi"):
        attested.decide_fact(fact=fact, outcome=OUTCOME.REFUSED, words="No.", by=entry.officer("piotr"), now=NOW)


def test_nobody_attests_or_decides_about_themselves() -> None:
    officer = entry.officer("ruth")
    with pytest.raises(Refused, match="about themselves"):
        entry.attest(officer, "awards", award="pgcert-msk-ultrasound", by=officer)
    own = claim(person=officer)
    with pytest.raises(Refused, match="claim of their own"):
        attested.decide_fact(fact=own, outcome=OUTCOME.CONFIRMED, by=officer, now=NOW)
    attested.decide_fact(fact=own, outcome=OUTCOME.WITHDRAWN, by=officer, now=NOW)


@pytest.mark.parametrize("key", [RoleKey.TUTOR, RoleKey.AUDITOR, RoleKey.SUPERVISOR, RoleKey.ADMINISTRATOR])
def test_only_officers_enter_evidence(key: RoleKey) -> None:
    role(person("piotr"), key, entry.essex())
    with pytest.raises(Refused, match="Your role"):
        entry.attest(person("nadia"), "awards", award="pgcert-msk-ultrasound", by=person("piotr"))
    role(person("piotr"), RoleKey.REGISTRAR, entry.essex())
    entry.attest(person("nadia"), "awards", award="pgcert-msk-ultrasound", by=person("piotr"))


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("awards", {"award": "track-instructor"}),
        ("memberships", {"body": "cpocus"}),
        ("results", {"exam": "written", "score": "90%"}),
        ("courses", {"track": "fm-msk", "level": "introductory", "outcome": "completed"}),
    ],
)
def test_what_belongs_to_another_body_is_attested_there(kind: str, attributes: dict[str, object]) -> None:
    society = entry.cpocus()
    with pytest.raises(Refused, match="belongs to the programme of another organisation"):
        entry.attest(person("tom"), kind, **attributes)
    registrar = person("piotr")
    role(registrar, RoleKey.REGISTRAR, society)
    attested.attest_fact(
        person=person("tom"), organisation=society, kind=kind, on=date(2026, 1, 5), attributes=attributes,
        by=registrar, now=NOW,
    )  # fmt: skip


def test_awards_of_others_are_evidence_under_their_name() -> None:
    entry.attest(person("tom"), "awards", award="pgcert-msk-ultrasound")
    entry.attest(person("tom"), "declarations", what="english-first-language")
    (fact,) = attested.award_facts([str(person("tom").uuid)])
    assert (fact.kind, fact.person) == ("awards", str(person("tom").uuid))
    assert attested.award_facts([]) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 7, 10)}, "on"),
        ({"on": date(1949, 12, 31)}, "on"),
        ({"until": date(2026, 6, 1)}, "until"),
        ({"attributes": {}}, "award"),
        ({"attributes": {"award": "What? <b>"}}, "award"),
        ({"attributes": {"award": "x", "colour": "red"}}, ""),
        ({"kind": "grants"}, "kind"),
        ({"kind": "assessments", "attributes": {"what": "x", "outcome": "y"}}, "kind"),
        ({"kind": "results", "attributes": {"test": "ielts"}}, "score"),
        ({"kind": "results", "attributes": {"test": "ielts", "score": "high"}}, "score"),
        ({"kind": "results", "attributes": {"test": "ielts", "exam": "written", "score": "7"}}, "exam"),
        ({"kind": "results", "attributes": {"score": "7"}}, "test"),
        ({"kind": "results", "attributes": {"exam": "w", "score": "7", "by": "tom@example.org"}}, "by"),
        ({"kind": "declarations", "attributes": {"what": "x"}, "until": date(2026, 6, 9)}, "until"),
        ({"note": "x" * 301}, "note"),
        ({"documents": [("virus.exe", b"MZ\x90\x00")]}, "documents"),
        ({"documents": [("page.pdf", b"<html>%PDF-")]}, "documents"),
        ({"documents": [("empty.pdf", b"")]}, "documents"),
        ({"documents": [("big.pdf", entry.PDF + b"\0" * MOST_BYTES)]}, "documents"),
        ({"documents": [("a.pdf", entry.PDF)] * 6}, "documents"),
    ],
)
def test_a_wrong_claim_says_which_field(changes: dict[str, object], field: str) -> None:
    assert refused_fields(**changes) == {field}
    assert attested.AttestedFact.objects.count() == 0


def test_every_wrong_field_is_said_at_once() -> None:
    fields = refused_fields(on=date(2027, 1, 1), attributes={}, documents=[("x.txt", b"hello")], note="x" * 400)
    assert fields == {"on", "award", "documents", "note"}


def test_papers_are_kept_under_harmless_names_and_their_own_type() -> None:
    fact = claim(documents=[("../../etc/pa\nss.exe", entry.PNG), ("scan.jpeg", entry.JPEG), ("a.pdf", entry.PDF)])
    kept = [(paper.name, paper.content_type, bytes(paper.content)) for paper in fact.documents.order_by("pk")]
    assert kept == [
        ("pa ss.png", "image/png", entry.PNG),
        ("scan.jpg", "image/jpeg", entry.JPEG),
        ("a.pdf", "application/pdf", entry.PDF),
    ]
