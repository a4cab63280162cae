from django.urls import path

from attunement_clinic.intake.views import concerns, desk, front, interviews

app_name = "intake"
_ONE = "desk/enquiries/<uuid:enquiry_id>"
_CONCERN = "desk/named/<uuid:concern_id>"
_NOTE = "desk/notes/<uuid:note_id>"
urlpatterns = [
    path("write", front.write, name="write"),
    path("sent/<str:token>", front.sent, name="sent"),
    path("desk/enquiries/", desk.enquiries, name="enquiries"),
    path("desk/enquiries/reception", desk.reception, name="reception"),
    path(_ONE, desk.enquiry, name="enquiry"),
    path(f"{_ONE}/read", desk.read, name="read"),
    path(f"{_ONE}/allocate", desk.allocate, name="allocate"),
    path(f"{_ONE}/close", desk.close, name="close"),
    path(f"{_ONE}/reopen", desk.reopen, name="reopen"),
    path("desk/families/<uuid:family_id>/talks", interviews.begin, name="begin"),
    path("desk/families/<uuid:family_id>/named", concerns.concerns, name="concerns"),
    path(f"{_CONCERN}/change", concerns.change, name="change-concern"),
    path(f"{_CONCERN}/end", concerns.end, name="end-concern"),
    path("desk/talks/<uuid:interview_id>", concerns.asked, name="asked"),
    path(_NOTE, interviews.note, name="note"),
    path(f"{_NOTE}/words", interviews.words, name="words"),
    path(f"{_NOTE}/sign", interviews.sign, name="sign"),
    path(f"{_NOTE}/add", interviews.add, name="add"),
    path(f"{_NOTE}/share", interviews.share, name="share"),
    path(f"{_NOTE}/mark", interviews.mark, name="mark"),
]
