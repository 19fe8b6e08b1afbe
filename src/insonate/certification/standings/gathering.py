"""What is known of a person, as the core reads it.

One logbook serves every programme: the same evidence is judged by each. Of other people only what entitles them
(roles and awards, with their days) is in it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock
from typing import Any, TypeVar

from insonate.billing import api as billing
from insonate.certification.awards.facts import beside_issued, issued_by_person
from insonate.certification.requests.facts import request_facts_of
from insonate.certification.results.facts import result_facts_of
from insonate.certification.submissions.facts import submission_facts_of
from insonate.learning import api as learning
from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate_core.evaluation import EvidenceIndex
from insonate_core.evidence import Evidence, Fact

KEPT_PEOPLE = 48
DERIVED_AT_ONCE = 16

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a person: the facts, and the same made ready to be judged."""

    watermark: int
    scans: tuple[Fact, ...]
    signers: frozenset[str]
    others: tuple[Fact, ...]
    index: EvidenceIndex
    _derived: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def derive(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for these very facts. Another gathering that differs in one fact is another
        `Known`, so nothing made here can be stale as far as facts go: `key` names all else that it depends on (the day,
        the version, the language). At most `DERIVED_AT_ONCE` things are held."""
        if key in self._derived:
            held: T = self._derived[key]
            return held
        made = make()
        if len(self._derived) >= DERIVED_AT_ONCE:
            self._derived.clear()
        self._derived[key] = made
        return made

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
    signers = kept.signers if kept is not None and kept.scans is scans else signers_of(scans)
    others = _other_facts(person, signers)
    if kept is not None and kept.scans is scans and kept.others == others:
        known = kept
    else:
        known = Known(
            watermark, scans, signers, others, EvidenceIndex(Evidence.of(str(person.uuid), (*scans, *others)))
        )
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
    read = learning.reading_facts_of(persons)
    taken = learning.course_facts_of(persons)
    sat = result_facts_of(persons)
    asked = request_facts_of(persons)
    made = {pk: (*submitted.get(pk, ()), *sat.get(pk, ()), *asked.get(pk, ())) for pk in persons}
    named: dict[int, list[str]] = {}
    for pk, own in persons.items():
        acted = (*attested.get(pk, ()), *made[pk])
        actors = {str(value) for fact in acted if (value := fact.attributes.get("by")) is not None}
        actors |= {signed.by for fact in acted for signed in fact.signatures}
        named[pk] = sorted((signers.get(pk, frozenset()) | actors | {own}) - {""})
    held = _Holdings(chain.from_iterable(named.values()))
    return {
        pk: (
            *enrolled.get(pk, ()),
            *beside_issued(attested.get(pk, ()), held.issued_to(own, own)),
            *made[pk],
            *paid.get(pk, ()),
            *read.get(pk, ()),
            *taken.get(pk, ()),
            *(fact for name in named[pk] for fact in held.of(name, own)),
        )
        for pk, own in persons.items()
    }


class _Holdings:
    """The roles and awards of some people (by uuid), read once for all of them."""

    def __init__(self, named: Iterable[str]) -> None:
        everyone = frozenset(named)
        self._roles = people.roles_by_person(everyone)
        self._attested = programmes.awards_by_person(everyone)
        self._issued = issued_by_person(everyone)

    def issued_to(self, name: str, own: str) -> tuple[Fact, ...]:
        """The awards given here to somebody, as evidence of `own`."""
        issued = self._issued.get(name)
        return () if issued is None else issued.own if name == own else issued.to_others

    def of(self, name: str, own: str) -> Iterator[Fact]:
        """What somebody holds, as evidence of `own`. What is attested of oneself is evidence already."""
        issued = self.issued_to(name, own)
        yield from people.own_or_other(self._roles.get(name, ()), name, own)
        yield from issued
        if name != own:
            yield from beside_issued(self._attested.get(name, ()), issued)


def evidence_with(person: people.User, acting: Iterable[str], *, besides: Iterable[Fact] = ()) -> EvidenceIndex:
    """What `facts_with` gives, ready for the core to judge. Built anew each time."""
    return EvidenceIndex(Evidence.of(str(person.uuid), facts_with(person, acting, besides=besides)))


def facts_with(person: people.User, acting: Iterable[str], *, besides: Iterable[Fact] = ()) -> list[Fact]:
    """What is known of a person together with what others (by uuid) hold who may never have acted for them yet, and
    facts that are not stored."""
    own = str(person.uuid)
    others = sorted(set(acting) - {own})
    held = _Holdings(others)
    facts = {fact.id: fact for fact in known_of(person).facts}
    facts |= {fact.id: fact for name in others for fact in held.of(name, own)}
    facts |= {fact.id: fact for fact in besides}
    return list(facts.values())


def holdings_of(person: people.User) -> list[Fact]:
    """The awards and roles of a person, with the days on which they give their powers."""
    name = str(person.uuid)
    return list(_Holdings([name]).of(name, ""))


def forget(person_id: int | None = None) -> None:
    """Drop what is kept of one person, or of all."""
    with _lock:
        if person_id is None:
            _kept.clear()
        else:
            _kept.pop(person_id, None)
