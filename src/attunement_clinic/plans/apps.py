from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "attunement_clinic.plans"
    verbose_name = _("Plans")
