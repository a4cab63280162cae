from django.urls import path

from attunement_clinic.safety import views

app_name = "safety"
urlpatterns = [
    path("contacts", views.contacts, name="contacts"),
    path("desk/contacts", views.confirm, name="confirm"),
    path("desk/contacts/<uuid:contact_id>/remove", views.remove, name="remove"),
]
