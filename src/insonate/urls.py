"""Every address, by desk."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from insonate.web.components.appearance import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("theme/", choose_theme, name="theme"),
    path("", include("insonate.web.public.urls")),
    path("", include("insonate.web.candidate.urls")),
    path("teach/", include("insonate.web.director.urls")),
    path("supervise/", include("insonate.web.supervisor.urls")),
    path("examine/", include("insonate.web.examiner.urls")),
    path("office/", include("insonate.web.office.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", include("insonate.web.components.urls")))
