"""The shape of what is asked and switched; actions look at its meaning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.models import Situation
from attunement_clinic.recordings.wording import USES


class AskForm(forms.Form):
    """A wish for a film."""

    situation = forms.ChoiceField(
        label=_("Everyday moment"),
        choices=Situation.choices,
        widget=forms.RadioSelect,
        initial=Situation.PLAYING,
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The parent reads exactly this. For example: a few minutes of settling to "
            "sleep, when it suits you."
        ),
    )


class UseForm(forms.Form):
    """One use of a film, allowed or stopped."""

    purpose = forms.ChoiceField(choices=[(use.purpose.value, "") for use in USES])
    is_allowed = forms.BooleanField(required=False)

    @property
    def chosen(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])


class AnswerForm(forms.Form):
    """Another guardian's answer to one use."""

    purpose = UseForm.base_fields["purpose"]
    agrees = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    @property
    def chosen(self) -> Purpose:
        return Purpose(self.cleaned_data["purpose"])


class ShareForm(forms.Form):
    """Another caregiver, who may see a film or may not."""

    caregiver = forms.UUIDField()
    is_shared = forms.BooleanField(required=False)


class PeopleForm(forms.Form):
    """Who else of the family is in a film."""

    people = forms.TypedMultipleChoiceField(choices=[], required=False)

    def __init__(self, *args: object, people: list[tuple[str, str]]) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # the request's own data
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # ours
