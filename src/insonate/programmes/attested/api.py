"""The door to attested facts."""

from insonate.programmes.attested.access import document_for, fact_for_officer, own_fact
from insonate.programmes.attested.actions import AnchorWouldMove, ask_concession, attest_fact, claim_fact, decide_fact
from insonate.programmes.attested.facts import (
    attested_facts,
    attested_facts_of,
    award_facts,
    awards_by_person,
    claimed_facts,
    holders_of_awards,
)
from insonate.programmes.attested.granted import Granted, granted_to
from insonate.programmes.attested.granting import Offer, judge_grants_by, offers_to
from insonate.programmes.attested.kinds import KINDS, AttributeRule, KindRule, Shape
from insonate.programmes.attested.models import AttestedFact, FactDocument, FactOutcome
from insonate.programmes.attested.queries import claims_waiting, facts_about, facts_of

__all__ = [
    "KINDS",
    "AnchorWouldMove",
    "AttestedFact",
    "AttributeRule",
    "FactDocument",
    "FactOutcome",
    "Granted",
    "KindRule",
    "Offer",
    "Shape",
    "ask_concession",
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
    "granted_to",
    "holders_of_awards",
    "judge_grants_by",
    "offers_to",
    "own_fact",
]
