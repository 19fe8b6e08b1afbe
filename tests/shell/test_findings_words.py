"""No message key of the core reaches a page as a key."""

from datetime import date
from fractions import Fraction

import pytest

from insonate.web.findings import words
from insonate_core.evidence import FACT_KINDS
from insonate_core.findings import Forecast, Message, Reason, Refusal


def test_every_reason_has_words() -> None:
    assert set(words.REASONS) == set(Reason)


def test_every_refusal_has_words() -> None:
    assert set(words.REFUSALS) == set(Refusal)


def test_every_kind_of_evidence_has_a_noun() -> None:
    assert set(words.NOUNS) == set(FACT_KINDS)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("not-signed", "not signed"),
        ("region-not-recorded", "the entry does not say its region"),
        ("subject-other", "not a scan of somebody who counts here"),
        ("finding-other", "finding is not one that counts here"),
        ("same-encounter", "another scan of the same encounter counts"),
    ],
)
def test_refusal_is_said_in_words(reason: str, said: str) -> None:
    assert words.refusal_words(reason) == said


def test_unknown_refusal_is_an_error_not_a_blank() -> None:
    with pytest.raises(KeyError):
        words.refusal_words("because")


def test_reason_arguments_are_days_and_numbers_in_words() -> None:
    message = Message(
        Reason.BEST_PAST_WINDOW, (("have", 49), ("starts_on", date(2025, 3, 1)), ("until", date(2026, 3, 1)))
    )
    assert words.reason_words(message) == "the best past period, from 1 March 2025, held 49"


def test_pace_says_where_it_leads_and_how_sure() -> None:
    forecast = Forecast(
        have=214,
        history_days=90,
        pace=Fraction(61, 70),
        by=date(2026, 10, 1),
        expected=Fraction(286),
        deviation=Fraction(8),
        pace_needed=Fraction(73, 70),
        finish_on=None,
        finish_earliest_on=None,
        finish_latest_on=None,
    )
    assert words.pace_words(forecast, 300) == (
        "At 6.1 a week you reach about 286 (278 to 294) by 30 September 2026, 14 short. 7.3 a week gets you to 300."
    )
