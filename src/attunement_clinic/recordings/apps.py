from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordingsConfig(AppConfig):
    name = "attunement_clinic.recordings"
    verbose_name = _("Recordings")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.recordings.surroundings import FilmSurroundings

        register("recordings", FilmSurroundings())
