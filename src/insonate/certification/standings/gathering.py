"""What is known of a person, as the core reads it.

One logbook serves every programme: the same evidence is judged by each. Of other people only what entitles them
(roles and awards, with their days) is in it.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from insonate.certification.submissions.facts import submission_facts
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import EvidenceIndex
from insonate_core.evidence import Evidence, Fact

KEPT_PEOPLE = 48


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a person: the facts, and the same made ready to be judged."""

    watermark: int
    scans: tuple[Fact, ...]
    others: tuple[Fact, ...]
    index: EvidenceIndex

    @property
    def facts(self) -> tuple[Fact, ...]:
        return (*self.scans, *self.others)


_kept: OrderedDict[int, Known] = OrderedDict()
_lock = Lock()


def known_of(person: people.User) -> Known:
    """Everything known of a person. Costs a handful of queries when nothing moved since the last time in this
    process, and reading the whole logbook when something did."""
    watermark = logbook.logbook_watermark(person)
    with _lock:
        kept = _kept.get(person.pk)
    scans = kept.scans if kept is not None and kept.watermark == watermark else tuple(logbook.scan_facts(person))
    others = _other_facts(person, _signers(scans))
    if kept is not None and kept.scans is scans and kept.others == others:
        known = kept
    else:
        known = Known(watermark, scans, others, EvidenceIndex(Evidence.of(str(person.uuid), (*scans, *others))))
    with _lock:
        _kept[person.pk] = known
        _kept.move_to_end(person.pk)
        while len(_kept) > KEPT_PEOPLE:
            _kept.popitem(last=False)
    return known


def evidence_of(person: people.User) -> EvidenceIndex:
    """What is known of a person, ready for the core to judge."""
    return known_of(person).index


def _signers(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset(name for fact in facts for name in (*(signed.by for signed in fact.signatures), *fact.awaiting))


def _other_facts(person: people.User, signers: frozenset[str]) -> tuple[Fact, ...]:
    """All but scans, in one fixed order, so that two gatherings compare equal when nothing moved."""
    own = str(person.uuid)
    reviews = submission_facts(person)
    attested = programmes.attested_facts(person)
    actors = {str(value) for fact in (*attested, *reviews) if (value := fact.attributes.get("by")) is not None}
    named = sorted((signers | actors | {own}) - {""})
    return (
        *programmes.enrolment_facts(person),
        *attested,
        *reviews,
        *people.role_facts(named, about=own),
        *programmes.award_facts([name for name in named if name != own]),
    )


def forget(person_id: int | None = None) -> None:
    """Drop what is kept of one person, or of all."""
    with _lock:
        if person_id is None:
            _kept.clear()
        else:
            _kept.pop(person_id, None)
