"""What may be chosen on the log page?

The values every logbook knows, joined with the vocabularies of the programmes a person is enrolled in; a programme's
own title and definition of a value go before ours. What a programme asks of every entry is shown without being
looked for, and says who asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from insonate.logbook import api as logbook
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.findings.words import text_of
from insonate_core.evidence import ATTRIBUTES
from insonate_core.programmes import Definition
from insonate_core.programmes.definition import Term

# Attribute of a programme document -> field of a scan, where a list may be given for it.
FIELDS: Mapping[str, str] = {
    "region": "region",
    "application": "applications",
    "add-on": "applications",
    "view": "views",
    "modality": "modality",
    "finding": "finding",
    "procedure": "procedure",
    "subject": "subject",
    "purpose": "purpose",
    "assistance": "assistance",
    "supervision": "supervision",
    "role": "role",
    "age-band": "age_band",
    "setting": "setting",
    "determinate": "determinate",
    "images-stored": "images_stored",
    "indicated": "indicated",
    "side": "side",
    "encounter": "encounter",
    "subject-number": "case_number",
    "therapeutic": "procedure",
    "question": "answers",
}
OFFERED: Mapping[str, tuple[str, ...]] = {
    "region": (*(key for key in logbook.TERMS["region"] if key not in {"hand", "foot"}),),
    "finding": logbook.FINDINGS,
    "procedure": logbook.PROCEDURES,
    "subject": logbook.SUBJECTS,
    "purpose": logbook.PURPOSES,
    "assistance": logbook.ASSISTANCE,
    "supervision": logbook.SUPERVISION,
    "age_band": logbook.AGE_BANDS,
    "sex": logbook.SEXES,
    "side": logbook.SIDES,
    "determinate": ("true", "false"),
    "images_stored": ("true", "false"),
    "indicated": ("true", "false"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that may be chosen: what it is called and, where that is not obvious, what it means."""

    value: str
    label: str | Promise
    definition: str | Promise = ""


@dataclass(frozen=True, slots=True)
class LogChoices:
    """Everything the log page offers one person. `extra` are lists of programmes for attributes of their own;
    `asked` says by field which programmes ask it of every entry."""

    offered: Mapping[str, tuple[Choice, ...]]
    questions: tuple[Choice, ...] = ()
    extra: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[Choice, ...]:
        """The choices of a field; none if no programme lists any."""
        return self.offered.get(name, ())

    def with_value(self, name: str, values: Iterable[str]) -> tuple[Choice, ...]:
        """The choices of a field and these values too, should they not be among them."""
        choices = self.of(name)
        known = {choice.value for choice in choices}
        return (*choices, *(own_choice(name, value) for value in values if value and value not in known))

    def hint(self, name: str, *, says_who_asks: bool) -> str:
        """The definitions of a field's less obvious choices as sentences, and who asks for it."""
        told = [f"{each.label}: {_lowered(str(each.definition))}" for each in self.of(name) if each.definition]
        if says_who_asks and (asking := self.asked.get(name.removeprefix("extra_"))):
            told.append(_("Asked of every scan by %(programmes)s.") % {"programmes": ", ".join(asking)})
        return " ".join(told)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def own_choice(name: str, value: str) -> Choice:
    """A value as this product calls it, whoever lists it."""
    known = logbook.TERMS.get(name, {}).get(value)
    return Choice(value, known.label, known.definition) if known else Choice(value, logbook.readable(value))


def _choice(name: str, term: Term) -> Choice:
    own = own_choice(name, term.key)
    label = text_of(term.titles) or own.label
    return Choice(term.key, label, text_of(term.definitions) or own.definition)


def choices_for(person: people.User, *, now: datetime) -> LogChoices:
    """What the log page offers a person today."""
    offered = {name: {key: own_choice(name, key) for key in keys} for name, keys in OFFERED.items()}
    questions: tuple[Choice, ...] = ()
    extra: dict[str, tuple[Choice, ...]] = {}
    for attribute, terms in programmes.vocabularies_for(person, now=now).items():
        name = FIELDS.get(attribute, "")
        if name == "answers":
            questions = tuple(_choice(name, term) for term in terms)
        elif name:
            offered.setdefault(name, {}).update({term.key: _choice(name, term) for term in terms})
        elif attribute not in ATTRIBUTES["scans"] or attribute in {"category", "compared-with"}:
            extra[attribute] = tuple(_choice(attribute, term) for term in terms)
    asked: dict[str, tuple[str, ...]] = {}
    for attribute, asking in programmes.asks_for(person, now=now).items():
        asked[FIELDS.get(attribute, attribute)] = tuple(_title(each) for each in asking)
    return LogChoices({name: tuple(found.values()) for name, found in offered.items()}, questions, extra, asked)


def _title(definition: Definition) -> str:
    return text_of(definition.titles, logbook.readable(definition.programme))


def supervisor_label(name: str, organisations: Iterable[str]) -> str | Promise:
    """A supervisor in a list: the name, and where they teach."""
    places = ", ".join(organisations)
    return format_lazy("{}, {}", name, places) if places else name
