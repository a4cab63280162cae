from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutcomesConfig(AppConfig):
    name = "attunement_clinic.outcomes"
    verbose_name = _("Outcomes")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.outcomes.surroundings import OutcomeSurroundings

        register("outcomes", OutcomeSurroundings())
