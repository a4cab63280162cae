from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "attunement_clinic.config"
    verbose_name = _("Configuration")
