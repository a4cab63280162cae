from django.conf import settings
from django.urls import URLPattern, path

from attunement_clinic.config.pages import views

urlpatterns: list[URLPattern] = [
    path("trust", views.trust, name="trust"),
    path("trust/authority.crt", views.authority, name="trust_authority"),
    path("desk/settings/backups", views.backups, name="backups"),
    path("desk/settings/people", views.people, name="staff"),
    path("desk/settings/people/<uuid:user_id>/end", views.end_work, name="staff_end"),
]
if settings.DEMO:
    urlpatterns += [path("demo/", views.demo, name="demo")]
