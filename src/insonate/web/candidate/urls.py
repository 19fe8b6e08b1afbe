"""The addresses of the candidate desk."""

from django.urls import URLPattern, path

from insonate.web.candidate import (
    apply,
    apply_evidence,
    apply_registration,
    award_urls,
    concessions,
    log_pages,
    logbook_pages,
    money_urls,
    record,
    records,
    standing,
    transfer_urls,
    versions,
)

app_name = "candidate"
urlpatterns: list[URLPattern] = [
    path("standing/", standing.standing, name="standing"),
    path("records/", records.show, name="records"),
    path("record/<uuid:enrolment>/<int:number>/", record.show, name="record"),
    path("record/<uuid:enrolment>/<int:number>/gap/", record.explain, name="record_gap"),
    path("record/<uuid:enrolment>/<int:number>/hand-in/", record.hand_in, name="hand_in"),
    path("record/file/<uuid:submission>/<slug:kind>/", records.file, name="record_file"),
    *transfer_urls.addresses,
    *money_urls.addresses,
    *award_urls.addresses,
    path("apply/<slug:key>/", apply.begin, name="apply"),
    path("applications/<uuid:application>/", apply.show, name="application"),
    path("applications/<uuid:application>/evidence/", apply.claim, name="claim"),
    path("applications/<uuid:application>/withdraw/", apply.withdraw, name="withdraw-application"),
    path("evidence/", apply_evidence.index, name="evidence"),
    path("evidence/<uuid:fact>/withdraw/", apply.withdraw_claim, name="withdraw-claim"),
    path("documents/<uuid:document>/", apply_evidence.document, name="document"),
    path("registrations/<uuid:enrolment_uuid>/", apply_registration.show, name="registration"),
    path("registrations/<uuid:enrolment_uuid>/exceptions/", concessions.index, name="concessions"),
    path("registrations/<uuid:enrolment_uuid>/exceptions/evidence/", concessions.show_evidence, name="show-evidence"),
    path("registrations/<uuid:enrolment_uuid>/exceptions/<slug:concession>/", concessions.ask, name="ask-concession"),
    path("registrations/<uuid:enrolment_uuid>/versions/", versions.show, name="versions"),
    path("leave/<uuid:leave>/withdraw/", apply_registration.withdraw_leave, name="withdraw-leave"),
    path("log/", log_pages.log, name="log"),
    path("log/guard/", log_pages.guard, name="log-guard"),
    path("logbook/", logbook_pages.show, name="logbook"),
    path("logbook/<uuid:uuid>/", logbook_pages.scan, name="scan"),
    path("logbook/<uuid:uuid>/correct/", logbook_pages.correct, name="correct"),
    path("logbook/<uuid:uuid>/withdraw/", logbook_pages.withdraw, name="withdraw"),
    path("logbook/<uuid:uuid>/restore/", logbook_pages.restore, name="restore"),
]
