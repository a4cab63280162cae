from django.urls import path

from attunement_clinic.web import views

app_name = "web"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("theme", views.theme, name="theme"),
]
