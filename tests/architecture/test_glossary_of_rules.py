"""Every state of a draft of rules, and every outcome of a proposal, is explained under the words that pages show."""

import re

from insonate.programmes.drafting.models import DraftState, ProposalOutcome
from tests.architecture.test_glossary import keys_in, rows_in, section, values

DRAFT = "A draft of rules"


def test_glossary_has_a_row_for_each_state_of_a_draft_and_no_other() -> None:
    assert rows_in(section(DRAFT)) == values(DraftState)
    assert values(ProposalOutcome) - keys_in(section(DRAFT)) == set()


def test_glossary_says_of_drafts_what_the_page_says() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", section(DRAFT), re.MULTILINE)
    assert dict(rows) == {state.value: str(state.label) for state in DraftState}
