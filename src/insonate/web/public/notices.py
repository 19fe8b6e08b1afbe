"""What a person was told, newest first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from insonate.kit import clock
from insonate.people import api as people

PAGE = 50


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Everything the person was told, with where it leads."""
    assert isinstance(request.user, people.User)
    page = Paginator(people.notices_of(request.user), PAGE).get_page(request.GET.get("page"))
    rows = [(notice, people.sentence(notice), people.place(notice)) for notice in page]
    newest = max((notice.pk for notice, _words, _place in rows), default=0)
    return render(request, "account/notices.html", {"rows": rows, "page": page, "newest": newest})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark as read what stood on the page, not what came since."""
    assert isinstance(request.user, people.User)
    newest = request.POST.get("newest", "")
    if newest.isdecimal():
        people.mark_read(person=request.user, now=clock.now(), upto=int(newest))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "public:notices")
