from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CodingConfig(AppConfig):
    name = "attunement_clinic.coding"
    verbose_name = _("Coding")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.coding.surroundings import CodingSurroundings
        from attunement_clinic.families.surroundings import register

        register("coding", CodingSurroundings())
