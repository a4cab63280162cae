from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FhirConfig(AppConfig):
    name = "attunement_clinic.fhir"
    verbose_name = _("Exchange with other systems")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.fhir.bundle import make_bundle
        from attunement_clinic.reports import makers
        from attunement_clinic.reports.models import Export

        makers.register(Export.Kind.FHIR, make_bundle)
