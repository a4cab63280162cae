from django.urls import path

from attunement_clinic.questionnaires.views import asking, own, reading, tablet, wording

app_name = "questionnaires"
urlpatterns = [
    path("form/here/open/<str:token>", tablet.open_form, name="tablet-open"),
    path("form/here/first", tablet.first, name="tablet-first"),
    path("form/here/<int:number>", tablet.question, name="tablet-question"),
    path("form/here/end", tablet.end, name="tablet-end"),
    path("form/here/send", tablet.send, name="tablet-send"),
    path("form/here/stop", tablet.stop, name="tablet-stop"),
    path("form/here/done", tablet.done, name="tablet-done"),
    path("form/<uuid:request_id>/first", own.first, name="first"),
    path("form/<uuid:request_id>/<int:number>", own.question, name="question"),
    path("form/<uuid:request_id>/end", own.end, name="end"),
    path("form/<uuid:request_id>/send", own.send, name="send"),
    path("desk/families/<uuid:family_id>/forms", asking.forms, name="forms"),
    path("desk/families/<uuid:family_id>/forms/ask", asking.ask, name="ask"),
    path("desk/families/<uuid:family_id>/forms/plan", asking.plan, name="plan"),
    path(
        "desk/people/<uuid:caregiver_id>/totals/<slug:key>",
        asking.totals,
        name="totals",
    ),
    path(
        "desk/asked/around/<uuid:plan_id>/stop",
        asking.stop_around_meetings,
        name="stop-around",
    ),
    path("desk/asked/<uuid:request_id>/withdraw", asking.withdraw, name="withdraw"),
    path("desk/asked/<uuid:request_id>/remind", asking.remind, name="remind"),
    path("desk/asked/<uuid:request_id>/tablet", asking.tablet, name="tablet"),
    path("desk/answers/<uuid:response_id>", reading.answers, name="answers"),
    path("desk/forms/", wording.instruments, name="instruments"),
    path("desk/forms/<slug:key>/words", wording.words, name="words"),
    path("desk/forms/<uuid:instrument_id>", wording.instrument, name="instrument"),
    path("desk/forms/<uuid:instrument_id>/retire", wording.retire, name="retire"),
]
