from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "attunement_clinic.web"
    verbose_name = _("Web")

    def ready(self) -> None:
        # What was found, and what to do: Django's own sentence only says what is required.
        messages = forms.Field.default_error_messages
        messages["required"] = _("This is still empty. Please fill it in.")
