"""The addresses of the examiner desk: holding exams, and putting candidates forward."""

from django.urls import URLPattern, path

from insonate.web.examiner import candidates, desk, forward, results

app_name = "examiner"
urlpatterns: list[URLPattern] = [
    path("", desk.show, name="desk"),
    path("candidates/<uuid:enrolment>/", candidates.show, name="candidate"),
    path("candidates/<uuid:enrolment>/record/", candidates.record, name="record"),
    path("results/", results.index, name="results"),
    path("results/<uuid:result>/correct/", results.correct, name="correct"),
    path("candidates/<uuid:enrolment>/<slug:award>/", forward.put_forward, name="put-forward"),
    path("requests/<uuid:asked>/", forward.show_request, name="request"),
    path("requests/<uuid:asked>/answer/", forward.answer, name="answer"),
    path("requests/<uuid:asked>/take-back/", forward.take_back, name="take-back"),
]
