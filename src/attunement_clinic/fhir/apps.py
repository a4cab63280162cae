from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FhirConfig(AppConfig):
    name = "attunement_clinic.fhir"
    verbose_name = _("Exchange with other systems")
