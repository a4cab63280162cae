from django.urls import path

from attunement_clinic.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("desk/outcomes/", views.families, name="list"),
    path("desk/families/<uuid:family_id>/outcomes", views.looking_back, name="family"),
    path("desk/people/<uuid:caregiver_id>/two-films", views.films, name="films"),
]
