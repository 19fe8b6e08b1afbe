"""Bringing a log in: choose the file, say what its columns are, check, add; see and undo earlier imports.

Every step has an address of its own and keeps what was said, so that it survives a reload, the way back and the next
day's visit. The file itself is read anew at each step: what is shown is what would be added.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from insonate.kit import clock
from insonate.logbook.transfer import api as transfer
from insonate.people import api as people
from insonate.web.candidate import import_words
from insonate.web.components.parts import Step

READS = ["GET", "HEAD", "POST"]


def person_of(request: HttpRequest) -> people.User:
    """Who is signed in."""
    assert isinstance(request.user, people.User)
    return request.user


def own_batch(request: HttpRequest, batch: UUID) -> transfer.ImportBatch:
    """The person's own import of that uuid; anybody else's is not found."""
    try:
        return transfer.own_batch(person_of(request), batch)
    except transfer.ImportBatch.DoesNotExist as unknown:
        raise Http404 from unknown


def steps_to(batch: transfer.ImportBatch | None, current: int) -> list[Step]:
    """The path of an import, with the way back to what was said before."""
    names = [
        (_("File"), ""),
        (_("Columns"), "import_columns"),
        (_("Words"), "import_values"),
        (_("Check"), "import_check"),
    ]
    return [
        Step(
            title,
            is_done=number < current,
            is_current=number == current,
            url=reverse(f"candidate:{name}", args=[batch.uuid]) if batch and name and number < current else "",
        )
        for number, (title, name) in enumerate(names)
    ]


def _first_step(batch: transfer.ImportBatch) -> str:
    return "candidate:import_restore" if batch.kind == transfer.BatchKind.LOGBOOK else "candidate:import_columns"


def _away(found: transfer.ImportBatch, *, restores: bool = False) -> HttpResponse | None:
    """Where a step sends on: an import that is applied to its end, one of the other kind to its own first step."""
    if not transfer.is_open(found):
        return redirect("candidate:import_done", batch=found.uuid)
    if (found.kind == transfer.BatchKind.LOGBOOK) != restores:
        return redirect(_first_step(found), batch=found.uuid)
    return None


@login_required
@require_http_methods(READS)
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a file; and below it, what was brought in before."""
    person, now = person_of(request), clock.now()
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise transfer.ImportRefused("no-file")
            if (file.size or 0) > transfer.MAXIMUM_EXPORT_BYTES:
                raise transfer.ImportRefused("too-large", limit=transfer.MAXIMUM_BYTES >> 20)
            batch = transfer.begin_import(
                person=person, file_name=file.name or "", content=file.read(), by=person, now=now
            )
            return redirect(_first_step(batch), batch=batch.uuid)
        except transfer.ImportRefused as refused:
            problem = str(refused)
    page = Paginator(transfer.imports_of(person), 20).get_page(request.GET.get("page"))
    context = {
        "problem": problem,
        "steps": steps_to(None, 0),
        "page": page,
        "imports": [import_words.line(batch) for batch in page],
        "limits": {"rows": f"{transfer.MAXIMUM_ROWS:,}", "megabytes": transfer.MAXIMUM_BYTES >> 20},
    }
    return render(request, "candidate/import_begin.html", context, status=422 if problem else 200)


@login_required
@require_http_methods(READS)
def columns(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Say which column is which, and how days are written where the file does not tell."""
    person, now, found = person_of(request), clock.now(), own_batch(request, batch)
    if away := _away(found):
        return away
    file = transfer.opened(found, now)
    form = import_words.ColumnsForm(file, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "sheet" in request.POST and request.POST["sheet"] != file.table.sheet:
            try:
                transfer.choose_sheet(batch=found, sheet=request.POST["sheet"], by=person, now=now)
            except transfer.ImportRefused as refused:
                messages.error(request, str(refused))
            return redirect("candidate:import_columns", batch=batch)
        mapping = form.mapping()
        transfer.map_columns(batch=found, mapping=mapping, by=person, now=now)
        if not form.problems:
            return redirect("candidate:import_values", batch=batch)
    context = {"batch": found, "file": file, "form": form, "steps": steps_to(found, 1)}
    return render(request, "candidate/import_columns.html", context, status=422 if form.problems else 200)


@login_required
@require_http_methods(READS)
def values(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Say what the words of the file mean where the logbook does not know them. Passed over when all are known."""
    person, now, found = person_of(request), clock.now(), own_batch(request, batch)
    if away := _away(found):
        return away
    file = transfer.opened(found, now)
    columns = [each for each in transfer.values_of(file) if each.values and (each.choices or each.unknown)]
    if request.method == "POST":
        mapping = import_words.answered(file, columns, request.POST)
        transfer.map_columns(batch=found, mapping=mapping, by=person, now=now)
        return redirect("candidate:import_check", batch=batch)
    if not any(each.unknown or each.is_person for each in columns) and "all" not in request.GET:
        return redirect("candidate:import_check", batch=batch)
    context = {
        "batch": found,
        "steps": steps_to(found, 2),
        "columns": import_words.shown_values(file, columns),
        "unknown": sum(len(each.unknown) for each in columns),
    }
    return render(request, "candidate/import_values.html", context)


@login_required
@require_http_methods(READS)
def check(request: HttpRequest, batch: UUID) -> HttpResponse:
    """See what would be added and what is in the way; decide; add."""
    person, now, found = person_of(request), clock.now(), own_batch(request, batch)
    if away := _away(found):
        return away
    if request.method == "POST" and request.POST.get("act") != "apply":
        mapping = import_words.decided(transfer.opened(found, now), request.POST)
        transfer.map_columns(batch=found, mapping=mapping, by=person, now=now)
        return redirect("candidate:import_check", batch=batch)
    if request.method == "POST":
        try:
            done = transfer.apply_import(batch=found, by=person, now=now)
        except transfer.NotReady as not_ready:
            preview = not_ready.preview
        else:
            words = ngettext("%(n)s scan added.", "%(n)s scans added.", done.added) % {"n": done.added}
            messages.success(request, words)
            return redirect("candidate:import_done", batch=batch)
    else:
        preview = transfer.preview_of(found, now)
    context = {"batch": found, "steps": steps_to(found, 3), "preview": preview, "shown": import_words.checked(preview)}
    return render(request, "candidate/import_check.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(READS)
def restore(request: HttpRequest, batch: UUID) -> HttpResponse:
    """See what an export of a logbook would bring back, and bring it back."""
    person, now, found = person_of(request), clock.now(), own_batch(request, batch)
    if away := _away(found, restores=True):
        return away
    try:
        if request.method == "POST":
            done = transfer.apply_import(batch=found, by=person, now=now)
            words = ngettext("%(n)s scan is back.", "%(n)s scans are back.", done.added) % {"n": done.added}
            messages.success(request, words)
            return redirect("candidate:import_done", batch=batch)
        preview = transfer.preview_restore(found, now)
    except transfer.RestoreNotReady as not_ready:
        preview = not_ready.preview
    except transfer.ImportRefused as refused:
        messages.error(request, str(refused))
        return redirect("candidate:import")
    context = {"batch": found, "preview": preview, "problems": import_words.past_problems(preview)}
    return render(request, "candidate/import_restore.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_GET
def done(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What became of an import. One that is not applied goes on where it was left."""
    found = own_batch(request, batch)
    if transfer.is_open(found):
        return redirect(_first_step(found), batch=batch)
    return render(request, "candidate/import_done.html", {"batch": found, "facts": import_words.facts(found)})


@login_required
@require_http_methods(READS)
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Withdraw what an import added. Where something was signed since, that is said first and stays."""
    person, found = person_of(request), own_batch(request, batch)
    if found.state != transfer.BatchState.APPLIED:
        return redirect("candidate:import_done", batch=batch)
    signed = transfer.signed_in(found)
    if request.method == "POST":
        try:
            transfer.undo_import(
                batch=found, by=person, now=clock.now(), spare_signed=request.POST.get("spare") == "signed"
            )
            return redirect("candidate:import_done", batch=batch)
        except transfer.UndoRefused as refused:
            signed = refused.signed
    context = {"batch": found, "signed": signed, "others": max(found.added - signed, 0)}
    return render(request, "candidate/import_undo.html", context, status=409 if request.method == "POST" else 200)


@login_required
@require_POST
def give_up(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Forget a file that was not applied."""
    transfer.give_up_import(batch=own_batch(request, batch), by=person_of(request), now=clock.now())
    messages.success(request, _("The file is forgotten. Nothing was added."))
    return redirect("candidate:import")
