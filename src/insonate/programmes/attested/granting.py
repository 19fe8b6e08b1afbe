"""May this officer grant this concession to this person, and does it do anything?

A grant is a fact of the kind `grants`: the clause is a concession of the version that binds the person, `by` is the
officer who gave it. What the core would not honour (section 3.6 of the programme language) is refused when it is
granted, with the reason; decision 0101.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from insonate.people import api as people
from insonate.programmes.attested.granted import Granted, granted_to
from insonate.programmes.attested.models import AttestedFact
from insonate.programmes.attested.queries import facts_about
from insonate.programmes.definitions.models import Programme, ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of, version_for
from insonate.programmes.enrolment.models import Enrolment
from insonate.programmes.judging import evidence_at_entry
from insonate.programmes.refusals import FieldProblem, Overtaken, Refused
from insonate_core.evaluation import EvidenceIndex, evaluate
from insonate_core.evaluation.entitlement import Bar, Entitlements
from insonate_core.findings import Reason, Standing
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Concession
from insonate_core.programmes.lint.concessions import numbers_touched

GRANTS = "grants"
Gather = Callable[[people.User], EvidenceIndex]
_gather: list[Gather] = [evidence_at_entry]


def judge_grants_by(gather: Gather) -> None:
    """Let a label above say all that is known of a person. Who may grant can lean on scans and awards given here."""
    _gather[:] = [gather]


@dataclass(frozen=True, slots=True)
class Offer:
    """A concession that a person may be granted: of a programme, by the version that binds them."""

    programme: Programme
    version: ProgrammeVersion
    rule: Concession

    @property
    def definition(self) -> Definition:
        return definition_of(self.version)

    @property
    def key(self) -> str:
        return f"{self.programme.key}/{self.rule.key}"


def offers_to(person: people.User, organisation: people.Organisation, day: date) -> list[Offer]:
    """What the programmes of an organisation let an officer grant to this person: by the version that binds their
    registration, and where they have none, by the version that would bind whoever registers on `day`."""
    registered = (
        Enrolment.objects.filter(person=person, programme__organisation=organisation)
        .select_related("version")
        .defer("version__document")
        .order_by("pk")
    )
    # An open registration comes last and so decides.
    bound = {each.programme_id: each.version for each in sorted(registered, key=lambda each: each.until_on is None)}
    offers = []
    for programme in Programme.objects.filter(organisation=organisation).order_by("key"):
        version = bound.get(programme.pk) or version_for(programme, day)
        if version is not None:
            rules = definition_of(version).concessions.values()
            offers += [Offer(programme, version, rule) for rule in rules if rule.granted_by is not None]
    return offers


def offer_of(person: people.User, organisation: people.Organisation, attributes: Mapping[str, Any], day: date) -> Offer:
    """The offer that attributes of a grant name. Raises `Refused` if there is none, or more than one."""
    key, programme = attributes.get("clause"), attributes.get("programme") or None
    found = [
        offer
        for offer in offers_to(person, organisation, day)
        if offer.rule.key == key and programme in (None, offer.programme.key)
    ]
    if not found:
        words = _("No programme here offers “%(value)s” to be granted.")
        raise Refused(FieldProblem("clause", words % {"value": key}))
    if len(found) > 1:
        words = _("Several programmes here offer this. Say which: %(programmes)s.")
        named = ", ".join(offer.programme.key for offer in found)
        raise Refused(FieldProblem("programme", words % {"programmes": named}))
    return found[0]


def check_asking(offer: Offer, person: people.User, day: date) -> None:
    """Raises `Overtaken` if the person already asks for this, or has it."""
    own = facts_about(person, offer.programme.organisation).filter(kind=GRANTS)
    if any(each.outcome is None and _is_of(each.attributes, offer) for each in own):
        raise Overtaken(_("You have asked for this already; the office has it."))
    for grant in standing_grants(person, offer, day):
        raise Overtaken(
            _("%(name)s granted you this on %(day)s.") % {"name": grant.granted_by, "day": grant.on}
        )  # fmt: skip


def _is_of(attributes: Mapping[str, Any], offer: Offer) -> bool:
    return attributes["clause"] == offer.rule.key and attributes.get("programme") == offer.programme.key


def standing_grants(person: people.User, offer: Offer, day: date) -> list[Granted]:
    """The grants of this concession that hold on `day`."""
    return [
        grant
        for grant in granted_to([str(person.uuid)])
        if grant.programme == offer.programme.key
        and grant.clause == offer.rule.key
        and (grant.until is None or grant.until > day)
    ]


def check_grant(fact: AttestedFact, *, by: people.User, today: date) -> None:
    """Raises `Refused` unless the grant that was just confirmed is one that the core honours. Runs in the transaction
    of the act, after it: the evidence that is judged holds the grant."""
    # Two officers at once: one after the other. No key, since what each has inserted already points at the person.
    people.User.objects.select_for_update(no_key=True).get(pk=fact.person_id)
    grants = granted_to([str(fact.person.uuid)])
    (grant,) = [each for each in grants if each.fact == fact.uuid]
    offer = offer_of(fact.person, fact.organisation, {"clause": grant.clause, "programme": grant.programme}, today)
    definition, rule = offer.definition, offer.rule
    for other in standing_grants(fact.person, offer, today):
        if other.fact != fact.uuid:
            words = _("%(name)s granted this on %(day)s. Withdraw that grant first if it is to change.")
            raise Refused(FieldProblem("clause", words % {"name": other.granted_by, "day": other.on}))
    index = _gather[0](fact.person)
    _check_officer(definition, rule, index, grant, by, today)
    problems = [*_end_problems(grant, rule, today), *_number_problems(grant, rule, definition)]
    if grant.asked is not None and grant.asked > grant.on:
        problems.append(FieldProblem("asked", _("It was not asked for before the day on which it is granted.")))
    if problems:
        raise Refused(*problems)
    if _is_too_late(evaluate(definition, index, max(today, grant.on)), rule, grant):
        words = _("The programme asks for this in advance, and it was asked for on %(day)s: too late.")
        raise Refused(FieldProblem("asked", words % {"day": grant.asked_on}))


def _check_officer(
    definition: Definition, rule: Concession, index: EvidenceIndex, grant: Granted, by: people.User, today: date
) -> None:
    role = rule.granted_by
    assert role is not None
    barred = Entitlements(definition.people, index, today).why_not(str(by.uuid), role, grant.on)
    if barred is None:
        return
    named = ", ".join(sorted(definition.people[role].holds))
    raise Refused(FieldProblem("clause", _BARRED[barred.bar] % {"people": named}))


class _Barred(dict[Bar, str]):
    def __missing__(self, bar: Bar) -> str:
        match bar:
            case Bar.NOT_LONG_ENOUGH:
                return _("The programme asks that whoever grants this has been %(people)s for longer than you had.")
            case Bar.DID_NOTHING:
                return _("The programme asks that whoever grants this has supervised or examined this person before.")
            case Bar.NOT_INDEPENDENT:
                return _("The programme asks that whoever grants this has not supervised or examined this person.")
        return _("The programme names who grants this, and on that day you were not one of them: %(people)s.")


_BARRED = _Barred()


def _end_problems(grant: Granted, rule: Concession, today: date) -> Iterator[FieldProblem]:
    if grant.until is None:
        return
    ends_here = rule.waives or rule.reduces or any(each.by_at_most is not None for each in rule.extends)
    if not ends_here:
        yield FieldProblem("until", _("The programme says how much more time this gives. Leave it empty."))
    elif grant.until <= today:
        yield FieldProblem("until", _("This day has come; the grant would do nothing. Name a later one."))


def _number_problems(grant: Granted, rule: Concession, definition: Definition) -> Iterator[FieldProblem]:
    decided = [each for each in rule.reduces if each.by_decision]
    if grant.to is None:
        if decided:
            yield FieldProblem("to", _("The programme leaves the number to you. Write the whole number still asked."))
        return
    if not decided:
        yield FieldProblem("to", _("The programme says by how much. Leave this empty."))
        return
    if Fraction(grant.to).denominator != 1:
        yield FieldProblem("to", _("The programme leaves the number to you. Write the whole number still asked."))
        return
    asked = max((number for each in decided for number in numbers_touched(each, definition)), default=Fraction(0))
    least = min(each.no_lower_than for each in decided)
    if Fraction(grant.to) >= asked:
        yield FieldProblem("to", _("The programme asks %(number)s; write a smaller number.") % {"number": asked})
    elif Fraction(grant.to) < least:
        yield FieldProblem("to", _("The programme goes no lower than %(number)s.") % {"number": least})


def _is_too_late(standing: Standing, rule: Concession, grant: Granted) -> bool:
    """Whether every clause that the concession would touch says that this very grant was asked for too late."""
    eased = any(rule.key in finding.concessions for finding in standing.findings())
    return not eased and any(
        message.key == Reason.ASKED_TOO_LATE
        and message["concession"] == rule.key
        and message["asked_on"] == grant.asked_on
        for finding in standing.findings()
        for message in finding.reasons
    )
