"""The addresses of bringing a log in and taking it out."""

from django.urls import URLPattern, path

from insonate.web.candidate import exports, imports

addresses: list[URLPattern] = [
    path("import/", imports.begin, name="import"),
    path("import/<uuid:batch>/", imports.done, name="import_done"),
    path("import/<uuid:batch>/columns/", imports.columns, name="import_columns"),
    path("import/<uuid:batch>/words/", imports.values, name="import_values"),
    path("import/<uuid:batch>/check/", imports.check, name="import_check"),
    path("import/<uuid:batch>/restore/", imports.restore, name="import_restore"),
    path("import/<uuid:batch>/undo/", imports.undo, name="import_undo"),
    path("import/<uuid:batch>/forget/", imports.give_up, name="import_give_up"),
    path("export/", exports.show, name="export"),
    path("export/logbook.json", exports.document, name="export_document"),
    path("export/scans.<str:kind>", exports.table, name="export_table"),
]
