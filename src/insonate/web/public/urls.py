"""The addresses of the public desk."""

from django.urls import URLPattern, path

from insonate.web.public import notices, personal, programmes

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("you/", personal.show, name="personal"),
    path("notices/", notices.show, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("", programmes.home, name="home"),
    path("programmes/", programmes.index, name="programmes"),
    path("programmes/<slug:key>/", programmes.show, name="programme"),
]
