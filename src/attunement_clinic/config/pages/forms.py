"""The shape of a new colleague."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import Membership


class StaffForm(forms.Form):
    """Who joins the practice, and as what."""

    name = forms.CharField(label=_("Name"), max_length=300)
    email = forms.EmailField(label=_("E-mail address"))
    roles = forms.MultipleChoiceField(
        label=_("As"),
        choices=Membership.RoleChoices.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class EndForm(forms.Form):
    """Who takes on the families of somebody who leaves; nobody when there are none."""

    successor = forms.UUIDField(required=False)
