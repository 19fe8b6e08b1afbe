"""The addresses of the programme studio, below the office's `rules/`."""

from django.urls import URLPattern, path

from insonate.web.office.studio import cases, editing, index, proposing, reading, trying

urlpatterns: list[URLPattern] = [
    path("", index.index, name="rules"),
    path("begin/", index.begin, name="rules-begin"),
    path("drafts/<uuid:draft>/", editing.text, name="rules-text"),
    path("drafts/<uuid:draft>/check/", editing.check, name="rules-check"),
    path("drafts/<uuid:draft>/words/", reading.read, name="rules-read"),
    path("drafts/<uuid:draft>/difference/", reading.difference, name="rules-difference"),
    path("drafts/<uuid:draft>/cases/", cases.index, name="rules-cases"),
    path("drafts/<uuid:draft>/cases/new/<slug:side>/", cases.new, name="rules-case-new"),
    path("drafts/<uuid:draft>/cases/<slug:side>/<slug:name>/", cases.case, name="rules-case"),
    path("drafts/<uuid:draft>/try/", trying.show, name="rules-try"),
    path("drafts/<uuid:draft>/publish/", proposing.show, name="rules-propose"),
    path("drafts/<uuid:draft>/history/", editing.history, name="rules-history"),
    path("drafts/<uuid:draft>/history/<int:number>/", editing.revision, name="rules-revision"),
    path("drafts/<uuid:draft>/put-away/", editing.put_away, name="rules-put-away"),
    path("versions/<slug:key>/<str:version>/", reading.version, name="rules-version"),
]
