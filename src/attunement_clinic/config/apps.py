from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from attunement_clinic import failpoints


class ConfigConfig(AppConfig):
    name = "attunement_clinic.config"
    verbose_name = _("Configuration")

    def ready(self) -> None:
        """Arm the failpoints of a demo that is served to be broken."""
        if settings.FAILPOINTS:
            failpoints.arm_by_file(settings.VAR / "run" / "failpoint")
