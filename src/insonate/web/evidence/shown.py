"""Attested facts as pages show them: in words, with where they stand and their papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from insonate.programmes.attested import api as attested
from insonate.web.components.parts import State
from insonate.web.findings import words


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact: what it is, since when, what became of it."""

    fact: attested.AttestedFact
    title: str
    detail: str
    state: State
    badge: str
    words: str
    waits: bool


def shown_facts(facts: Iterable[attested.AttestedFact]) -> list[ShownFact]:
    """Facts in words, in the order given."""
    return [shown_fact(fact) for fact in facts]


def shown_fact(fact: attested.AttestedFact) -> ShownFact:
    """One fact in words."""
    is_grant = fact.kind == "grants"
    state, badge = {
        None: (State.WAITING, _("Waiting for the office")),
        attested.FactOutcome.CONFIRMED: (State.MET, _("Granted") if is_grant else _("Confirmed")),
        attested.FactOutcome.REFUSED: (State.NOTMET, _("Refused") if is_grant else _("Not confirmed")),
        attested.FactOutcome.WITHDRAWN: (State.NOTMET, _("Withdrawn")),
    }[attested.FactOutcome(fact.outcome) if fact.outcome else None]
    return ShownFact(
        fact=fact,
        title=fact_title(fact),
        detail=" · ".join(part for part in (span_words(fact.on, fact.until), _others(fact), fact.note) if part),
        state=state,
        badge=badge,
        words=fact.decision_words or "",
        waits=fact.outcome is None,
    )


def fact_title(fact: attested.AttestedFact) -> str:
    """What the fact is, such as “Award or qualification: Pgcert msk ultrasound”."""
    rule = attested.KINDS[fact.kind]
    lead = next((rule_.name for rule_ in rule.attributes if rule_.name in fact.attributes), None)
    value = words.readable(str(fact.attributes[lead])) if lead is not None else ""
    return f"{rule.label}: {value}" if value else str(rule.label)


def span_words(on: date, until: date | None) -> str:
    """The day, or the days from and until."""
    if until is None:
        return words.day(on)
    return _("%(from)s until %(until)s") % {"from": words.day(on), "until": words.day(until)}


def _others(fact: attested.AttestedFact) -> str:
    """What the fact says beside its title."""
    rule = attested.KINDS[fact.kind]
    said = []
    for attribute in [each for each in rule.attributes if each.name in fact.attributes][1:]:
        if attribute.name == "programme":  # a key; the page says the programme by its name where it matters
            continue
        value = fact.attributes[attribute.name]
        if attribute.shape in (attested.Shape.PERSON, attested.Shape.PEOPLE):
            continue
        if attribute.shape is attested.Shape.NUMBER:
            value = number_words(value)
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif attribute.shape is attested.Shape.DAY:
            value = words.day(date.fromisoformat(value))
        elif attribute.shape is not attested.Shape.WORDS:
            value = words.readable(str(value))
        said.append(f"{str(attribute.label).lower()} {value}")
    return ", ".join(said)


def number_words(stored: str) -> str:
    """An exact number as people write it: 6.5 for 13/2, 85 % for 17/20."""

    exact = Fraction(stored)
    if 0 < exact < 1:
        return f"{words.number(exact * 100)}\u202f%"
    return words.number(exact)
