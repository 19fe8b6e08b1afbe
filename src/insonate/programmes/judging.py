"""Where does somebody stand on what this label knows: attested facts, enrolments, leave, dues and roles?

Enough for entry requirements and for the days from which years are counted. Whatever needs the logbook is judged
above, by certification.
"""

from collections.abc import Iterable
from datetime import date

from insonate.billing import api as billing
from insonate.people.api import User, role_facts
from insonate.programmes.attested.facts import attested_facts, award_facts
from insonate.programmes.enrolment.facts import enrolment_facts
from insonate_core.evaluation import EvidenceIndex, evaluate
from insonate_core.evidence import Evidence, Fact
from insonate_core.findings import Standing
from insonate_core.programmes import Definition


def evidence_at_entry(person: User, *, besides: Iterable[Fact] = ()) -> EvidenceIndex:
    """What is confirmed of a person without their logbook, and `besides` what is not confirmed yet."""
    own = str(person.uuid)
    facts = [*enrolment_facts(person), *attested_facts(person), *billing.paid_facts(person), *besides]
    actors = sorted({str(fact.attributes["by"]) for fact in facts if "by" in fact.attributes} - {own})
    roles = role_facts([*actors, own], about=own)
    return EvidenceIndex(Evidence.of(own, [*facts, *roles, *award_facts(actors)]))


def standing_at_entry(definition: Definition, person: User, *, as_of: date, besides: Iterable[Fact] = ()) -> Standing:
    """Where the person stands in a programme as far as entry is concerned."""
    return evaluate(definition, evidence_at_entry(person, besides=besides), as_of)


def clock_anchor(definition: Definition) -> str | None:
    """The anchor from which a person's years are counted: that of the first cycle that starts from one. None for a
    programme without such a cycle."""
    for cycle in definition.cycles.values():
        if isinstance(cycle.starts, str) and cycle.starts in definition.anchors:
            return cycle.starts
        if cycle.on_or_after is not None:
            return cycle.on_or_after
    return None
