from django.urls import path

from attunement_clinic.web import views

app_name = "web"
urlpatterns = [
    path("theme", views.theme, name="theme"),
]
