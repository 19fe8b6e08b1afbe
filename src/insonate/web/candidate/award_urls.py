"""The addresses of the way to an award, of requests and certificates."""

from django.urls import URLPattern, path

from insonate.web.candidate import award_path, certificates

addresses: list[URLPattern] = [
    path("path/<uuid:enrolment>/<slug:award>/", award_path.show, name="path"),
    path("path/<uuid:enrolment>/<slug:award>/ask/", award_path.ask, name="ask"),
    path("requests/<uuid:asked>/", award_path.show_request, name="request"),
    path("requests/<uuid:asked>/appeal/", award_path.appeal, name="appeal"),
    path("requests/<uuid:asked>/take-back/", award_path.take_back, name="take-back"),
    path("certificates/", certificates.index, name="certificates"),
    path("certificates/<uuid:award>/", certificates.show, name="certificate"),
    path("certificates/<uuid:award>/found/", certificates.listing, name="listing"),
    path("certificates/<uuid:award>/<int:edition>/<slug:paper>.pdf", certificates.file, name="certificate-file"),
    path(
        "certificates/<uuid:award>/<int:edition>/credential.json",
        certificates.credential,
        name="certificate-credential",
    ),
]
