"""What does a certificate say? Frozen as canonical JSON when it is issued; everything printed comes from that alone.

The words are those of the body's own document: what the award is called, and by which rules it was given. A later
change of the person's name, of the document or of the organisation changes no certificate that was issued.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation

from insonate.certification.awards.models import Award
from insonate.certification.awards.queries import verify_address
from insonate.kit.canonical import canonical_json
from insonate.programmes import api as programmes

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who stands behind the award, and as what: their name and the key of their part (`requester`, `decider`)."""

    name: str
    part: str

    @classmethod
    def all_in(cls, content: str) -> tuple["Signatory", ...]:
        """Those of a certificate that was issued."""
        return tuple(cls(each["name"], each["part"]) for each in json.loads(content)["signatories"])


def content_of(award: Award, edition: int, signatories: tuple[Signatory, ...], *, on: date) -> str:
    """The canonical JSON of an edition of an award's certificate, issued on a day."""
    definition = programmes.definition_of(award.version)
    rule = definition.awards[award.award]
    return canonical_json(
        {
            "format": FORMAT,
            "edition": edition,
            "number": award.number,
            "name": award.person.name,
            "language": award.person.language,
            "body": award.organisation.name,
            "award": {"key": award.award, "titles": dict(rule.titles)},
            "programme": {
                "key": award.programme.key,
                "version": award.version.version,
                "sha256": award.version.sha256,
                "titles": dict(definition.titles),
            },
            "given-on": award.given_on.isoformat(),
            "issued-on": on.isoformat(),
            "valid-until-on": award.valid_until_on.isoformat() if award.valid_until_on is not None else None,
            "address": verify_address(award),
            "signatories": [{"name": each.name, "part": each.part} for each in signatories],
        }
    )


def content_from(text: str) -> dict[str, Any]:
    """What a certificate says. Raises ValueError for a format that this version cannot read."""
    document: dict[str, Any] = json.loads(text)
    if document.get("format") != FORMAT:
        raise ValueError(f"a certificate of format {document.get('format')!r} cannot be read here")
    return document


def title_in(titles: dict[str, str], fallback: str) -> str:
    """A title in the active language, else in English, else in any, else the key in words."""
    wanted = (translation.get_language() or "en").split("-")[0]
    return titles.get(wanted) or titles.get("en") or next(iter(titles.values()), fallback.replace("-", " "))
