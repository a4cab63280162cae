"""The shape of what is sent while an interview is written, asked, read and marked."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.families.models import Family
from attunement_clinic.intake.guide import SafetyQuestion
from attunement_clinic.intake.models import Concern, ConcernChange, SafetyAnswer
from attunement_clinic.intake.models.interviews import LONGEST_WORDS
from attunement_clinic.intake.signs import CAREGIVER_SIGNS, INFANT_SIGNS, HowOften, Sign


class BeginForm(forms.Form):
    interview = forms.UUIDField()
    held_on = forms.DateField()


class WordsForm(forms.Form):
    """One part as it stands in a window: its own id, and what it takes the place of."""

    writing = forms.UUIDField()
    part = forms.CharField(max_length=60)
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


class AddendumForm(forms.Form):
    addendum = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Add to it"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MarkForm(forms.Form):
    """A sentence by its place in a writing or an addendum, and what it is a source of."""

    place = forms.UUIDField()
    starts = forms.IntegerField(min_value=0, max_value=LONGEST_WORDS)
    ends = forms.IntegerField(min_value=1, max_value=LONGEST_WORDS)
    target = forms.CharField(max_length=60)
    off = forms.BooleanField(required=False)


class ConcernForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    """A concern, every sign in its group, in the order of the list."""

    concern = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Concern
        fields = (
            "sign",
            "reported_by",
            "known",
            "since",
            "how_often",
            "words",
            "context",
        )
        widgets = {
            "words": forms.Textarea(attrs={"rows": 2}),
            "context": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, films: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign"] = forms.ChoiceField(
            label=_("What"),
            choices=[
                ("", _("Choose")),
                (_("In the parent"), _signs(CAREGIVER_SIGNS)),
                (_("In the baby"), _signs(INFANT_SIGNS)),
            ],
        )
        self.fields["recording"] = forms.TypedChoiceField(
            label=_("Seen in a film"),
            choices=[("", _("No film")), *films],
            required=False,
            coerce=UUID,
            empty_value=None,
        )
        for name in ("reported_by", "known", "since"):
            _ask_anew(self.fields[name])
        self.fields["how_often"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Not said")),
            *HowOften.choices,
        ]


class ConcernChangeForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    """How a concern is now; who says so is asked anew each time."""

    change = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ConcernChange
        fields = ("reported_by", "known", "since", "how_often", "words", "context")
        widgets = {
            "words": forms.Textarea(attrs={"rows": 2}),
            "context": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_by"].label = _("Who says so now")
        for name in ("reported_by", "known", "since"):
            _ask_anew(self.fields[name])
        self.fields["how_often"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("Not said")),
            *HowOften.choices,
        ]


class ConcernEndForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic when it runs
    """That a concern is no longer there, who says so, and in which words."""

    change = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = ConcernChange
        fields = ("reported_by", "words")
        widgets = {"words": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reported_by"].label = _("Who says so now")
        _ask_anew(self.fields["reported_by"])


class AnswersForm(forms.Form):
    """What was asked of each caregiver, four things each; what was not touched is kept."""

    sending = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for person in family.caregivers.all():
            for question in SafetyQuestion:
                name = f"{question.value}:{person.id}"
                self.fields[name] = forms.ChoiceField(
                    choices=SafetyAnswer.Answer.choices, required=False
                )
                self.fields[f"words:{name}"] = forms.CharField(
                    required=False, max_length=2000
                )


def _ask_anew(field: forms.Field) -> None:
    """Begin a choice with nothing chosen."""
    field.choices = [("", _("Choose")), *list(field.choices)[1:]]  # type: ignore[attr-defined]  # a choice field


def _signs(group: frozenset[Sign]) -> list[tuple[str, str]]:
    return [(sign.value, str(sign.label)) for sign in Sign if sign in group]
