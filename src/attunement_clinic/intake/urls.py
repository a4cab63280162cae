from django.urls import path

from attunement_clinic.intake.views import desk, front

app_name = "intake"
_ONE = "desk/enquiries/<uuid:enquiry_id>"
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
]
