"""The shape of files that come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement.instruments.definition import INSTRUMENTS, load_instrument
from attunement_clinic.questionnaires.forms import LanguageField


class LoadForm(forms.Form):
    """A FHIR Questionnaire with its source and its right."""

    file = forms.FileField(label=_("FHIR R4 Questionnaire, JSON"))
    key = forms.ChoiceField(label=_("Which questionnaire it is"), required=False)
    language = LanguageField(
        label=_("Language"),
        required=False,
        help_text=_("As en, en-GB, de or fr; that of the file, if left empty."),
    )
    source = forms.CharField(label=_("Where the wording comes from"), max_length=500)
    licence = forms.CharField(
        label=_("By which right this practice uses it"), max_length=500
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own
        known = [(name, load_instrument(name)) for name in INSTRUMENTS]
        choices = [(name, key.title) for name, key in known if key.entry == "items"]
        field = self.fields["key"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("A form without scores")), *choices]


class ImportForm(forms.Form):
    """A FHIR QuestionnaireResponse, and by which wording it is read."""

    file = forms.FileField(label=_("FHIR R4 QuestionnaireResponse, JSON"))
    instrument = forms.UUIDField(label=_("Which questionnaire it is"))
