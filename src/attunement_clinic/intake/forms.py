"""The shape of a first contact, and of what the desk decides about one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver
from attunement_clinic.intake import tokens
from attunement_clinic.intake.enquiries import NewEnquiry, SelfCheck
from attunement_clinic.intake.models import LONGEST_KEPT, Enquiry
from attunement_clinic.notifications.forms import SafeContactForm
from attunement_clinic.notifications.safe_contact import Way

_LONGEST_LIFE = timedelta(days=366 * 10)
_LONGEST_WAIT = timedelta(days=300)


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EnquiryForm(SafeContactForm):
    """Who writes, how they are reached, and what they want to say.

    Three things keep programs out without asking a third party and without a riddle:
    `opened` is signed and tells how long the form was open, `website` is a field no
    person sees, and the action counts what comes from one place.
    """

    name = forms.CharField(
        label=_("What may we call you?"),
        max_length=300,
        help_text=_("A first name, an initial, any name."),
        error_messages={
            "required": _("A name is missing. One letter is enough."),
            "max_length": _("This is longer than 300 letters. Fewer are enough."),
        },
    )
    relation = forms.ChoiceField(
        label=_("You are the baby’s"),
        choices=[("", _("Please choose")), *Caregiver.Relation.choices],
        error_messages={"required": _("Please choose what is nearest.")},
    )
    telephone = forms.RegexField(
        r"^[0-9+()\-./ ]{3,40}$",
        label=_("Telephone number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("Digits, spaces and hyphens only.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={
            "invalid": _("This address is not whole. One looks like name@example.org.")
        },
    )
    address = forms.CharField(
        label=_("Postal address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    infant_name = forms.CharField(
        label=_("The baby’s name or initial"), max_length=300, required=False
    )
    infant_born_on = forms.DateField(
        label=_("Born on"),
        required=False,
        widget=_Day(),
        error_messages={"invalid": _("This is no day. Choose one, or leave it empty.")},
    )
    infant_due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=_Day(),
        help_text=_("If the baby is not born yet, or came early."),
    )
    twin_name = forms.CharField(
        label=_("A twin’s name or initial"), max_length=300, required=False
    )
    words = forms.CharField(
        label=_("What would you like to say?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few words are enough. You can leave it empty."),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput())
    website = forms.CharField(label=_("Leave this empty"), required=False)

    NEEDS: tuple[tuple[Way, str], ...] = (
        (Way.TEXT, "telephone"),
        (Way.CALL, "telephone"),
        (Way.EMAIL, "email"),
        (Way.LETTER, "address"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # What is typed here must not be offered to the next person at this device.
            field.widget.attrs.setdefault("autocomplete", "off")
        self.form_id: UUID | None = None
        self._goes_on = ""

    def clean_infant_born_on(self) -> Any:
        day = self.cleaned_data["infant_born_on"]
        today = timezone.localdate()
        if day is not None and day > today:
            raise forms.ValidationError(
                _(
                    "This day has not come yet. If the baby is not born, give the due date."
                )
            )
        if day is not None and day < today - _LONGEST_LIFE:
            raise forms.ValidationError(_("Is the year right?"))
        return day

    def clean_infant_due_on(self) -> Any:
        day = self.cleaned_data["infant_due_on"]
        today = timezone.localdate()
        is_near = day is None or (today - _LONGEST_LIFE <= day <= today + _LONGEST_WAIT)
        if not is_near:
            raise forms.ValidationError(_("Is the year right?"))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self._ask_for_what_the_ways_need(values)
        self._look_at_the_token(values)
        if values.get("website"):
            self.add_error(
                "website", _("Please leave this field empty, then send again.")
            )
        return values

    def open_again(self) -> str:
        """Give a token for showing this form once more: the same form goes on."""
        return self._goes_on or tokens.open_again(self.form_id)

    def new_enquiry(self, self_check: SelfCheck | None = None) -> NewEnquiry:
        """Give what was said as one value; call it only on a valid form."""
        if self.form_id is None:
            raise ValueError("A valid form has its id.")
        values = self.cleaned_data
        said = (
            *("name", "relation", "telephone", "email", "address", "infant_name"),
            *("infant_born_on", "infant_due_on", "twin_name", "words"),
        )
        return NewEnquiry(
            id=self.form_id,
            contact=self.safe_contact(),
            self_check=self_check,
            **{name: values[name] for name in said},
        )

    def _ask_for_what_the_ways_need(self, values: dict[str, Any]) -> None:
        for way, name in self.NEEDS:
            is_empty = not values.get(name) and name not in self.errors
            if is_empty and way in values.get("ways", ()):
                self.add_error(name, _("You chose this way, so we need it."))

    def _look_at_the_token(self, values: dict[str, Any]) -> None:
        token = str(values.get("opened", ""))
        opened = tokens.read_form(token)
        self.form_id = opened.id if opened else None
        now = timezone.now()
        if opened is None or now - opened.at > tokens.HOLDS_FOR:
            self.add_error(
                None,
                _(
                    "This page was open for a long time. Everything you wrote is still"
                    " here. Please send it once more."
                ),
            )
            return
        self._goes_on = token
        if not opened.is_again and now - opened.at < tokens.NOT_BEFORE:
            self.add_error(
                None,
                _(
                    "That was very quick. Everything you wrote is still here."
                    " Please send it once more."
                ),
            )


class AllocationForm(forms.Form):
    """Whose care a first contact goes into."""

    clinician = forms.ChoiceField(label=_("Goes to"))
    invite = forms.BooleanField(
        label=_("Send the link to an account of their own, by e-mail"), required=False
    )

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.id), each.name or each.email) for each in colleagues]
        self.fields["clinician"] = forms.ChoiceField(
            label=_("Goes to"), choices=choices
        )


class ClosingForm(forms.Form):
    """Why a first contact becomes no family."""

    closing = forms.ChoiceField(label=_("Why"), choices=Enquiry.Closing.choices)
    words = forms.CharField(
        label=_("Anything to add"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReceptionForm(forms.Form):
    """How the practice is rung and told, and what it says about waiting and keeping."""

    telephone = forms.RegexField(
        r"^[0-9+()\-./ ]{3,40}$",
        label=_("Telephone of the practice"),
        required=False,
        error_messages={"invalid": _("Digits, spaces and hyphens only.")},
        help_text=_("It stands on the public pages."),
    )
    telephone_hours = forms.CharField(
        label=_("When somebody answers it"), max_length=120, required=False
    )
    waiting = forms.CharField(
        label=_("How long a first talk takes at the moment"),
        max_length=300,
        required=False,
        help_text=_("One honest sentence for parents, for example about the wait."),
    )
    tell_at = forms.EmailField(
        label=_("A mailbox of the practice"),
        required=False,
        help_text=_(
            "Whenever somebody writes, one line goes there: no name, no word of theirs."
        ),
    )
    kept_months = forms.IntegerField(
        label=_("Keep what becomes no family for (months)"),
        min_value=1,
        max_value=LONGEST_KEPT,
        help_text=_(
            "Counted from the day it was closed; then it is removed. Parents read this"
            " before they send."
        ),
    )
