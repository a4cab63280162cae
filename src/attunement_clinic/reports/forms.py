"""The shape of what is sent around letters and exports."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from attunement_clinic.families.models import Family
from attunement_clinic.reports import makers
from attunement_clinic.reports.actions import STAYS
from attunement_clinic.reports.models import LONGEST_WORDS, Export, Letter
from attunement_clinic.reports.queries.summary import PARTS


def _stays() -> list[tuple[int, str]]:
    return [
        (days, ngettext_lazy("%(n)d day", "%(n)d days", days) % {"n": days})
        for days in STAYS
    ]


class BeginLetterForm(forms.Form):
    """Which letter, and about whom; `letter` makes a repeated sending one letter."""

    letter = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Which letter"), choices=Letter.Kind.choices)
    caregiver = forms.TypedChoiceField(label=_("To whom, or about whom"), coerce=UUID)

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caregiver"] = _people(family, self.fields["caregiver"].label)


class WordsForm(forms.Form):
    """One part as it stands in a window: its own id, and what it takes the place of."""

    writing = forms.UUIDField()
    part = forms.CharField(max_length=20)
    words = forms.CharField(required=False, strip=False, max_length=LONGEST_WORDS)
    follows = forms.CharField(required=False, max_length=4000)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        return words.replace("\r\n", "\n")

    def clean_follows(self) -> list[UUID]:
        try:
            return [UUID(each) for each in self.cleaned_data["follows"].split()]
        except ValueError as error:
            raise forms.ValidationError(_("Load the page again.")) from error


class LetterFileForm(forms.Form):
    """How long the file of a letter stays."""

    export = forms.UUIDField(widget=forms.HiddenInput)
    days = forms.TypedChoiceField(
        label=_("How long the file stays here"), choices=_stays, coerce=int, initial=30
    )


class ExportForm(LetterFileForm):
    """What is made of a family, what for and for how long."""

    KINDS = (Export.Kind.SUMMARY, Export.Kind.TABLES, Export.Kind.FHIR)
    PURPOSES = (Export.Purpose.CAREGIVER, Export.Purpose.CARE, Export.Purpose.REQUEST)

    kind = forms.ChoiceField(
        label=_("What is made"),
        choices=lambda: [
            (each.value, each.label)
            for each in ExportForm.KINDS
            if each in makers.kinds()
        ],
        widget=forms.RadioSelect,
        initial=Export.Kind.SUMMARY,
    )
    caregiver = forms.TypedChoiceField(
        label=_("Whose summary"), coerce=UUID, required=False
    )
    purpose = forms.ChoiceField(
        label=_("What for"), choices=[(each.value, each.label) for each in PURPOSES]
    )

    field_order = ("export", "kind", "caregiver", "purpose", "days")

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caregiver"] = _people(family, self.fields["caregiver"].label)

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = super().clean() or self.cleaned_data
        is_whole = sent.get("kind") not in (None, Export.Kind.SUMMARY)
        if is_whole and sent.get("purpose") == Export.Purpose.CAREGIVER:
            self.add_error(
                "purpose",
                gettext(
                    "This holds every caregiver’s side, so it is not for one of them. "
                    "Make their summary instead, or choose what else it is for."
                ),
            )
        return sent


class OwnForm(forms.Form):
    """What a caregiver wants in their own summary."""

    export = forms.UUIDField(widget=forms.HiddenInput)
    wanted = forms.MultipleChoiceField(
        choices=[(each, each) for each in PARTS],
        error_messages={"required": _("Choose at least one part.")},
    )


class StudyForm(forms.Form):
    """Which study asks; `request` makes a repeated sending one request."""

    request = forms.UUIDField(widget=forms.HiddenInput)
    study = forms.CharField(
        label=_("Which study it is for, and who approved it"), max_length=200
    )


def _people(family: Family, label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=UUID,
        choices=[
            (str(each.id), f"{each.name}, {each.get_relation_display()}")
            for each in family.caregivers.all()
        ],
    )
