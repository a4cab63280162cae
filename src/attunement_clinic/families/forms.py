"""The shape of what is written about a family; actions look at its meaning."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attunement_clinic.families.models import (
    Caregiver,
    Family,
    Infant,
    LegalArrangement,
)
from attunement_clinic.families.naming import short_name
from attunement_clinic.notifications.forms import SafeContactForm


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class OpenFamilyForm(forms.Form):
    """The id of the family to be: a repeated sending opens one."""

    family = forms.UUIDField(required=False, widget=forms.HiddenInput)


class InfantForm(forms.Form):
    """One baby."""

    name = forms.CharField(label=_("Name or initial"), max_length=300)
    born_on = forms.DateField(label=_("Born on"), required=False, widget=_Day())
    due_on = forms.DateField(
        label=_("Due date"),
        required=False,
        widget=_Day(),
        help_text=_("Needed when the baby is not born yet, or came early."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_empty = not values.get("born_on") and not values.get("due_on")
        if is_empty and not self.errors and self.has_changed():
            self.add_error(
                "born_on",
                _("Give the birth date, or the due date of a baby not born yet."),
            )
        return values


class BirthForm(forms.Form):
    """That a baby who was awaited is born."""

    name = forms.CharField(label=_("Name or initial"), max_length=300)
    born_on = forms.DateField(label=_("Born on"), widget=_Day())


def birth_form(baby: Infant, sent: QueryDict | None = None) -> BirthForm:
    """Make the form of one baby; twins stand on one page, so each has ids of its own."""
    return BirthForm(sent, auto_id=f"id_{baby.id.hex}_%s", initial={"name": baby.name})


class CaregiverForm(forms.Form):
    """One caregiver; an account is a choice of its own."""

    name = forms.CharField(label=_("Name or initial"), max_length=300)
    relation = forms.ChoiceField(label=_("Who"), choices=Caregiver.Relation.choices)
    is_guardian = forms.BooleanField(
        label=_("Has parental responsibility"), required=False, initial=True
    )
    safe_contact = forms.CharField(
        label=_("How to reach them safely"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: text before ringing, weekdays 9 to 15, no letters."),
    )


def infant_forms(sent: QueryDict | None) -> list[InfantForm]:
    """Make the forms of one baby and a twin, who may be left out."""
    return [
        InfantForm(
            sent,
            prefix=f"infant-{n}",
            empty_permitted=n > 1,
            use_required_attribute=n == 1,
        )
        for n in (1, 2)
    ]


def caregiver_forms(sent: QueryDict | None) -> list[CaregiverForm]:
    """Make the forms of one caregiver and a second, who may be left out."""
    relations = (Caregiver.Relation.MOTHER, Caregiver.Relation.FATHER)
    return [
        CaregiverForm(
            sent,
            prefix=f"caregiver-{n}",
            empty_permitted=n > 1,
            use_required_attribute=n == 1,
            initial={"is_guardian": True, "relation": relation},
        )
        for n, relation in enumerate(relations, start=1)
    ]


class ContactForm(SafeContactForm):
    """How a caregiver is reached, as they said it; and whether they are a guardian."""

    is_guardian = CaregiverForm.base_fields["is_guardian"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ways"].label = _("How may they be reached?")
        self.fields["ways"].help_text = _(
            "Reminders go out by themselves only by e-mail, and only if it is chosen here."
        )
        self.fields["notes"].label = _("Anything else about reaching them")


class InviteForm(forms.Form):
    """Where a caregiver's link goes."""

    email = forms.EmailField(
        label=_("Their own e-mail address"),
        help_text=_(
            "Ask whether somebody else reads this mailbox. The mail names no reason."
        ),
    )


class TeamForm(forms.Form):
    """Who joins the care team."""

    user = forms.UUIDField(label=_("Colleague"))
    role = forms.ChoiceField(
        label=_("As"),
        choices=[("clinician", _("Therapist")), ("supervisor", _("Supervisor"))],
    )


class EndForm(forms.Form):
    """How a family's care ended."""

    ending = forms.ChoiceField(label=_("How it ended"), choices=Family.Ending.choices)
    words = forms.CharField(
        label=_("What is to be remembered"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ArrangementForm(forms.Form):
    """What a court or the law says about one caregiver."""

    caregiver_id = forms.TypedChoiceField(label=_("About whom"), coerce=UUID)
    kind = forms.ChoiceField(
        label=_("What it is"), choices=LegalArrangement.Kind.choices
    )
    dated_on = forms.DateField(label=_("Day of the paper"), widget=_Day())
    reason = forms.CharField(
        label=_("What it says, and who showed it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, people: Iterable[Caregiver]) -> None:
        super().__init__(*args)
        self.fields["caregiver_id"].choices = [  # type: ignore[attr-defined]  # ours
            (str(person.id), short_name(person)) for person in people
        ]


class ArrangementEndForm(forms.Form):
    """Why an arrangement holds no longer."""

    ending = forms.CharField(
        label=_("Why it holds no longer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
