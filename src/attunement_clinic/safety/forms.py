"""The shape of a crisis contact."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """One number, as the person who checked it writes it."""

    label = forms.CharField(label=_("What it is"), max_length=120)
    number = forms.RegexField(
        r"^[0-9+][0-9 +\-()]{1,38}$",
        label=_("Number"),
        max_length=40,
        error_messages={"invalid": _("Digits, spaces and hyphens only.")},
    )
    hours = forms.CharField(label=_("When it answers"), max_length=120, required=False)
    is_emergency = forms.BooleanField(label=_("Emergency services"), required=False)
