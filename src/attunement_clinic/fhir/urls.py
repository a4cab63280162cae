from django.urls import path

from attunement_clinic.fhir import api, views

app_name = "fhir"
_RESPONSES = "people/<uuid:caregiver_id>/QuestionnaireResponse/<uuid:instrument_id>"
urlpatterns = [
    path("desk/forms/load", views.load, name="load"),
    path(
        "desk/people/<uuid:caregiver_id>/import", views.import_response, name="import"
    ),
    path("api/v1/fhir/Questionnaire", api.questionnaires, name="questionnaires"),
    path(
        "api/v1/fhir/Questionnaire/<uuid:instrument_id>",
        api.questionnaire,
        name="questionnaire",
    ),
    path(
        "api/v1/fhir/QuestionnaireResponse/<uuid:response_id>",
        api.response,
        name="response",
    ),
    path(f"api/v1/fhir/{_RESPONSES}", api.responses, name="responses"),
]
