"""The shape of a page's text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attunement_clinic.pages.markdown import LONGEST


class PageForm(forms.Form):
    """A text in Markdown, and the version it began with."""

    body = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        help_text=_(
            "Markdown: “# ” before the title, “## ” before a heading, “- ” before a point,"
            " **bold**, [words](address)."
        ),
    )
    language = forms.ChoiceField(widget=forms.HiddenInput())
    based_on = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            choices=languages, widget=forms.HiddenInput()
        )
