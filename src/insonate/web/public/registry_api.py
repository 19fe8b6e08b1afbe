"""The registry for machines: JSON at addresses that name their version, and the OpenAPI document that describes it."""

from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from insonate.certification.awards import api as awards
from insonate.certification.registry import api as registry
from insonate.kit import clock
from insonate.people import api as people
from insonate.programmes import api as programmes
from insonate.web.awards import words

AWARD: dict[str, Any] = {
    "type": "object",
    "required": ["number", "name", "award", "programme", "body", "given-on", "stage", "holds", "address"],
    "properties": {
        "number": {"type": "string"},
        "name": {"type": "string", "description": "as on the newest certificate; empty where it was removed"},
        "award": {"type": "string"},
        "programme": {"type": "string"},
        "body": {"type": "string"},
        "place": {"type": "string", "description": "where the holder works, in their own words; only in lists"},
        "given-on": {"type": "string", "format": "date"},
        "valid-until": {"type": ["string", "null"], "format": "date", "description": "exclusive"},
        "stage": {"enum": ["active", "grace", "lapsed", "expired", "suspended", "withdrawn"]},
        "holds": {"type": "boolean", "description": "whether it may be relied on today"},
        "address": {"type": "string", "description": "the page that says the same to people"},
        "history": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["on", "act"],
                "properties": {"on": {"type": "string", "format": "date"}, "act": {"type": "string"}},
            },
        },
    },
}
LIST: dict[str, Any] = {
    "type": "object",
    "required": ["count", "page", "practitioners"],
    "properties": {
        "count": {"type": "integer"},
        "page": {"type": "integer"},
        "practitioners": {"type": "array", "items": AWARD},
    },
}
PROBLEM: dict[str, Any] = {
    "type": "object", "required": ["error"], "properties": {"error": {"type": "string"}},
}  # fmt: skip
HOLDS = {"active", "grace"}


def _query(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": {"type": "string"}}


def _answers(schema: dict[str, Any], **others: str) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    found: dict[str, Any] = {"200": {"description": "found", "content": content}}
    for status, said in others.items():
        problem = {"application/json": {"schema": PROBLEM}}
        found[status.removeprefix("s")] = {"description": said, "content": problem}
    return found


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Insonate registry", "version": "1"},
        "paths": {
            "/api/registry/v1/practitioners": {
                "get": {
                    "operationId": "findPractitioners",
                    "summary": "Practitioners who agreed to be found, 25 a page, by name",
                    "parameters": [
                        _query("name", "a part of the name, at least two letters"),
                        _query("place", "a part of the place, at least two letters"),
                        _query("programme", "the key of a programme"),
                        _query("page", "from 1"),
                    ],
                    "responses": _answers(LIST, s400="too little was asked"),
                }
            },
            "/api/registry/v1/awards/{code}": {
                "get": {
                    "operationId": "checkAward",
                    "summary": "How the award with the code on a certificate stands today",
                    "parameters": [code],
                    "responses": _answers(AWARD, s404="no certificate has this code"),
                }
            },
        },
    }


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The description, for tools."""
    return _answer(document())


@require_safe
def practitioners(request: HttpRequest) -> JsonResponse:
    """Listed practitioners that fit; 400 where too little was asked."""
    asked = {key: request.GET.get(key, "")[:80] for key in ("name", "place", "programme")}
    if not registry.is_search(**asked):
        return _answer({"error": "give a programme, or at least two letters of a name or place"}, 400)
    page = request.GET.get("page", "1")
    found = registry.search(**asked, page=int(page) if page.isdecimal() and len(page) < 6 else 1)
    rows = [{**_award(each.award, each.name, str(each.stage)), "place": each.place} for each in found.rows]
    return _answer({"count": found.count, "page": found.page, "practitioners": rows})


@require_safe
def award(request: HttpRequest, code: str) -> JsonResponse:
    """One award by the code on its certificate; 404 where there is none."""
    now, found = clock.now(), awards.award_with_code(code)
    if found is None:
        return _answer({"error": "no certificate has this code"}, 404)
    person = request.user if isinstance(request.user, people.User) else None
    registry.count_check(award=found, way=registry.Way.MACHINE, by=person, now=now)
    held = awards.held_award(found, as_of=awards.day_of(found, now))
    said = _award(found, awards.current_certificate(found).name, str(held.stage))
    history = [{"on": step.on.isoformat(), "act": step.act} for step in awards.steps_of(found)]
    return _answer({**said, "history": history})


def _award(given: awards.Award, name: str, stage: str) -> dict[str, Any]:
    definition = programmes.definition_of(given.version)
    return {
        "number": given.number,
        "name": name,
        "award": words.award_title(definition, given.award),
        "programme": words.programme_title(definition),
        "body": given.organisation.name,
        "given-on": given.given_on.isoformat(),
        "valid-until": given.valid_until_on.isoformat() if given.valid_until_on is not None else None,
        "stage": stage,
        "holds": stage in HOLDS,
        "address": awards.verify_address(given),
    }


def _answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(content, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
