"""The shape of crisis contacts, of cover, and of what is written about a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.safety.models import CoverHours, CoverRules, SafetyEntry


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


class OutcomeForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        # Nothing is chosen beforehand: what came of a call is somebody's own answer.
        choices=[("", _("Please choose")), *SafetyEntry.Outcome.choices],
        error_messages={"required": _("Please choose what is nearest.")},
    )
    words = forms.CharField(
        label=_("What was done and decided"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReasonForm(forms.Form):
    """Why a call is opened, or opened again."""

    words = forms.CharField(
        label=_("What you saw or heard, and why somebody must act"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CoverForm(forms.Form):
    """Some hours of every week, and two people."""

    weekday = forms.TypedChoiceField(
        label=_("Day"), choices=CoverHours.Weekday.choices, coerce=int
    )
    starts = forms.TimeField(
        label=_("From"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("00:00 is the end of the day."),
    )
    responsible_id = forms.UUIDField(label=_("Who covers"))
    deputy_id = forms.UUIDField(label=_("Deputy"))


class CoverRulesForm(forms.Form):
    """How soon calls are read, and what holds when nobody covers."""

    read_within_minutes = forms.IntegerField(
        label=_("While somebody covers, read within (minutes)"),
        min_value=15,
        max_value=1440,
    )
    everybody_after_minutes = forms.IntegerField(
        label=_("After the deputy, ask everybody within (minutes)"),
        min_value=1,
        max_value=1440,
    )
    outcome_within_hours = forms.IntegerField(
        label=_("A call taken without an outcome opens again after (hours)"),
        min_value=1,
        max_value=168,
    )
    out_of_hours = forms.ChoiceField(
        label=_("When nobody covers"),
        choices=CoverRules.OutOfHours.choices,
        widget=forms.RadioSelect,
    )


class HoldWordsForm(forms.Form):
    """Why a hold is not placed, or is to end."""

    words = forms.CharField(
        label=_("The reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HoldForm(HoldWordsForm):
    """Why a film is held, until when, and whether the parent is told."""

    review_on = forms.DateField(
        label=_("Looked at again by"),
        help_text=_("Within 28 days."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    telling = forms.ChoiceField(
        label=_("The parent"),
        choices=[
            ("told", _("is told that the film is held")),
            ("not_told", _("is not told, because it would endanger someone")),
        ],
        initial="told",
        widget=forms.RadioSelect,
    )
    why_not_told = forms.CharField(
        label=_("If not told: whom it would endanger"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def telling_values(self) -> tuple[bool, str]:
        """Return whether the parent is told, and why not."""
        is_told = self.cleaned_data["telling"] == "told"
        return is_told, self.cleaned_data["why_not_told"]
