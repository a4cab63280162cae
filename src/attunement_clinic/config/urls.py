"""The addresses. None carries a clinical word (DESIGN: ids, tenancy, addresses)."""

from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from attunement_clinic.accounts.urls import sign_in
from attunement_clinic.config.health import healthz

handler400 = "attunement_clinic.web.views.bad_request"
handler403 = "attunement_clinic.web.views.forbidden"
handler404 = "attunement_clinic.web.views.not_there"
handler500 = "attunement_clinic.web.views.broken"

urlpatterns = [
    path("healthz", healthz),
    path("account/", include(sign_in)),
    path("account/", include("allauth.urls")),
    path("jsi18n/", JavaScriptCatalog.as_view(domain="djangojs"), name="catalogue"),
    path("", include("attunement_clinic.web.urls")),
    path("", include("attunement_clinic.notifications.urls")),
    path("", include("attunement_clinic.accounts.urls")),
    path("", include("attunement_clinic.safety.urls")),
    path("", include("attunement_clinic.pages.urls")),
    path("", include("attunement_clinic.selfcheck.urls")),
    path("", include("attunement_clinic.intake.urls")),
    path("", include("attunement_clinic.fhir.urls")),
    path("", include("attunement_clinic.questionnaires.urls")),
    path("", include("attunement_clinic.families.urls")),
    path("", include("attunement_clinic.recordings.urls")),
    path("", include("attunement_clinic.coding.urls")),
    path("", include("attunement_clinic.plans.urls")),
    path("", include("attunement_clinic.review.urls")),
    path("", include("attunement_clinic.outcomes.urls")),
    path("", include("attunement_clinic.reports.urls")),
    path("", include("attunement_clinic.config.pages.urls")),
]
