"""The shape of what review pages send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.review.models import ThreadMoment
from attunement_clinic.review.queries import SPEAKS_WHEN


class OpenReviewForm(forms.Form):
    caregiver = forms.UUIDField()


class BeliefForm(forms.Form):
    """A belief in the caregiver's own words, and when it speaks."""

    belief = forms.CharField(
        label=_("In their own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    speaks_when = forms.MultipleChoiceField(
        label=_("When it speaks"),
        choices=[(one.value, one.label) for one in SPEAKS_WHEN],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RatingForm(forms.Form):
    """How true it feels: one answer, however often it is sent."""

    rating = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.TypedChoiceField(
        label=_("How true does it feel now?"),
        choices=[(number, str(number)) for number in range(11)],
        coerce=int,
    )


class PlaceForm(forms.Form):
    moment = forms.UUIDField()
    stance = forms.ChoiceField(
        choices=[("", ""), *ThreadMoment.Stance.choices], required=False
    )


class OriginForm(forms.Form):
    """Where a belief comes from, as the caregiver told it."""

    origin = forms.CharField(
        label=_("As they told it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
