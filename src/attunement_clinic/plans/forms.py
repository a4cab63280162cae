"""The shape of what plan pages send."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from attunement_clinic.plans.models import Appointment


class HappenedForm(forms.Form):
    """A day, today without one; `undo` takes it back."""

    happened_on = forms.DateField(required=False)
    undo = forms.BooleanField(required=False)


class AppointmentForm(forms.Form):
    caregiver = forms.UUIDField(label=_("With"))
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        initial=50,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    place = forms.ChoiceField(label=_("Where"), choices=Appointment.Place.choices)


class HopeForm(forms.Form):
    caregiver = forms.UUIDField()
    hope = forms.CharField(
        label=_("What they hope for, in their own words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
