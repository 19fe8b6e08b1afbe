"""What can be said of a scan, and how is it written down so that it never has to be read twice?

`ScanContent` is the union of the columns that real logbooks ask for (domain reference 4.1); a routine entry fills
few of them. What the languages of programmes call *attributes* (`application`, `supervision`, `subject`, ...) carry
the very names that filters in programme documents use, so that a fact is a copy and not a translation. Values are
keys; their words and their closed lists belong to the programme documents.

The document form is canonical JSON without what was not said. It is what versions keep, what a signature's digest
is taken of, and what an export carries: `from_document(document_of(content)) == content`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from insonate.kit.canonical import canonical_json, sha256

FORMAT = 1
Extra = str | bool | int | tuple[str, ...]

# Field of ScanContent -> attribute in facts and documents.
ATTRIBUTES: dict[str, str] = {
    "region": "region",
    "side": "side",
    "applications": "application",
    "views": "view",
    "modality": "modality",
    "determinate": "determinate",
    "finding": "finding",
    "procedure": "procedure",
    "subject": "subject",
    "purpose": "purpose",
    "assistance": "assistance",
    "supervision": "supervision",
    "role": "role",
    "age_band": "age-band",
    "setting": "setting",
    "encounter": "encounter",
    "images_stored": "images-stored",
    "indicated": "indicated",
}
NOTES: dict[str, str] = {
    "clinical_question": "clinical-question",
    "area_scanned": "area-scanned",
    "technical_issues": "technical-issues",
    "findings_relevance": "findings-relevance",
    "pathway_role": "pathway-role",
    "critical_incident": "critical-incident",
    "reflection": "reflection",
}
PLAIN: dict[str, str] = {
    "supervisor": "supervisor",
    "supervisor_name": "supervisor-name",
    "sex": "sex",
    "case_number": "case-number",
    "site": "site",
}
# What facts say beside the attributes that are stored: an extra column may not pretend to be one of them.
DERIVED = frozenset({"question", "therapeutic", "subject-number"})

SIDES = ("right", "left", "both")
SUBJECTS = ("patient", "volunteer", "standardised-patient", "simulator")
PURPOSES = ("certification", "introductory", "routine")
PROCEDURES = ("diagnostic", "guided")
ASSISTANCE = ("observed", "assisted", "unassisted")
SUPERVISION = ("direct", "remote-live", "image-review", "none")
FINDINGS = ("normal", "abnormal")
ROLES = ("performed", "observed", "supervised")
AGE_BANDS = ("under-2", "2-15", "16-29", "30-44", "45-59", "60-74", "75-and-over")
SEXES = ("female", "male", "another", "not-known")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanContent:
    """One scan as a person says it was. Empty text, empty collections and None mean: not said.

    `supervisor` is the uuid of a person here; `supervisor_name` is for logs brought from elsewhere, whose
    supervisor has no account. `case_number` is the person's own number for the patient, never a hospital's;
    `encounter` joins several scans of one meeting. `extra` holds columns of programmes not known here, by key.
    """

    performed_on: date
    region: str = ""
    side: str = ""
    applications: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    modality: str = ""
    determinate: bool | None = None
    finding: str = ""
    answers: Mapping[str, bool] = field(default_factory=dict)
    procedure: str = ""
    subject: str = ""
    purpose: str = ""
    assistance: str = ""
    supervision: str = ""
    role: str = ""
    supervisor: str = ""
    supervisor_name: str = ""
    age_band: str = ""
    sex: str = ""
    case_number: str = ""
    encounter: str = ""
    images_stored: bool | None = None
    indicated: bool | None = None
    setting: str = ""
    site: str = ""
    clinical_question: str = ""
    area_scanned: str = ""
    technical_issues: str = ""
    findings_relevance: str = ""
    pathway_role: str = ""
    critical_incident: str = ""
    reflection: str = ""
    extra: Mapping[str, Extra] = field(default_factory=dict)


def _said(content: ScanContent, names: Mapping[str, str]) -> dict[str, Any]:
    values = ((key, getattr(content, name)) for name, key in names.items())
    return {key: value for key, value in values if value not in ("", None, ())}


def document_of(content: ScanContent) -> dict[str, Any]:
    """The document form: only what was said."""
    document: dict[str, Any] = {"format": FORMAT, "performed-on": content.performed_on.isoformat()}
    document |= _said(content, PLAIN)
    parts = {
        "attributes": _said(content, ATTRIBUTES),
        "notes": _said(content, NOTES),
        "answers": dict(content.answers),
        "extra": dict(content.extra),
    }
    return document | {key: part for key, part in parts.items() if part}


def from_document(document: Mapping[str, Any]) -> ScanContent:
    """The scan that a document describes. Raises ValueError for a format this version cannot read."""
    if document.get("format") != FORMAT:
        raise ValueError(f"a scan of format {document.get('format')!r} cannot be read here")
    attributes, notes = document.get("attributes", {}), document.get("notes", {})
    given: dict[str, Any] = {name: attributes[key] for name, key in ATTRIBUTES.items() if key in attributes}
    given |= {name: notes[key] for name, key in NOTES.items() if key in notes}
    given |= {name: document[key] for name, key in PLAIN.items() if key in document}
    for name in ("applications", "views"):
        given[name] = tuple(given.get(name, ()))
    extra = {
        key: tuple(value) if isinstance(value, list) else value for key, value in document.get("extra", {}).items()
    }
    return ScanContent(
        performed_on=date.fromisoformat(document["performed-on"]),
        answers=dict(document.get("answers", {})),
        extra=extra,
        **given,
    )


def written(content: ScanContent) -> tuple[str, str]:
    """The canonical text of a scan and its digest."""
    text = canonical_json(document_of(content))
    return text, sha256(text)


def _tidy(text: str) -> str:
    """Composed characters, plain line ends, no control characters, no blanks at the ends."""
    if text.isascii() and text.isprintable():
        return text.strip()
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def tidied(content: ScanContent) -> ScanContent:
    """The same scan with its texts tidied and repeated values said once."""
    changes: dict[str, Any] = {}
    for each in fields(content):
        value = getattr(content, each.name)
        if isinstance(value, str):
            changes[each.name] = _tidy(value)
    changes["applications"] = tuple(dict.fromkeys(content.applications))
    changes["views"] = tuple(dict.fromkeys(content.views))
    changes["extra"] = {key: _tidy(value) if isinstance(value, str) else value for key, value in content.extra.items()}
    return replace(content, **changes)


def search_words(content: ScanContent) -> str:
    """What a search looks through: every word of the scan, casefolded."""
    said = [content.region, content.side, *content.applications, *content.views, content.modality, content.finding]
    said += [content.procedure, content.subject, content.case_number, content.encounter, content.site]
    said += [content.supervisor_name, *(getattr(content, name) for name in NOTES), *content.answers]
    said += [value for value in content.extra.values() if isinstance(value, str)]
    return " ".join(text for text in said if text).casefold()


def fact_attributes(document: Mapping[str, Any]) -> dict[str, Any]:
    """What filters of programmes may ask of a scan, from its document form.

    Four attributes follow from others: `question` (the questions that were answered), `therapeutic` (a procedure
    that is not diagnostic), `subject-number` (the own case number) and `role`, which is `performed` unless the
    person only observed or said otherwise, since a logbook entry states that its owner scanned.
    """
    attributes: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in document.get("extra", {}).items()
    }
    for key, value in document.get("attributes", {}).items():
        attributes[key] = tuple(value) if isinstance(value, list) else value
    if "answers" in document:
        attributes["question"] = tuple(sorted(document["answers"]))
    if "procedure" in attributes:
        attributes["therapeutic"] = attributes["procedure"] != "diagnostic"
    if "case-number" in document:
        attributes["subject-number"] = document["case-number"]
    if "role" not in attributes:
        attributes["role"] = "observed" if attributes.get("assistance") == "observed" else "performed"
    return attributes


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of ScanContent that two versions say differently, with both values as they were said."""

    field: str
    before: Any
    after: Any


def differences(before: ScanContent, after: ScanContent) -> tuple[Difference, ...]:
    """What a correction changed, in the order of the fields."""
    return tuple(
        Difference(each.name, getattr(before, each.name), getattr(after, each.name))
        for each in fields(before)
        if getattr(before, each.name) != getattr(after, each.name)
    )
