"""The addresses of the supervisor desk."""

from django.urls import URLPattern, path

from insonate.web.supervisor import queue, scans, signed

app_name = "supervisor"
urlpatterns: list[URLPattern] = [
    path("", queue.show, name="queue"),
    path("sign/", queue.sign, name="sign"),
    path("decline/", queue.decline, name="decline"),
    path("scans/<uuid:scan>/", scans.show, name="scan"),
    path("signed/", signed.show, name="signed"),
    path("signed/<uuid:sign_off>/", signed.statement, name="statement"),
]
