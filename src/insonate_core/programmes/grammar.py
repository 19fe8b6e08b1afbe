"""Which words may stand where in a programme document? One table, for the reader and for the JSON Schema.

`PARTS` gives, for each part of a document, its words and the shape of what follows them. A shape is the name
of a scalar below, of another part, `[shape]` for a list of it, `{shape}` for a mapping from keys to it, and
`a | b` for either. `KINDS` is the small table of the ten kinds of requirement: the word that names the kind,
what follows it, and its options. A new kind is one line here, one dataclass, and one file in `evaluation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LANGUAGE = 1

SCALARS: Mapping[str, str] = MappingProxyType(
    {
        "text": "any text",
        "texts": "text by language",
        "key": "small letters, digits and hyphens",
        "number": "a whole or decimal number, at least 0",
        "whole": "a whole number, at least 0",
        "boolean": "true or false",
        "percent": "a percentage such as 85%",
        "amount": "a number, or a percentage of the number required",
        "duration": "a number of days, weeks, months or years",
        "wait": "a duration, or next day",
        "day": "a date, year-month-day",
        "day-phrase": "an anchor, today, cycle-start, cycle-end or a date, then + or - one duration",
        "cycle-start": "an anchor, cycle-start, or a day of the calendar such as 1 July",
        "condition": "a filter's name, tests of attributes, or a list of these",
        "rounding": "up, down or nearest",
        "unfinished": "in-full, in-proportion or not-required",
        "subject": "person, course or centre",
        "may": "stay, move or choose",
        "exam-kind": "written, visual or practical",
        "report": "score, incorrect-answers or steps",
        "acts": "supervised or examined",
        "span": "a kind of fact that lasts, with a condition",
        "for-each": "a vocabulary with one number, or with a number for each value",
        "terms": "a list of values, or values with their titles",
        "anything": "facts for the public page",
    }
)

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rounding": ("up", "down", "nearest"),
        "unfinished": ("in-full", "in-proportion", "not-required"),
        "subject": ("person", "course", "centre"),
        "may": ("stay", "move", "choose"),
        "exam-kind": ("written", "visual", "practical"),
        "report": ("score", "incorrect-answers", "steps"),
        "acts": ("supervised", "examined"),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """What follows a word, and whether the part makes no sense without it."""

    shape: str
    required: bool = False


def _words(required: str = "", /, **shapes: str) -> Mapping[str, Word]:
    must = set(required.split())
    return MappingProxyType(
        {
            name: Word(shape, name in must)
            for name, shape in ((key.rstrip("_").replace("_", "-"), shape) for key, shape in shapes.items())
        }
    )


PARTS: Mapping[str, Mapping[str, Word]] = MappingProxyType(
    {
        "document": _words(
            "insonate programme version title body subject time-zone applies references",
            insonate="whole", programme="key", version="text", replaces="text", title="texts", body="text",
            subject="subject", time_zone="text", applies="applies", references="{reference}",
            vocabularies="{terms}", records="records", filters="{condition}", people="{person}",
            anchors="{anchor}", cycles="{cycle}", exams="{exam}", enrolment="enrolment",
            requirements="{requirement}", concessions="{concession}", awards="{award}",
            transitions="{transition}", audits="{audit}", about="anything",
        ),
        "applies": _words(
            "from decided-by", from_="day", until="day", decided_by="anchor-name", example="boolean"
        ),
        "reference": _words("title", title="text", url="text", unconfirmed="boolean"),
        "term": _words(title="texts", definition="texts"),
        "record": _words(
            asks="[key]", counts_if="condition", once_per="key", reference="reference-name"
        ),
        "person": _words(
            "holds", holds="[key]", for_at_least="duration", has="[acts]", has_not="[acts]",
            title="texts", reference="reference-name",
        ),
        "anchor": _words(first="fact-kind", last="fact-kind", where="condition", otherwise="anchor-name",
                         note="texts"),
        "cycle": _words(
            "starts every", starts="cycle-start", on_or_after="anchor-name", every="duration", while_="span",
            pauses="span", unfinished="unfinished", rounding="rounding", grace="duration", missed="missed",
            title="texts", note="texts", reference="reference-name", example="boolean",
        ),
        "missed": _words("every requires", every="duration", requires="[clause-name]"),
        "exam": _words(
            "kind", kind="exam-kind", setting="text", supervision="text", items="items", time="text",
            pass_at="percent",  # noqa: S106 - a mark, not a password
            resit="resit", report="report", examined_by="person-name",
            opens_when="[clause-name]", title="texts", note="texts", reference="reference-name",
            example="boolean",
        ),
        "items": _words(at_least="whole", at_most="whole"),
        "resit": _words(
            not_before="wait", attempts="whole", half_price_within="duration", example="boolean"
        ),
        "enrolment": _words(
            "requires", requires="[clause-name]", decided_by="person-name", reference="reference-name"
        ),
        "within": _words(from_="day-phrase", until="day-phrase", anywhere="duration"),
        "clause": _words(
            at_least="amount", at_most="amount", the_last="whole", where="condition", rounding="rounding",
            title="texts", note="texts", reference="reference-name", example="boolean", indicative="boolean",
        ),
        "part": _words(
            "at-least", at_least="whole", where="condition", title="texts", reference="reference-name",
            example="boolean",
        ),
        "concession": _words(
            when="clause-name | inline", granted_by="person-name", asked="asked", waives="[target]",
            reduces="[reduction]", extends="[extension]", title="texts", note="texts",
            reference="reference-name", example="boolean",
        ),
        "asked": _words("before", before="day-phrase", by_at_least="duration"),
        "reduction": _words(
            "requirement", requirement="target", to="number", by="amount", by_decision="boolean",
            rounding="rounding", no_lower_than="number", except_="[target]", example="boolean",
        ),
        "extension": _words(
            "requirement", requirement="target", by="duration", by_at_most="duration", example="boolean"
        ),
        "award": _words(
            "requires", requires="[clause-name]", requested_by="person-name", decided_by="person-name",
            decide_within="duration", appeal="appeal", fee="fee", number="number-format",
            upkeep="[clause-name]", valid_for="duration", title="texts", note="texts",
            reference="reference-name", example="boolean",
        ),
        "appeal": _words("within", within="duration", example="boolean"),
        "fee": _words("amount currency", amount="number", currency="text", reference="reference-name",
                      example="boolean"),
        "number-format": _words("format", format="text", example="boolean"),
        "transition": _words(
            from_="text", who="clause-name", may="may", requires="[clause-name]", gives="key", title="texts",
            note="texts", reference="reference-name", example="boolean",
        ),
        "audit": _words(
            "sample of", sample="percent", of="text", rounding="rounding", at_least="whole",
            keep_papers="duration", title="texts", reference="reference-name", example="boolean",
        ),
    }
)  # fmt: skip

SHARED: Mapping[str, Word] = _words(
    title="texts", note="texts", reference="reference-name", example="boolean", indicative="boolean",
    by="day-phrase", grace="duration",
)  # fmt: skip
"""What every requirement may say beside the options of its kind; `key` where it is written inside a group."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of requirement: its word, what follows the word, and its options."""

    word: str
    follows: str
    options: Mapping[str, Word]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.word: kind
        for kind in (
            Kind("count", "fact-kind", _words(
                at_least="number", where="condition", within="within", for_each="for-each", enough="whole",
                of_which="{clause}", ideally="number", measure="key", distinct="key",
            )),
            Kind("divide", "fact-kind", _words("among", among="{part}", within="within")),
            Kind("share", "fact-kind", _words(
                "of-which at-least", where="condition", of_which="condition", at_least="percent",
                within="within",
            )),
            Kind("no-gap", "fact-kind", _words(
                "longer-than", longer_than="duration", within="within", pauses="span"
            )),
            Kind("hold", "span-kind", _words(
                where="condition", on_day="day-phrase", for_at_least="duration"
            )),
            Kind("pass", "exam-name", _words(within="within")),
            Kind("all-of", "[clause-name | inline]", _words()),
            Kind("any-of", "[clause-name | inline]", _words(enough="whole")),
            Kind("in-order", "[clause-name | inline]", _words()),
            Kind("each-cycle", "cycle-name", _words("requires", requires="[clause-name]")),
        )
    }
)  # fmt: skip

RECORD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "scan": "scans", "course": "courses", "result": "results", "credit": "credits",
        "assessment": "assessments", "review": "reviews", "submission": "submissions",
        "declaration": "declarations", "payment": "payments", "reading": "readings",
        "examining": "examinings",
    }
)  # fmt: skip
"""`records` names one entry; everything else names the kind of fact."""
