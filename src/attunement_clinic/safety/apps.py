from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafetyConfig(AppConfig):
    name = "attunement_clinic.safety"
    verbose_name = _("Safety")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.recordings import holds
        from attunement_clinic.safety.frozen import SafeguardingHolds
        from attunement_clinic.safety.surroundings import SafetySurroundings

        register("safety", SafetySurroundings())
        holds.register(SafeguardingHolds())
