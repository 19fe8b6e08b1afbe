"""A yearly record keeps what eased a clause, and says it in the words of every other page."""

from datetime import date

from insonate.certification.submissions import bundle
from insonate.certification.submissions.bundle import ConcessionText, RequirementText
from insonate.web.findings.concessions import GrantText, concession_words, eased_words, grant_words
from insonate.web.records.presenting import why_of

GRANTED = ConcessionText(
    key="spared", titles={"en": "No assessment"}, granted_by="Ruth Adeyemi", granted_on=date(2026, 7, 9),
    asked_on=date(2026, 7, 1), until_on=date(2027, 1, 1), reason="Assessed elsewhere.",
)  # fmt: skip
TOLD = (
    "No assessment (asked for on 1 July 2026, granted by Ruth Adeyemi on 9 July 2026 until 1 January 2027: "
    "Assessed elsewhere)"
)


def clause(state: str, have: str = "1") -> RequirementText:
    return RequirementText(
        path="exam", depth=0, kind="count", key="exam", state=state, have=have, need="2", reads="scans",
        concessions=(GRANTED, ConcessionText(key="by-itself")),
    )  # fmt: skip


def test_a_waived_clause_says_who_when_until_when_and_why() -> None:
    assert why_of(clause("waived")) == f"Excused: {TOLD}, By itself."


def test_an_eased_clause_says_what_is_missing_and_what_eased_it() -> None:
    assert why_of(clause("in-progress")) == f"1 more scan is needed. Eased: {TOLD}, By itself."
    assert why_of(clause("met", "2")) == f"Eased: {TOLD}, By itself."


def test_what_is_frozen_is_read_back_whole() -> None:
    kept = clause("waived")
    assert bundle._read(RequirementText, bundle.plain(kept)) == kept


def test_the_same_words_stand_on_every_page() -> None:
    grant = GrantText("Ruth Adeyemi", date(2026, 7, 9), "Assessed elsewhere.", date(2027, 1, 1), date(2026, 7, 1))
    told = concession_words("spared", {"en": "No assessment"}, grant_words(grant))
    assert told == TOLD
    assert eased_words([told], waived=True) == f"Excused: {TOLD}."
    assert eased_words([], waived=True) == ""
