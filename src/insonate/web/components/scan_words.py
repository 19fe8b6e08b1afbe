"""What is a scan called, and how are its parts said?

Works on the document form of a scan (what its versions keep), so that a version reads the same on the candidate's
page, the supervisor's and the auditor's. The words of values are the logbook's; the terms here speak of the scan to
whoever reads it, not to whoever made it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from insonate.logbook import api as logbook
from insonate.web.components.parts import Fact

# In the order of thought: what was scanned, what was found, how it was done, on whom.
TERMS: Mapping[str, str | Promise] = {
    "applications": _l("Application"),
    "views": _l("Views"),
    "modality": _l("Modality"),
    "procedure": _l("Procedure"),
    "indicated": _l("Indicated"),
    "determinate": _l("Determinate"),
    "finding": _l("Finding"),
    "assistance": _l("Assistance"),
    "supervision": _l("Supervision"),
    "role": _l("Role"),
    "subject": _l("Subject"),
    "purpose": _l("Purpose"),
    "age_band": _l("Age band"),
    "sex": _l("Sex"),
    "setting": _l("Setting"),
    "site": _l("Place"),
    "case_number": _l("Own case number"),
    "encounter": _l("Encounter"),
    "images_stored": _l("Images stored"),
    "supervisor_name": _l("Supervisor, as written"),
}
NOTES: Mapping[str, str | Promise] = {
    "clinical_question": _l("Clinical question"),
    "area_scanned": _l("Area scanned"),
    "technical_issues": _l("Technical issues"),
    "findings_relevance": _l("Findings and their relevance"),
    "pathway_role": _l("Role in the patient’s pathway"),
    "critical_incident": _l("Critical incident"),
    "reflection": _l("Reflection"),
}


def region_words(region: str) -> str:
    """What a region is called: “Wrist and hand”."""
    return logbook.value_words("region", region) or _("No region given")


def place_words(region: str, side: str) -> str:
    """Where was scanned: “Right wrist and hand”, “Abdomen”, “Knee, both sides”."""
    return logbook.place_words(region, side)


def scan_title(region: str, side: str, applications: Sequence[str] = ()) -> str:
    """A scan's name in a list: where, and what was looked at."""
    looked_at = [logbook.value_words("applications", each).lower() for each in applications]
    return ", ".join([place_words(region, side), *looked_at])


def described(document: Mapping[str, Any]) -> list[Fact]:
    """Everything that was said of a scan but its place and notes, as terms and descriptions; what was not said is
    absent."""
    content = logbook.from_document(document)
    if _is_made_here(content.encounter):
        content = replace(content, encounter="")
    found = [(term, logbook.value_words(name, getattr(content, name))) for name, term in TERMS.items()]
    more = sorted({**content.answers, **content.extra}.items())
    return [
        *(Fact(term, said) for term, said in found if said),
        *(Fact(logbook.readable(key), logbook.value_words("", said)) for key, said in more),
    ]


def _is_made_here(encounter: str) -> bool:
    """Whether a visit's name is one that the log page made: it joins scans and tells a reader nothing."""
    try:
        return str(UUID(encounter)) == encounter
    except ValueError:
        return False


def noted(document: Mapping[str, Any]) -> list[Fact]:
    """The notes that were written, in their order."""
    content = logbook.from_document(document)
    return [Fact(term, said) for name, term in NOTES.items() if (said := getattr(content, name))]


def read_document(content: str) -> dict[str, Any]:
    """The document form of what a version keeps."""
    document = json.loads(content)
    assert isinstance(document, dict)
    return document
