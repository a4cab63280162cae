from django.urls import path

from attunement_clinic.pages.views import desk, front

app_name = "pages"
urlpatterns = [
    path("", front.landing, name="landing"),
    path("read", front.read, name="read"),
    path("read/<slug:key>", front.page, name="page"),
    path("talk", front.talk, name="talk"),
    path("places", front.places, name="places"),
    path("desk/pages/", desk.pages, name="desk"),
    path("desk/pages/<slug:key>", desk.edit, name="edit"),
    path("desk/pages/<slug:key>/preview", desk.preview, name="preview"),
    path("desk/pages/<slug:key>/house", desk.house, name="house"),
]
