"""The addresses of the director's desk: whoever offers courses."""

from django.urls import URLPattern, path

from insonate.web.director import listing, roster

app_name = "director"
urlpatterns: list[URLPattern] = [
    path("", listing.index, name="courses"),
    path("courses/new/<uuid:provider>/", listing.new, name="new-course"),
    path("courses/<uuid:course>/", listing.show, name="course"),
    path("courses/<uuid:course>/change/", listing.change, name="change-course"),
    path("sessions/<uuid:session>/", roster.show, name="roster"),
]
