"""The questions about reaching somebody safely: asked of parents, and of staff for them."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from attunement_clinic.notifications.safe_contact import SafeContact, Way


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SafeContactForm(forms.Form):
    """How, when, under which name, and who must not know."""

    ways = forms.MultipleChoiceField(
        label=_("How may we reach you?"),
        choices=[
            (Way.TEXT, _("Text message")),
            (Way.CALL, _("Telephone")),
            (Way.EMAIL, _("E-mail")),
            (Way.LETTER, _("Letter")),
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way.")},
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=list(WEEKDAYS_ABBR.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none if any day is fine."),
    )
    starts = forms.TimeField(label=_("From"), required=False, widget=Hour())
    ends = forms.TimeField(label=_("Until"), required=False, widget=Hour())
    may_leave_voicemail = forms.BooleanField(
        label=_("A voicemail is fine"), required=False
    )
    sender_name = forms.CharField(
        label=_("Name of the sender"),
        max_length=60,
        required=False,
        help_text=_("It stands on a message or a mail instead of ours."),
    )
    not_to_know = forms.CharField(
        label=_("Who must not know?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    notes = forms.CharField(
        label=_("Anything else we should know about reaching you"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_sender_name(self) -> str:
        return " ".join(str(self.cleaned_data["sender_name"]).split())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        is_told = not ({"starts", "ends"} & set(self.errors))
        if is_told and (starts is None) != (ends is None):
            missing = "ends" if ends is None else "starts"
            self.add_error(missing, _("Give both times, or none."))
        elif starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", _("Choose a time later than the first."))
        return values

    def safe_contact(self) -> SafeContact:
        """Give the rule; call it only on a valid form."""
        values = self.cleaned_data
        return SafeContact(
            ways=frozenset(Way(way) for way in values["ways"]),
            weekdays=frozenset(values["weekdays"]),
            starts=values["starts"],
            ends=values["ends"],
            sender_name=values["sender_name"],
            may_leave_voicemail=values["may_leave_voicemail"],
            not_to_know=values["not_to_know"],
            notes=values["notes"],
        )


def initial_of(contact: SafeContact) -> dict[str, object]:
    """Give the fields of a form that shows a rule."""
    return {
        "ways": sorted(contact.ways),
        "weekdays": sorted(contact.weekdays),
        "starts": contact.starts,
        "ends": contact.ends,
        "sender_name": contact.sender_name,
        "may_leave_voicemail": contact.may_leave_voicemail,
        "not_to_know": contact.not_to_know,
        "notes": contact.notes,
    }
