"""The addresses of the office desk."""

from django.urls import URLPattern, URLResolver, include, path

from insonate.web.office import (
    applications,
    audit,
    cohort,
    desk,
    enrolments,
    evidence,
    exam_design,
    organisation,
    people,
    review,
    trials,
)
from insonate.web.office.money_urls import addresses as money_addresses
from insonate.web.office.studio import urls as studio

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.show, name="desk"),
    path("cohorts/", cohort.cohorts, name="cohorts"),
    path("cohorts/<slug:key>/", cohort.cohort, name="cohort"),
    path("cohorts/<slug:key>/cohort.<str:kind>", cohort.cohort_file, name="cohort-file"),
    path("exam-design/", exam_design.index, name="exam-designs"),
    path("exam-design/<slug:key>/<slug:exam>/", exam_design.show, name="exam-design"),
    path("trials/", trials.index, name="trials"),
    path("trials/<uuid:trial>/", trials.show, name="trial"),
    path("trials/<uuid:trial>/people/", trials.people_of, name="trial-people"),
    path("trials/<uuid:trial>/trial.csv", trials.file, name="trial-file"),
    path("applications/", applications.index, name="applications"),
    path("applications/<uuid:application>/", applications.show, name="application"),
    path("evidence/", evidence.claims, name="claims"),
    path("evidence/<uuid:fact>/", evidence.fact, name="fact"),
    path("documents/<uuid:document>/", evidence.document, name="document"),
    path("people/<slug:slug>/<uuid:person>/", evidence.of_person, name="person"),
    path("people/<slug:slug>/<uuid:person>/enter/", evidence.enter, name="enter"),
    path("registrations/", enrolments.index, name="enrolments"),
    path("registrations/<uuid:enrolment_uuid>/", enrolments.show, name="enrolment"),
    path("leave/<uuid:leave>/", enrolments.decide_leave, name="decide-leave"),
    path("people/", people.index, name="people"),
    path("people/<slug:slug>/<uuid:person>/roles/<slug:role>/end/", people.end_role, name="end-role"),
    path("organisation/", organisation.edit, name="organisation"),
    *money_addresses,
    path("rules/", include(studio.urlpatterns)),
    path("review/", review.queue, name="reviews"),
    path("review/<uuid:submission>/", review.show, name="review"),
    path("review/<uuid:submission>/decide/", review.decide, name="review_decide"),
    path("review/<uuid:submission>/<slug:kind>/", review.file, name="review_file"),
    path("audit/", audit.draws, name="audits"),
    path("audit/<uuid:draw>/", audit.show, name="audit_draw"),
    path("audit/<uuid:draw>/pack/", audit.pack, name="audit_pack"),
    path("audit/<uuid:draw>/<int:number>/", audit.record, name="audited_record"),
]
