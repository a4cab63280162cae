from django.urls import path

from attunement_clinic.families import deciding, views

app_name = "families"
urlpatterns = [
    path("home", views.home, name="home"),
    path("home/here", views.be_here, name="here"),
    path("messages", views.messages, name="messages"),
    path("join/<str:token>", views.join, name="join"),
    path("desk/", views.today, name="today"),
    path("desk/find", views.find, name="find"),
    path("desk/shared", views.supervised, name="supervision"),
    path("desk/counts", views.lost, name="counts"),
    path("desk/families/", views.families, name="families"),
    path("desk/families/new", views.new, name="new"),
    path("desk/families/<uuid:family_id>", views.family, name="family"),
    path("desk/families/<uuid:family_id>/team", views.team, name="team"),
    path("desk/families/<uuid:family_id>/end", views.end, name="end"),
    path("desk/families/<uuid:family_id>/resume", views.resume, name="resume"),
    path(
        "desk/families/<uuid:family_id>/deciding",
        deciding.arrangements,
        name="arrangements",
    ),
    path(
        "desk/arrangements/<uuid:arrangement_id>/end",
        deciding.end_arrangement,
        name="end-arrangement",
    ),
    path("desk/babies/<uuid:infant_id>/born", views.birth, name="birth"),
    path("desk/people/<uuid:caregiver_id>", views.caregiver, name="caregiver"),
    path("desk/people/<uuid:caregiver_id>/contact", views.contact, name="contact"),
    path("desk/people/<uuid:caregiver_id>/write", views.draft, name="draft"),
    path("desk/people/<uuid:caregiver_id>/invite", views.invite, name="invite"),
]
