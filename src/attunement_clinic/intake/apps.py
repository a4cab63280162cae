from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "attunement_clinic.intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.intake import marking
        from attunement_clinic.intake.concern_marking import ConcernMarking
        from attunement_clinic.intake.surroundings import IntakeSurroundings

        register("intake", IntakeSurroundings())
        marking.register(ConcernMarking())
