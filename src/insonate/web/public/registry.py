"""Find a practitioner: those who agreed to be found, by name, place and programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from insonate.certification.awards import api as awards
from insonate.certification.registry import api as registry
from insonate.programmes import api as programmes
from insonate.web.awards import words
from insonate.web.components.parts import Cell, Column, Table


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """The form, and whom it finds. Nothing is listed before something was asked."""
    name, place = request.GET.get("name", "")[:80], request.GET.get("place", "")[:80]
    programme, page = request.GET.get("programme", "")[:80], request.GET.get("page", "1")
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    asked = registry.is_search(name, place, programme)
    found = registry.search(name=name, place=place, programme=programme, page=number)
    context = {
        "name": name,
        "place": place,
        "programme": programme,
        "programmes": [(key, _title(key)) for key in registry.programmes_listed()],
        "asked": asked,
        "too_short": bool(request.GET) and not asked,
        "shortest": registry.SHORTEST,
        "found": found,
        "table": _table(found),
        "newer": _page(request, found.page - 1) if found.page > 1 else "",
        "older": _page(request, found.page + 1) if found.has_more else "",
    }
    answer = render(request, "public/registry.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _title(key: str) -> str:
    programme = programmes.programme_called(key)
    version = programme.versions.order_by("-published_at").first() if programme is not None else None
    return words.programme_title(programmes.definition_of(version)) if version is not None else key


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _table(found: registry.Found) -> Table:
    columns = [Column(_("Name")), Column(_("Award")), Column(_("Place")), Column(_("How it stands"))]
    return Table(_("Practitioners"), columns, [_cells(each) for each in found.rows], caption_hidden=True)


def _cells(each: registry.Listed) -> list[Cell]:
    definition = programmes.definition_of(each.award.version)
    state, badge = words.stage_words(each.stage)
    title = words.award_title(definition, each.award.award)
    return [
        Cell(each.name, url=awards.verify_path(each.award)),
        Cell(title, detail=f"{words.programme_title(definition)}, {each.award.organisation.name}"),
        Cell(each.place),
        Cell(badge, state=state),
    ]
