"""Reading the law: the definition of a version, and which version binds."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from insonate.people.api import Organisation
from insonate.programmes.definitions.case_texts import CaseText, cases_from_json
from insonate.programmes.definitions.models import Programme, ProgrammeVersion, VersionText
from insonate.programmes.definitions.yaml_writing import write_yaml
from insonate_core.programmes import Definition, parse_definition


def definition_of(version: ProgrammeVersion) -> Definition:
    """What a published version says. Parsed once in each process, since a version never changes."""
    return _parsed(version.sha256)


def definition_with_hash(sha256: str) -> Definition:
    """What the published version with that hash says. Raises `ProgrammeVersion.DoesNotExist` if there is none."""
    return _parsed(sha256)


@lru_cache(maxsize=256)
def _parsed(sha256: str) -> Definition:
    document = ProgrammeVersion.objects.values_list("document", flat=True).get(sha256=sha256)
    return parse_definition(json.loads(document))


def version_for(programme: Programme, day: date) -> ProgrammeVersion | None:
    """The version that binds those whose deciding day is `day`: of those that apply, the one that began last.
    None if the programme has no version for that day. One that was withdrawn binds nobody new."""
    return (
        programme.versions.defer("document")
        .filter(withdrawal__isnull=True)
        .filter(Q(applies_from__isnull=True) | Q(applies_from__lte=day))
        .filter(Q(applies_until__isnull=True) | Q(applies_until__gt=day))
        .order_by("-applies_from", "-published_at")
        .first()
    )


def programmes_of(organisation: Organisation) -> QuerySet[Programme]:
    """The programmes that an organisation runs, by key."""
    return Programme.objects.filter(organisation=organisation).select_related("organisation").order_by("key")


def programme_called(key: str) -> Programme | None:
    """The programme with that key; None if there is none."""
    return Programme.objects.select_related("organisation").filter(key=key).first()


def programme_titles(programmes: Iterable[int]) -> dict[int, str]:
    """What programmes (by id) are called in the active language, by their version that was published last."""
    versions = ProgrammeVersion.objects.defer("document").filter(programme__in=set(programmes)).order_by("published_at")
    last = {version.programme_id: version for version in versions}
    return {pk: title_of(definition_of(version)) for pk, version in last.items()}


def open_programmes(day: date) -> list[tuple[Programme, ProgrammeVersion]]:
    """Every programme with the version that would bind somebody who registers on `day`, by organisation and key."""
    chosen: dict[int, ProgrammeVersion] = {}
    versions = (
        ProgrammeVersion.objects.defer("document")
        .filter(withdrawal__isnull=True)
        .filter(Q(applies_from__isnull=True) | Q(applies_from__lte=day))
        .filter(Q(applies_until__isnull=True) | Q(applies_until__gt=day))
        .select_related("programme__organisation")
        .order_by("programme__organisation__name", "programme__key", "applies_from", "published_at")
    )
    for version in versions:
        chosen[version.programme_id] = version
    return [(version.programme, version) for version in chosen.values()]


def versions_of(programme: Programme) -> QuerySet[ProgrammeVersion]:
    """All published versions of a programme, the one that begins last first, withdrawn ones too."""
    return (
        programme.versions.defer("document")
        .select_related("programme__organisation", "published_by", "withdrawal__by")
        .order_by("-applies_from", "-published_at")
    )


def version_called(programme_key: str, version: str) -> ProgrammeVersion | None:
    """One published version; None if there is none."""
    return (
        ProgrammeVersion.objects.filter(programme__key=programme_key, version=version)
        .defer("document")
        .select_related("programme__organisation", "published_by", "withdrawal__by")
        .first()
    )


def document_of(version: ProgrammeVersion) -> dict[str, Any]:
    """The published document as plain values."""
    document: dict[str, Any] = json.loads(
        ProgrammeVersion.objects.values_list("document", flat=True).get(pk=version.pk)
    )
    return document


def text_of(version: ProgrammeVersion) -> str:
    """The published document as it was written; written anew from its values where no text was kept."""
    written = VersionText.objects.filter(version=version).first()
    return written.text if written is not None else write_yaml(document_of(version))


def cases_of(version: ProgrammeVersion) -> tuple[CaseText, ...]:
    """The cases that stood by the document when it was published."""
    written = VersionText.objects.filter(version=version).first()
    return cases_from_json(written.cases) if written is not None else ()


def title_of(definition: Definition, language: str | None = None) -> str:
    """What the programme is called in a language (the active one if none is given), else in English, else at all."""
    wanted = (language or get_language() or "en").split("-")[0]
    titles = definition.titles
    return titles.get(wanted) or titles.get("en") or next(iter(titles.values()), definition.programme)
