from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "attunement_clinic.plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.plans.form_meetings import meetings_to_come
        from attunement_clinic.plans.keeper import GoalKeeper
        from attunement_clinic.plans.surroundings import PlanSurroundings
        from attunement_clinic.questionnaires import keepers, meetings
        from attunement_clinic.questionnaires.own_forms import GOALS

        register("plans", PlanSurroundings())
        keepers.register(GOALS, GoalKeeper())
        meetings.register(meetings_to_come)
