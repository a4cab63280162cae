from django.urls import path

from attunement_clinic.selfcheck import views

app_name = "selfcheck"
urlpatterns = [
    path("look", views.look, name="look"),
]
