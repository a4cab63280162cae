from django.urls import path

from attunement_clinic.safety.views import calls, contacts, cover, holds

app_name = "safety"
urlpatterns = [
    path("contacts", contacts.contacts, name="contacts"),
    path("desk/contacts", contacts.confirm, name="confirm"),
    path("desk/contacts/later", contacts.later, name="later"),
    path("desk/contacts/<uuid:contact_id>/remove", contacts.remove, name="remove"),
    path("desk/needed/", calls.calls, name="calls"),
    path("desk/needed/line", calls.line, name="line"),
    path("desk/needed/<uuid:task_id>", calls.call, name="call"),
    path("desk/needed/<uuid:task_id>/take", calls.acknowledge, name="acknowledge"),
    path("desk/needed/<uuid:task_id>/outcome", calls.outcome, name="outcome"),
    path("desk/needed/<uuid:task_id>/again", calls.reopen, name="reopen"),
    path("desk/people/<uuid:caregiver_id>/needed", calls.open_by_hand, name="open"),
    path("desk/cover", cover.cover, name="cover"),
    path("desk/cover/rules", cover.rules, name="rules"),
    path("desk/cover/<uuid:cover_id>/remove", cover.remove, name="remove-cover"),
    path("desk/films/<uuid:recording_id>/hold", holds.hold_film, name="hold-film"),
    path("desk/holds/<uuid:hold_id>", holds.hold, name="hold"),
    path("desk/holds/<uuid:hold_id>/confirm", holds.confirm, name="hold-confirm"),
    path("desk/holds/<uuid:hold_id>/decline", holds.decline, name="hold-decline"),
    path("desk/holds/<uuid:hold_id>/review", holds.review, name="hold-review"),
    path("desk/holds/<uuid:hold_id>/ask-end", holds.ask_end, name="hold-ask-end"),
    path("desk/holds/<uuid:hold_id>/end", holds.end, name="hold-end"),
]
