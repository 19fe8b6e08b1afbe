"""A draft or a published version as a committee reads it: in plain words, and as what changes from another."""

import difflib
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from insonate.kit import clock
from insonate.programmes.api import Overtaken, Refused
from insonate.programmes.definitions import api as definitions
from insonate.programmes.drafting import api as drafting
from insonate.web.law.difference import ChangedClause, changed_clauses
from insonate.web.law.page import sections
from insonate.web.office.guard import not_found_unless, person_of
from insonate.web.office.studio.opening import OpenDraft, context_of, open_draft
from insonate_core.programmes import parse_definition


@login_required
@require_safe
def read(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The draft in plain words."""
    opened = open_draft(request, draft)
    found = sections(opened.definition) if opened.definition is not None else []
    return render(request, "office/studio/read.html", context_of(opened, "office:rules-read", sections=found))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two texts that are compared: what it is called, and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts beside each other: the changed clauses, or the changed lines where one cannot be read."""

    clauses: tuple[ChangedClause, ...] = ()
    lines: tuple[str, ...] = ()


@login_required
@require_safe
def difference(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What changes from the version before, or from a revision that is asked for with `from`; `to` names another
    revision than the present text."""
    opened = open_draft(request, draft)
    later = _revision_asked(opened, request.GET.get("to", "")) or opened.revision
    earlier = _revision_asked(opened, request.GET.get("from", ""))
    if earlier is not None:
        before: Side | None = Side(_("revision %(number)s") % {"number": earlier.number}, earlier.text)
    else:
        before = _version_side(opened)
    name = _("this draft") if later == opened.revision else _("revision %(number)s") % {"number": later.number}
    found = compare(before.text, later.text) if before is not None else None
    context = context_of(
        opened, "office:rules-difference", before=before, later=name, compared=found,
        revisions=list(drafting.revisions_of(opened.draft)),
    )  # fmt: skip
    return render(request, "office/studio/difference.html", context)


def _revision_asked(opened: OpenDraft, number: str) -> drafting.Revision | None:
    return drafting.revision_numbered(opened.draft, int(number)) if number.isdigit() and len(number) < 8 else None


def _version_side(opened: OpenDraft) -> Side | None:
    """The published version before the draft: the one it begins from, else the one it follows."""
    version = opened.draft.begun_from
    if version is None and opened.definition is not None:
        programme = definitions.programme_called(opened.definition.programme)
        if programme is not None and programme.organisation_id == opened.draft.organisation_id:
            versions = list(definitions.versions_of(programme))
            version = definitions.version_before(versions, opened.definition)
    if version is None:
        return None
    return Side(_("version %(version)s") % {"version": version.version}, definitions.text_of(version))


def compare(before: str, after: str) -> Compared:
    """What changed between two texts, in words as far as both can be read."""
    try:
        was, now = definitions.check_document(before)[0].tree, definitions.check_document(after)[0].tree
    except definitions.DefinitionRefused:
        lines = difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=2)
        return Compared(lines=tuple(lines)[2:2000])
    return Compared(tuple(changed_clauses(was, now, parse_definition(was), parse_definition(now))))


# Published versions


@login_required
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, key: str, version: str) -> HttpResponse:
    """A published version for those who write rules: its words, what became of it, and withdrawing it."""
    person, now = person_of(request), clock.now()
    found = not_found_unless(definitions.version_called(key, version))
    not_found_unless(drafting.writes(person, found.programme.organisation, now))
    may_withdraw = drafting.may_withdraw(person, found, now)
    reason = request.POST.get("reason", "")
    problem = ""
    if request.method == "POST":
        not_found_unless(may_withdraw)
        try:
            definitions.withdraw_version(version=found, reason=reason, by=person, now=now)
            messages.success(request, _("Withdrawn. It binds nobody new; those whom it binds stay bound."))
            return redirect("office:rules-version", key, version)
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
            return redirect("office:rules-version", key, version)
        except Refused as refused:
            problem = str(refused)
    definition = definitions.definition_of(found)
    context = {
        "version": found,
        "withdrawal": getattr(found, "withdrawal", None),
        "title": definitions.title_of(definition),
        "definition": definition,
        "bound": definitions.bound_by(found),
        "may_withdraw": may_withdraw and not hasattr(found, "withdrawal"),
        "reason": reason,
        "problem": problem,
        "sections": sections(definition),
        "cases": definitions.cases_of(found),
    }
    return render(request, "office/studio/version.html", context, status=422 if problem else 200)
