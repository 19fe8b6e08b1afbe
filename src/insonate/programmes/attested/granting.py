"""May this officer grant this concession to this person, on that day?

A grant is a fact of the kind `grants`: the clause is a concession of a programme, `by` is the officer who entered
it. What the core would not honour (section 3.6 of the programme language) is refused when it is entered.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from insonate.people import api as people
from insonate.programmes.attested.facts import award_facts
from insonate.programmes.attested.models import AttestedFact
from insonate.programmes.attested.queries import grants_to
from insonate.programmes.definitions.models import ProgrammeVersion
from insonate.programmes.definitions.queries import definition_of
from insonate.programmes.refusals import FieldProblem, Refused
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Concession

GRANTS = "grants"


def check_grant(fact: AttestedFact, *, by: people.User) -> None:
    """Raises `Refused` unless the fact is a grant that counts and the officer is named for it on its day."""
    offered = list(_offered(fact.organisation, fact.attributes["clause"]))
    if not offered:
        words = _("No programme here offers “%(value)s” to be granted.")
        raise Refused(FieldProblem("clause", words % {"value": fact.attributes["clause"]}))
    if not any(_is_named(by, fact.on, definition, rule) for definition, rule in offered):
        words = _("The programme names who grants this, and on that day you were not one of them: %(people)s.")
        named = sorted({key for definition, rule in offered for key in definition.people[_granter(rule)].holds})
        raise Refused(FieldProblem("clause", words % {"people": ", ".join(named)}))
    rules = [rule for _definition, rule in offered]
    problems = [*_end_problems(fact, rules), *_number_problems(fact, rules)]
    if problems:
        raise Refused(*problems)
    _only_once(fact)


def _offered(organisation: people.Organisation, key: str) -> Iterator[tuple[Definition, Concession]]:
    for version in ProgrammeVersion.objects.filter(programme__organisation=organisation).defer("document"):
        definition = definition_of(version)
        rule = definition.concessions.get(key)
        if rule is not None and rule.granted_by is not None:
            yield definition, rule


def _granter(rule: Concession) -> str:
    assert rule.granted_by is not None
    return rule.granted_by


def _is_named(by: people.User, on: date, definition: Definition, rule: Concession) -> bool:
    wanted = set(definition.people[_granter(rule)].holds)
    own = str(by.uuid)
    return any(
        fact.attributes.get("award" if fact.kind == "awards" else "role") in wanted
        and fact.on <= on
        and (fact.until is None or on < fact.until)
        for fact in (*people.role_facts([own], about=""), *award_facts([own]))
    )


def _end_problems(fact: AttestedFact, rules: list[Concession]) -> list[FieldProblem]:
    asks = any(each.by_at_most is not None for rule in rules for each in rule.extends)
    if fact.until is not None and not asks:
        words = _(
            "The programme gives this concession no end of its own. Leave it empty, and withdraw the grant to end it."
        )
        return [FieldProblem("until", words)]
    return []


def _number_problems(fact: AttestedFact, rules: list[Concession]) -> list[FieldProblem]:
    asks = any(each.by_decision for rule in rules for each in rule.reduces)
    given = fact.attributes.get("to")
    if asks and (given is None or Fraction(given).denominator != 1):
        return [FieldProblem("to", _("The programme leaves the number to you. Write the whole number still asked."))]
    if given is not None and not asks:
        return [FieldProblem("to", _("The programme says by how much. Leave this empty."))]
    return []


def _only_once(fact: AttestedFact) -> None:
    people.User.objects.select_for_update().get(pk=fact.person_id)
    for other in grants_to([str(fact.person.uuid)]).filter(organisation=fact.organisation).exclude(pk=fact.pk):
        if other.attributes["clause"] == fact.attributes["clause"]:
            words = _("%(name)s granted this on %(day)s. Withdraw that grant first if it is to change.")
            raise Refused(FieldProblem("clause", words % {"name": other.entered_by, "day": other.on}))
