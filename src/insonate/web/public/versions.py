"""Each published version of a programme for anyone: in plain words, what changed, the text itself; and the schema.

Rules bind people, so everybody may read all of them, those that applied before too.
"""

import json
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insonate.programmes.definitions import api as definitions
from insonate.web.law.difference import changed_clauses
from insonate.web.law.page import sections
from insonate_core.programmes.schema import document_schema


@require_safe
def show(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """One version: what it says, and what changed from the one before."""
    found = _found(key, version)
    definition = definitions.definition_of(found)
    versions = list(definitions.versions_of(found.programme))
    before = definitions.version_before([each for each in versions if each != found], definition)
    changes = []
    if before is not None:
        documents = definitions.document_of(before), definitions.document_of(found)
        changes = changed_clauses(*documents, definitions.definition_of(before), definition)
    context = {
        "version": found,
        "programme": found.programme,
        "title": definitions.title_of(definition),
        "withdrawal": getattr(found, "withdrawal", None),
        "versions": versions,
        "before": before,
        "compared": {"clauses": changes},
        "sections": sections(definition),
    }
    return render(request, "public/version.html", context)


@require_safe
def file(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """The text of a version as it was written."""
    found = _found(key, version)
    response = HttpResponse(definitions.text_of(found), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{found.pk}.yaml"'
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a programme document, for editors: words as they are typed, mistakes as they are made."""
    response = HttpResponse(_schema(), content_type="application/schema+json; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@cache
def _schema() -> str:
    return json.dumps(document_schema(), indent=1, ensure_ascii=False) + "\n"


def _found(key: str, version: str) -> definitions.ProgrammeVersion:
    found = definitions.version_called(key, version)
    if found is None:
        raise Http404
    return found
