"""The shape of what plan pages send."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attunement_clinic.plans.local_time import local_time
from attunement_clinic.plans.menu import BY_KEY
from attunement_clinic.plans.models import Appointment
from attunement_clinic.plans.protocols import protocols


class HappenedForm(forms.Form):
    """A day, today without one; `undo` takes it back; `days` was the page it came from."""

    happened_on = forms.DateField(required=False)
    undo = forms.BooleanField(required=False)
    days = forms.BooleanField(required=False)


class DayForm(forms.Form):
    """Words for a day; `sending` makes a repeated sending one."""

    sending = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Which day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    words = forms.CharField(
        label=_("A few words, if you like"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReadForm(forms.Form):
    """Which words stood on the page when somebody said that they had read them."""

    words = forms.TypedMultipleChoiceField(coerce=UUID, choices=())

    def __init__(self, sent: QueryDict) -> None:
        super().__init__(sent)
        shown = cast("forms.TypedMultipleChoiceField", self.fields["words"])
        shown.choices = [(each, each) for each in sent.getlist("words")]


class ProtocolForm(forms.Form):
    protocol = forms.ChoiceField(
        choices=lambda: [(each.id, each.id) for each in protocols()],
        error_messages={"required": _("Choose one of the ways of working.")},
    )


class HeldForm(forms.Form):
    """How many sessions of the protocol were held by now."""

    held = forms.IntegerField(min_value=0, max_value=100)


class ActivityForm(forms.Form):
    """A calm moment in the family's own words."""

    title = forms.CharField(label=_("What"), max_length=120)
    occasion = forms.CharField(label=_("When it fits"), max_length=200, required=False)
    how = forms.CharField(
        label=_("How it can go"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class OwnActivityForm(ActivityForm):
    caregiver = forms.UUIDField(widget=forms.HiddenInput)


class OfferForm(forms.Form):
    """A calm moment of the menu."""

    caregiver = forms.UUIDField(widget=forms.HiddenInput)
    offer = forms.ChoiceField(
        choices=[(key, key) for key in BY_KEY],
        error_messages={"required": _("Choose one of the calm moments.")},
    )


class MeetingForm(forms.Form):
    """When, how long and where; `starts_at` is cleaned out of day and time."""

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

    def __init__(
        self,
        sent: QueryDict | None,
        *,
        zone: tzinfo,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(sent, initial=dict(initial or {}))
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        if "on" in sent and "at" in sent:
            try:
                sent["starts_at"] = local_time(sent["on"], sent["at"], self.zone)
            except ValidationError as error:
                self.add_error("at", error)
            else:
                if sent["starts_at"] < timezone.now():
                    self.add_error("on", gettext("This time is over already."))
        return sent


class AppointmentForm(MeetingForm):
    caregiver = forms.UUIDField(label=_("With"))


class GoalForm(forms.Form):
    """A goal as its caregiver said it; `goal` makes a repeated sending one goal."""

    caregiver = forms.UUIDField(widget=forms.HiddenInput)
    goal = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What would they like to be different, in their own words?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RatingForm(forms.Form):
    """How near it is; `rating` makes a repeated sending one answer."""

    rating = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.TypedChoiceField(
        choices=[(number, str(number)) for number in range(11)],
        coerce=int,
        error_messages={"required": _("Choose a number from 0 to 10.")},
    )


class ToldRatingForm(RatingForm):
    """The number as it was told, on a day; today without one."""

    rated_on = forms.DateField(
        label=_("Said on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
