"""The addresses of the public desk."""

from django.urls import URLPattern, path

from insonate.web.public import (
    check_file,
    courses,
    issuers,
    joining,
    leaving,
    notices,
    payment_notices,
    personal,
    programmes,
    registry,
    registry_api,
    verify,
    versions,
    your_data,
)

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("you/", personal.show, name="personal"),
    path("registry/", registry.show, name="registry"),
    path("api/registry/openapi.json", registry_api.openapi, name="registry-openapi"),
    path("api/registry/v1/practitioners", registry_api.practitioners, name="registry-practitioners"),
    path("api/registry/v1/awards/<slug:code>", registry_api.award, name="registry-award"),
    path("check/", check_file.show, name="check-file"),
    path("issuers/<slug:slug>/", issuers.issuer, name="issuer"),
    path("issuers/<slug:slug>/status/<slug:purpose>/", issuers.status, name="issuer-status"),
    path("your-data/", your_data.show, name="your-data"),
    path("you/leaving/", leaving.show, name="leaving"),
    path("notices/", notices.show, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("", programmes.home, name="home"),
    path("join/<slug:slug>/", joining.show, name="join"),
    path("payments/notices/<slug:provider>/", payment_notices.receive, name="payment-notice"),
    path("verify/<str:code>", verify.show, name="verify"),
    path("courses/", courses.index, name="courses"),
    path("courses/calendar.ics", courses.calendar, name="courses-calendar"),
    path("courses/<uuid:course>/", courses.show, name="course"),
    path("courses/<uuid:course>/complaint/", courses.complain, name="course-complaint"),
    path("programmes/", programmes.index, name="programmes"),
    path("programmes/schema.json", versions.schema, name="schema"),
    path("programmes/<slug:key>/", programmes.show, name="programme"),
    path("programmes/<slug:key>/versions/<str:version>/", versions.show, name="version"),
    path("programmes/<slug:key>/versions/<str:version>/text.yaml", versions.file, name="version-file"),
]
