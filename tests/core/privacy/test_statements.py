"""What a person must state to keep a stretch the guard stopped at."""

from datetime import date

import pytest

from insonate_core.privacy.guard import find_identifiers
from insonate_core.privacy.statements import Claim, Statement, Wanting, settled_stretches, unsettled

TODAY = date(2026, 11, 22)
NHS = "943 476 5919"
POSTCODE = "CO4 3SQ"


def wanting(text: str, *statements: Statement) -> list[tuple[str, Wanting]]:
    found = find_identifiers(text, as_of=TODAY)
    return [(each.suspicion.text, each.wanting) for each in unsettled(found, statements, as_of=TODAY)]


def test_without_a_statement_every_stretch_is_wanting() -> None:
    assert wanting(f"{POSTCODE} {NHS}") == [(POSTCODE, Wanting.STATEMENT), (NHS, Wanting.STATEMENT)]


def test_a_reason_is_enough_for_what_is_only_asked_about() -> None:
    assert wanting(POSTCODE, Statement(POSTCODE, Claim.WORKPLACE)) == []


def test_a_reason_alone_does_not_settle_a_certain_stretch() -> None:
    assert wanting(NHS, Statement(NHS, Claim.INVENTED)) == [(NHS, Wanting.WORDS)]


def test_a_reason_with_words_settles_a_certain_stretch() -> None:
    assert wanting(NHS, Statement(NHS, Claim.INVENTED, "The example from the data dictionary.")) == []


@pytest.mark.parametrize("words", ["", "....................", "no", "1234567890123"])
def test_words_that_say_nothing_are_no_words(words: str) -> None:
    assert wanting(NHS, Statement(NHS, Claim.INVENTED, words))[0][1] in {
        Wanting.WORDS,
        Wanting.WORDS_WITHOUT_IDENTIFIERS,
    }


def test_the_reason_other_wants_words_even_where_only_asked() -> None:
    assert wanting(POSTCODE, Statement(POSTCODE, Claim.OTHER)) == [(POSTCODE, Wanting.WORDS)]
    assert wanting(POSTCODE, Statement(POSTCODE, Claim.OTHER, "the room on our list")) == []


def test_words_may_not_bring_an_identifier_in() -> None:
    words = "It belongs to Mrs Adebayo, not to this one."
    assert wanting(NHS, Statement(NHS, Claim.OTHER, words)) == [(NHS, Wanting.WORDS_WITHOUT_IDENTIFIERS)]


def test_words_may_name_the_stretch_they_explain() -> None:
    text = "Mr Smith did the repair"
    statement = Statement("Mr Smith", Claim.COLLEAGUE, "Mr Smith is the hand surgeon here.")
    assert wanting(text) == [("Mr Smith", Wanting.STATEMENT)]
    assert wanting(text, statement) == []


def test_a_statement_about_another_stretch_settles_nothing() -> None:
    statement = Statement("943 476 5918", Claim.INVENTED, "The example from the data dictionary.")
    assert wanting(NHS, statement) == [(NHS, Wanting.STATEMENT)]


def test_accepted_statements_are_not_asked_about_again() -> None:
    statements = [Statement(POSTCODE, Claim.WORKPLACE)]
    assert find_identifiers(f"seen at {POSTCODE}", as_of=TODAY, allow=settled_stretches(statements)) == ()
