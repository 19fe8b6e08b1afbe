"""The gallery, in development only."""

from django.urls import URLPattern, path

from insonate.web.components import gallery

app_name = "components"
urlpatterns: list[URLPattern] = [
    path("", gallery.show, name="gallery"),
    path("guard/", gallery.guard, name="guard"),
]
