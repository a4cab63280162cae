from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "attunement_clinic.questionnaires"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.questionnaires.surroundings import FormSurroundings

        register("questionnaires", FormSurroundings())
