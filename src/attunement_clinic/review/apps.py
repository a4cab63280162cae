from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "attunement_clinic.review"
    verbose_name = _("Review")

    def ready(self) -> None:
        # Models are loaded by now, not when this module is.
        from attunement_clinic.families.surroundings import register
        from attunement_clinic.intake import marking
        from attunement_clinic.review.moment_marking import MomentMarking
        from attunement_clinic.review.surroundings import ReviewSurroundings

        register("review", ReviewSurroundings())
        marking.register(MomentMarking())
