"""The shape of what the coding list sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.coding.queries import SCHEMES


class OpenCodingForm(forms.Form):
    recording = forms.UUIDField(widget=forms.HiddenInput)
    scheme = forms.ChoiceField(
        label=_("Scheme"),
        choices=[(name, name.upper().replace("-SHORT", ", short")) for name in SCHEMES],
    )
