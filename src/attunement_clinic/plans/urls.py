from django.urls import path

from attunement_clinic.plans import views

app_name = "plans"
urlpatterns = [
    path("home/happened/<uuid:activity_id>", views.happened, name="happened"),
    path(
        "desk/families/<uuid:family_id>/meeting", views.appointment, name="appointment"
    ),
    path("desk/meetings/<uuid:appointment_id>/cancel", views.cancel, name="cancel"),
    path("desk/families/<uuid:family_id>/hope", views.hope, name="hope"),
    path(
        "desk/activities/<uuid:activity_id>/end",
        views.end_activity,
        name="end-activity",
    ),
]
