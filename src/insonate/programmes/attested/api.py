"""The door to attested facts."""

from insonate.programmes.attested.access import document_for, fact_for_officer, own_fact
from insonate.programmes.attested.actions import AnchorWouldMove, attest_fact, claim_fact, decide_fact
from insonate.programmes.attested.facts import (
    attested_facts,
    attested_facts_of,
    award_facts,
    awards_by_person,
    claimed_facts,
)
from insonate.programmes.attested.kinds import KINDS, AttributeRule, KindRule, Shape
from insonate.programmes.attested.models import AttestedFact, FactDocument, FactOutcome
from insonate.programmes.attested.queries import claims_waiting, facts_about, facts_of, grants_to

__all__ = [
    "KINDS",
    "AnchorWouldMove",
    "AttestedFact",
    "AttributeRule",
    "FactDocument",
    "FactOutcome",
    "KindRule",
    "Shape",
    "attest_fact",
    "attested_facts",
    "attested_facts_of",
    "award_facts",
    "awards_by_person",
    "claim_fact",
    "claimed_facts",
    "claims_waiting",
    "decide_fact",
    "document_for",
    "fact_for_officer",
    "facts_about",
    "facts_of",
    "grants_to",
    "own_fact",
]
