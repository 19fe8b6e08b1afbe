"""What is known of a person, as the core reads it.

One logbook serves every programme: the same evidence is judged by each. Of other people only what entitles them
(roles and awards, with their days) is in it.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from threading import Lock

from insonate.billing import api as billing
from insonate.certification.submissions.facts import submission_facts_of
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
    others = _other_facts(person, signers_of(scans))
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


def signers_of(facts: Iterable[Fact]) -> frozenset[str]:
    """Who signed one of these facts or is asked to."""
    return frozenset(name for fact in facts for name in (*(signed.by for signed in fact.signatures), *fact.awaiting))


def _other_facts(person: people.User, signers: frozenset[str]) -> tuple[Fact, ...]:
    """All but scans, in one fixed order, so that two gatherings compare equal when nothing moved."""
    return other_facts_of({person.pk: str(person.uuid)}, {person.pk: signers})[person.pk]


def other_facts_of(persons: Mapping[int, str], signers: Mapping[int, frozenset[str]]) -> dict[int, tuple[Fact, ...]]:
    """The same for many people (inner id to uuid), given who signed or is asked to sign for each. As many statements
    for a thousand as for one. Whatever makes facts of people has a line here, so that one person and a cohort can
    never be judged on different evidence."""
    enrolled = programmes.enrolment_facts_of(persons)
    attested = programmes.attested_facts_of(persons)
    submitted = submission_facts_of(persons)
    paid = billing.paid_facts_of(persons)
    named: dict[int, list[str]] = {}
    for pk, own in persons.items():
        acted = (*attested.get(pk, ()), *submitted.get(pk, ()))
        actors = {str(value) for fact in acted if (value := fact.attributes.get("by")) is not None}
        named[pk] = sorted((signers.get(pk, frozenset()) | actors | {own}) - {""})
    everyone = frozenset(chain.from_iterable(named.values()))
    roles = people.roles_by_person(everyone)
    awards = programmes.awards_by_person(everyone)
    return {
        pk: (
            *enrolled.get(pk, ()),
            *attested.get(pk, ()),
            *submitted.get(pk, ()),
            *paid.get(pk, ()),
            *(role for name in named[pk] for role in people.own_or_other(roles.get(name, ()), name, own)),
            *(award for name in named[pk] if name != own for award in awards.get(name, ())),
        )
        for pk, own in persons.items()
    }


def forget(person_id: int | None = None) -> None:
    """Drop what is kept of one person, or of all."""
    with _lock:
        if person_id is None:
            _kept.clear()
        else:
            _kept.pop(person_id, None)
