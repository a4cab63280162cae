from django.urls import path

from attunement_clinic.review import api, views

app_name = "review"
urlpatterns = [
    path("desk/reviews/", views.review_list, name="list"),
    path("desk/reviews/open", views.open_review, name="open"),
    path("desk/reviews/<uuid:review_id>", views.room, name="room"),
    path("desk/reviews/<uuid:review_id>/prepare", views.prepare, name="prepare"),
    path("desk/reviews/<uuid:review_id>/as-seen", views.as_seen, name="as-seen"),
    path("desk/moments/<uuid:moment_id>", views.moment_page, name="moment-page"),
    path(
        "desk/caregivers/<uuid:caregiver_id>/threads",
        views.start_thread,
        name="start-thread",
    ),
    path("desk/threads/<uuid:thread_id>", views.thread, name="thread"),
    path("desk/threads/<uuid:thread_id>/true", views.rate_thread, name="rate-thread"),
    path(
        "desk/threads/<uuid:thread_id>/moments", views.place_moment, name="place-moment"
    ),
    path("desk/threads/<uuid:thread_id>/rest", views.rest_thread, name="rest-thread"),
    path("desk/threads/<uuid:thread_id>/origin", views.origin, name="origin"),
    path("list", views.shared_list, name="shared-list"),
    path("list/<uuid:item_id>", views.shared_moment, name="shared-moment"),
    path("api/v1/recordings/<uuid:recording_id>/moments", api.moments, name="moments"),
    path("api/v1/moments/<uuid:moment_id>", api.moment, name="moment"),
    path(
        "api/v1/moments/<uuid:moment_id>/remove",
        api.remove_moment,
        name="remove-moment",
    ),
    path("api/v1/reviews/<uuid:review_id>", api.builder, name="builder"),
    path("api/v1/reviews/<uuid:review_id>/order", api.order, name="order"),
    path("api/v1/reviews/<uuid:review_id>/ready", api.ready, name="ready"),
    path("api/v1/reviews/<uuid:review_id>/room", api.room, name="room-state"),
    path("api/v1/reviews/<uuid:review_id>/begin", api.begin, name="begin"),
    path("api/v1/reviews/<uuid:review_id>/end", api.end, name="end"),
    path("api/v1/review-items/<uuid:item_id>/words", api.words, name="words"),
    path("api/v1/review-items/<uuid:item_id>/thread", api.thread, name="follow"),
    path("api/v1/review-items/<uuid:item_id>/true", api.rating, name="rating"),
    path("api/v1/review-items/<uuid:item_id>/pass", api.passed, name="pass"),
    path("api/v1/review-items/<uuid:item_id>/thought", api.thought, name="thought"),
    path("api/v1/review-items/<uuid:item_id>/note", api.note, name="note"),
    path("api/v1/list/<uuid:item_id>/words", api.share, name="share"),
]
