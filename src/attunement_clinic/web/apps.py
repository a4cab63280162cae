from django import forms
from django.apps import AppConfig
from django.core import validators
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "attunement_clinic.web"
    verbose_name = _("Web")

    def ready(self) -> None:
        # What was found, and what to do: Django's own sentence only says what is required.
        messages = forms.Field.default_error_messages
        messages["required"] = _("This is still empty. Please fill it in.")
        validators.MaxLengthValidator.message = _(
            "Here are %(show_value)s characters, and at most %(limit_value)s fit. "
            "Please shorten it."
        )
        validators.EmailValidator.message = _(
            "“%(value)s” is not an e-mail address. One looks like name@example.org."
        )
        validators.MaxValueValidator.message = _(
            "%(show_value)g is too much: at most %(limit_value)g can be entered."
        )
        validators.MinValueValidator.message = _(
            "%(show_value)g is too little: at least %(limit_value)g must be entered."
        )
