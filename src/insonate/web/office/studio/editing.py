"""The text of a draft with live checks beside it, and everything that was ever saved of it."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insonate.kit.clock import local_day
from insonate.programmes.api import Overtaken, Refused
from insonate.programmes.drafting import api as drafting
from insonate.web.office.guard import not_found_unless
from insonate.web.office.studio.opening import OpenDraft, context_of, open_draft


@dataclass(frozen=True, slots=True)
class Message:
    """One thing about the text: where, the line as it is written, and what to do. `stops` publication or asks."""

    line: int
    column: int
    words: str
    quoted: str
    stops: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """All there is to say about a text."""

    is_read: bool
    messages: tuple[Message, ...]

    @property
    def stopping(self) -> int:
        return sum(each.stops for each in self.messages)


def checks_of(opened: OpenDraft, text: str) -> Checks:
    """What is wrong with a text, and what is asked about it; stores nothing."""
    try:
        plain = drafting.keepable(text)
    except Refused as refused:
        return Checks(False, tuple(Message(0, 0, each.words, "", True) for each in refused.problems))
    organisation = opened.draft.organisation
    today = local_day(opened.now, organisation.time_zone)
    found = drafting.readiness(organisation, plain, (), today)
    lines = plain.split("\n")

    def quoted(line: int) -> str:
        return lines[line - 1].strip()[:120] if 0 < line <= len(lines) else ""

    said = [
        Message(each.line, each.column, each.words, quoted(each.line), stops)
        for stops, group in ((True, found.obstacles), (False, found.questions))
        for each in group
        if each.page == "text"
    ]
    said.sort(key=lambda each: (each.line, each.column))
    return Checks(found.text.definition is not None, tuple(said))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The text: saved, or only checked, whatever it says. What was typed is always on the page that answers."""
    opened = open_draft(request, draft)
    if request.method != "POST":
        return _page(request, opened, opened.revision.text, opened.revision.number)
    typed = request.POST.get("text", "")
    seen = int(request.POST["seen"]) if request.POST.get("seen", "").isdigit() else 0
    if "check" in request.POST:
        return _page(request, opened, typed, seen)
    try:
        saved = drafting.save_text(draft=opened.draft, text=typed, seen=seen, by=opened.person, now=opened.now)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
        return _page(request, opened, typed, seen, status=409)
    except Refused as refused:
        return _page(request, opened, typed, seen, status=422, refused=str(refused))
    if saved.meanwhile is not None:
        return _page(request, opened, typed, saved.meanwhile.number, status=409, saved=saved)
    messages.success(request, _("Saved as revision %(number)s.") % {"number": saved.revision.number},
                     extra_tags=f"rules-{opened.draft.uuid}")  # fmt: skip
    return redirect("office:rules-text", opened.draft.uuid)


def _page(
    request: HttpRequest, opened: OpenDraft, typed: str, seen: int, *, status: int = 200,
    saved: drafting.Saved | None = None, refused: str = "",
) -> HttpResponse:  # fmt: skip
    context = context_of(
        opened, "office:rules-text", typed=typed, seen=seen, checks=checks_of(opened, typed), saved=saved,
        refused=refused, is_unsaved=typed.replace("\r\n", "\n") != opened.revision.text,
    )  # fmt: skip
    return render(request, "office/studio/text.html", context, status=status)


@login_required
@require_POST
def check(request: HttpRequest, draft: UUID) -> HttpResponse:
    """What there is to say about a text that is being typed, as a piece of the page; stores nothing."""
    opened = open_draft(request, draft)
    checks = checks_of(opened, request.POST.get("text", ""))
    return render(request, "office/studio/checks.html", {"checks": checks})


# What was saved


@login_required
@require_safe
def history(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Every revision, last first."""
    opened = open_draft(request, draft)
    revisions = list(drafting.revisions_of(opened.draft))
    context = context_of(opened, "office:rules-history", revisions=revisions)
    return render(request, "office/studio/history.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revision(request: HttpRequest, draft: UUID, number: int) -> HttpResponse:
    """One revision as it was saved; a button makes it the draft's text again."""
    opened = open_draft(request, draft)
    found = not_found_unless(drafting.revision_numbered(opened.draft, number))
    if request.method == "POST":
        try:
            drafting.restore_revision(draft=opened.draft, revision=found, by=opened.person, now=opened.now)
            messages.success(request, _("Revision %(number)s is the text again.") % {"number": number})
            return redirect("office:rules-text", opened.draft.uuid)
        except Overtaken as overtaken:
            messages.warning(request, str(overtaken))
    lines = list(enumerate(found.text.split("\n"), start=1))
    context = context_of(opened, "office:rules-history", revision=found, lines=lines)
    return render(request, "office/studio/revision.html", context)


@login_required
@require_POST
def put_away(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Put the draft away, or take it up again."""
    opened = open_draft(request, draft)
    try:
        act = drafting.take_up if "take-up" in request.POST else drafting.put_away
        act(draft=opened.draft, by=opened.person, now=opened.now)
    except Overtaken as overtaken:
        messages.warning(request, str(overtaken))
    return redirect("office:rules-history", opened.draft.uuid)
