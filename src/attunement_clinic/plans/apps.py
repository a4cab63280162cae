from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "attunement_clinic.plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.plans.surroundings import PlanSurroundings

        register("plans", PlanSurroundings())
