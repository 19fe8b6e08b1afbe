"""Taking everything out, without asking anybody: one document with all of it, or the scans as a table."""

from datetime import date

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_GET

from insonate.kit import clock
from insonate.logbook import api as logbook
from insonate.logbook.transfer import api as transfer
from insonate.web.candidate.export_sections import further_sections
from insonate.web.candidate.imports import person_of
from insonate.web.components.scan_words import region_words


class TableForm(forms.Form):
    """Which scans go into a table."""

    from_on = forms.DateField(
        label=_l("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=_l("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    region = forms.ChoiceField(label=_l("Region"), required=False)

    def __init__(self, regions: list[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every: list[tuple[str, object]] = [("", _l("Every region"))]
        self.fields["region"].choices = [*every, *((key, region_words(key)) for key in regions)]  # type: ignore[attr-defined]

    def filters(self) -> transfer.SheetFilters:
        """What was asked for; empty fields narrow nothing."""
        said = self.cleaned_data
        return transfer.SheetFilters(said.get("from_on"), said.get("until_on"), said.get("region") or "")


def _form(request: HttpRequest) -> TableForm:
    return TableForm(transfer.regions_of(person_of(request)), request.GET or None)


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What can be taken out, and in which forms."""
    return _page(request, _form(request), 200)


def _page(request: HttpRequest, form: TableForm, status: int) -> HttpResponse:
    count = logbook.Scan.objects.filter(logbook__person=person_of(request)).count()
    return render(request, "candidate/export.html", {"form": form, "count": count}, status=status)


def _named(kind: str, day: date) -> str:
    return f'attachment; filename="insonate-logbook-{day.isoformat()}.{kind}"'


@login_required
@require_GET
def document(request: HttpRequest) -> StreamingHttpResponse:
    """Everything, as one JSON document that an import reads back."""
    person, now = person_of(request), clock.now()
    pieces = transfer.export_pieces(person, now=now, further=further_sections(person))
    answer = StreamingHttpResponse(pieces, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = _named("json", now.date())
    return answer


@login_required
@require_GET
def table(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The scans as CSV or XLSX, all or as narrowed."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    form = _form(request)
    if form.is_bound and not form.is_valid():
        return _page(request, form, 422)
    filters = form.filters() if form.is_bound else transfer.SheetFilters()
    person, today = person_of(request), clock.now().date()
    if kind == "xlsx":
        return FileResponse(
            transfer.xlsx_file(person, filters),
            as_attachment=True,
            filename=f"insonate-logbook-{today.isoformat()}.xlsx",
        )
    answer = StreamingHttpResponse(transfer.csv_pieces(person, filters), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = _named("csv", today)
    return answer
