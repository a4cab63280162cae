from django.urls import path

from attunement_clinic.coding import api, views

app_name = "coding"
urlpatterns = [
    path("desk/coding/", views.coding_list, name="list"),
    path("desk/coding/open", views.open_coding, name="open"),
    path("desk/coding/<uuid:session_id>", views.annotator, name="annotator"),
    path("api/v1/coding/<uuid:session_id>", api.state, name="state"),
    path(
        "api/v1/coding/<uuid:session_id>/operations", api.operations, name="operations"
    ),
    path("api/v1/coding/<uuid:session_id>/measures", api.measures, name="measures"),
    path("api/v1/coding/<uuid:session_id>/finish", api.finish, name="finish"),
    path("api/v1/coding/<uuid:session_id>/reopen", api.reopen, name="reopen"),
]
