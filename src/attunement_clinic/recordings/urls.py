from django.urls import path

from attunement_clinic.recordings import api, stopping, views

app_name = "recordings"
urlpatterns = [
    path("form/<uuid:invitation_id>", views.form, name="form"),
    path("upload", views.asked, name="asked"),
    path("upload/<uuid:invitation_id>", views.upload, name="upload"),
    path("upload/<uuid:invitation_id>/sent", views.sent, name="sent"),
    path("upload/mine/<uuid:recording_id>", views.own, name="own"),
    path("upload/mine/<uuid:recording_id>/use", views.use, name="use"),
    path("upload/mine/<uuid:recording_id>/share", views.share, name="share"),
    path("upload/seen", views.seen, name="seen"),
    path("upload/mine/<uuid:recording_id>/seen", views.seen_film, name="seen-film"),
    path("upload/mine/<uuid:recording_id>/stop", stopping.stop, name="stop"),
    path("upload/mine/<uuid:recording_id>/open", stopping.open_again, name="open"),
    path("upload/stop", stopping.stop_all, name="stop-all"),
    path("upload/receipts", stopping.receipts, name="receipts"),
    path("upload/receipts/<uuid:withdrawal_id>", stopping.receipt, name="receipt"),
    path("upload/mine/<uuid:recording_id>/answer", views.answer, name="answer"),
    path(
        "desk/families/<uuid:family_id>/ask/<uuid:caregiver_id>",
        views.ask,
        name="ask",
    ),
    path("desk/keys", stopping.key_state, name="key-state"),
    path("desk/films/", views.films, name="films"),
    path("desk/films/<uuid:recording_id>", views.film, name="film"),
    path("desk/films/<uuid:recording_id>/watched", views.watched, name="watched"),
    path("desk/films/<uuid:recording_id>/again", views.again, name="again"),
    path("desk/films/<uuid:recording_id>/people", views.people, name="people"),
    path("api/v1/uploads", api.uploads, name="uploads"),
    path("api/v1/recordings/<uuid:recording_id>", api.state, name="state"),
    path("api/v1/recordings/<uuid:recording_id>/regions", api.regions, name="regions"),
]
