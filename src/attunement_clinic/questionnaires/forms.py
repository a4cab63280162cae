"""The shape of what pages of forms send; actions look at its meaning."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement.instruments.definition import Instrument
from attunement_clinic.questionnaires.models import QuestionnaireRequest


class _Day(forms.DateInput):
    """A day as a browser's own field has it, whatever the language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LanguageField(forms.RegexField):
    """A language by its code."""

    default_error_messages: ClassVar = {
        "invalid": _("This is not the code of a language. Write it as en, en-GB or fr.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20, **kwargs)


class AnswerForm(forms.Form):
    """One answer: a name for this sending, what was known, the choice or the words."""

    sending = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, required=False)
    code = forms.CharField(max_length=60, required=False)
    words = forms.CharField(max_length=20_000, required=False, strip=False)


class AskForm(forms.Form):
    """Which form, on which occasion, from when."""

    caregiver = forms.UUIDField(label=_("Whom"))
    form = forms.CharField(label=_("Which form"), max_length=60)
    occasion = forms.ChoiceField(
        label=_("On which occasion"),
        choices=QuestionnaireRequest.Occasion.choices,
        initial=QuestionnaireRequest.Occasion.ONCE,
    )
    opens_on = forms.DateField(
        label=_("Opens on"),
        required=False,
        widget=_Day(),
        help_text=_("Today, if left empty."),
    )
    closes_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=_Day(),
        help_text=_(
            "If left empty: three or four weeks; where it is asked at every meeting, "
            "the meetings of a year."
        ),
    )


class PlanForm(forms.Form):
    """The usual forms of a course."""

    caregiver = forms.UUIDField(label=_("Whom"))
    starts_on = forms.DateField(label=_("Begins on"), widget=_Day())
    weeks = forms.IntegerField(
        label=_("Weeks to the last meeting"), initial=10, min_value=2, max_value=60
    )


class WordingForm(forms.Form):
    """The wording of a questionnaire, as a list, with its source and its right."""

    language = LanguageField(
        label=_("Language"), help_text=_("As en, en-GB, de or fr.")
    )
    source = forms.CharField(
        label=_("Where the wording comes from"),
        max_length=500,
        help_text=_("The article, the authors’ site, the printed form."),
    )
    licence = forms.CharField(
        label=_("By which right this practice uses it"),
        max_length=500,
        help_text=_("For example: free to use; written permission of such a day."),
    )
    text = forms.CharField(
        label=_("The words"),
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "One question a line with its number, each answer on a line after a hyphen, "
            "from the top of the page down. Answers before the first question belong to "
            "all."
        ),
    )
    is_compared = forms.BooleanField(
        label=_("I compared questions, answers and values with my own copy."),
        required=False,
    )


class TotalsForm(forms.Form):
    """The totals of a questionnaire on paper, one field a scale."""

    answered_on = forms.DateField(label=_("Answered on"), widget=_Day())
    language = LanguageField(label=_("Language of the form"), initial="en")

    def __init__(self, instrument: Instrument, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        for scale in instrument.scales:
            self.fields[f"total_{scale.id}"] = forms.FloatField(
                label=_("%(scale)s, %(low)g to %(high)g")
                % {"scale": scale.label, "low": scale.minimum, "high": scale.maximum},
                required=False,
                min_value=scale.minimum,
                max_value=scale.maximum,
            )
        if instrument.safety_items:
            links = ", ".join(each.link_id for each in instrument.safety_items)
            self.fields["safety"] = forms.ChoiceField(
                label=_("Question %(links)s on the paper") % {"links": links},
                choices=[
                    ("", _("Please look")),
                    ("no", _("answered with zero")),
                    ("yes", _("answered above zero: a person is called now")),
                    ("unknown", _("not answered, or not on the paper")),
                ],
            )

    def totals(self) -> dict[str, float]:
        return {
            name.removeprefix("total_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("total_") and value is not None
        }
