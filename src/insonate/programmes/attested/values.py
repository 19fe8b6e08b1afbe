"""From what somebody typed to an exact value, and back into evidence."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from insonate.people.api import User
from insonate.programmes.attested.kinds import KINDS, AttributeRule, KindRule, Shape
from insonate.programmes.refusals import FieldProblem, Refused
from insonate_core.evidence import Value
from insonate_core.identifiers import is_key

_OF = re.compile(r"\s*(?:/|of|sur)\s*")
MOST_SIGNERS = 6
_PLAIN = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")


def exact_number(text: str) -> Fraction | None:
    """The number that `6.5`, `6,5`, `68/80`, `68 of 80` or `85%` says; None if it says none.

    >>> exact_number("68 of 80"), exact_number("85%"), exact_number("6,5"), exact_number("lots")
    (Fraction(17, 20), Fraction(17, 20), Fraction(13, 2), None)
    """
    parts = _OF.split(text.strip())
    if len(parts) == 2 and all(_PLAIN.fullmatch(part) for part in parts):
        whole = Fraction(parts[1].replace(",", "."))
        return Fraction(parts[0].replace(",", ".")) / whole if whole else None
    share = text.strip().endswith("%")
    number = text.strip().removesuffix("%").strip()
    if not _PLAIN.fullmatch(number):
        return None
    return Fraction(number.replace(",", ".")) / (100 if share else 1)


def checked_attributes(kind: KindRule, given: Mapping[str, Any], *, about: User) -> dict[str, Any]:
    """The attributes as they are stored. Raises `Refused` with a problem for each field that is wrong."""
    kept: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for rule in kind.attributes:
        value = given.get(rule.name)
        if value is None or value == "":
            if rule.required:
                problems.append(FieldProblem(rule.name, _("Say this; without it the entry would not count.")))
            continue
        try:
            kept[rule.name] = _stored(rule, value, about)
        except ValueError as error:
            problems.append(FieldProblem(rule.name, str(error)))
    unknown = set(given) - {rule.name for rule in kind.attributes}
    if unknown:
        problems.append(FieldProblem("", _("Unknown: %(names)s.") % {"names": ", ".join(sorted(unknown))}))
    if kind.one_of and not problems:
        problems += _one_of(kind, kept)
    if problems:
        raise Refused(*problems)
    return kept


def _one_of(kind: KindRule, kept: Mapping[str, Any]) -> list[FieldProblem]:
    first = {names[0] for names in kind.one_of}
    chosen = first & set(kept)
    if len(chosen) > 1:
        labels = _labels(kind, first)
        return [FieldProblem(min(chosen), _("Give only one of: %(labels)s.") % {"labels": labels})]
    if not any(set(names) <= set(kept) for names in kind.one_of):
        if not chosen:
            return [FieldProblem(kind.one_of[0][0], _("Give one of: %(labels)s.") % {"labels": _labels(kind, first)})]
        (lead,) = chosen
        rest = {name for names in kind.one_of if names[0] == lead for name in names[1:]}
        words = _("Give the result: %(labels)s.") % {"labels": _labels(kind, rest)}
        return [FieldProblem(min(rest, key=[rule.name for rule in kind.attributes].index), words)]
    return []


def _labels(kind: KindRule, names: set[str]) -> str:
    return ", ".join(str(rule.label) for rule in kind.attributes if rule.name in names)


def _stored(rule: AttributeRule, value: Any, about: User) -> Any:
    text = str(value).strip()
    match rule.shape:
        case Shape.FLAG:
            if isinstance(value, bool):
                return value
            if text not in {"yes", "no"}:
                raise ValueError(_("Answer yes or no."))
            return text == "yes"
        case Shape.NUMBER:
            number = exact_number(text)
            if number is None:
                raise ValueError(_("“%(text)s” is no number. Write 6.5, 68/80 or 85%%.") % {"text": text[:30]})
            return str(number)
        case Shape.TERM:
            key = "-".join(text.lower().split())
            if not is_key(key) or len(key) > 80:
                raise ValueError(_("Use small letters, digits and hyphens, such as “pgcert-msk-ultrasound”."))
            return key
        case Shape.PERSON:
            return str(_person(text, about))
        case Shape.PEOPLE:
            return _people(text, about)
        case Shape.DAY:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                raise ValueError(_("“%(text)s” is no day. Write 2026-03-31.") % {"text": text[:30]}) from None
        case Shape.WORDS:
            return text[:300]


def _person(text: str, about: User) -> UUID:
    found = User.objects.filter(email__iexact=text, is_active=True).first()
    if found is None:
        raise ValueError(_("Nobody here has the address “%(text)s”. Invite them first.") % {"text": text[:80]})
    if found == about:
        raise ValueError(_("Nobody examines or assesses themselves. Name who did."))
    return found.uuid


def _people(text: str, about: User) -> list[str]:
    """Who signed, each once, in the order in which they are named."""
    named = [each for each in re.split(r"[\s,;]+", text) if each]
    if len(named) > MOST_SIGNERS:
        raise ValueError(_("At most %(most)s people sign one thing.") % {"most": MOST_SIGNERS})
    return list(dict.fromkeys(str(_person(each, about)) for each in named))


def as_evidence(kind: str, attributes: Mapping[str, Any]) -> dict[str, Value]:
    """Stored attributes as the core reads them: numbers exact again."""
    rule = KINDS.get(kind)
    result: dict[str, Value] = {}
    for name, value in attributes.items():
        found = rule.rule(name) if rule is not None else None
        if found is not None and found.shape is Shape.NUMBER:
            number = Fraction(value)
            result[name] = number.numerator if number.denominator == 1 else number
        elif found is not None and found.shape is Shape.DAY:
            result[name] = date.fromisoformat(value)
        elif found is not None and found.shape is Shape.PEOPLE:
            continue  # signatures of the fact, not something it says
        else:
            result[name] = value
    return result
