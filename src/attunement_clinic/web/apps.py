from datetime import date
from typing import cast

from django import forms
from django.apps import AppConfig
from django.core import validators
from django.utils.dateformat import DateFormat
from django.utils.dates import MONTHS_3, MONTHS_AP
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def _short_month(told: DateFormat) -> str:
    """Shorten a month as its language does.

    Django cuts every language to the first three letters with a capital: in French that
    makes June “Jui”, which may as well be July.
    """
    month = cast("date", told.data).month
    is_english = (get_language() or "en").startswith("en")
    return str(MONTHS_3[month]).title() if is_english else str(MONTHS_AP[month])


class WebConfig(AppConfig):
    name = "attunement_clinic.web"
    verbose_name = _("Web")

    def ready(self) -> None:
        DateFormat.M = _short_month  # type: ignore[assignment, method-assign]
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
