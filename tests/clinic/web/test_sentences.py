"""What a field says of something that does not fit: what was found, and what does."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (forms.CharField(), " ", "This is still empty. Please fill it in."),
        (
            forms.CharField(max_length=300),
            "👶" * 301,
            "Here are 301 characters, and at most 300 fit. Please shorten it.",
        ),
        (
            forms.EmailField(),
            "rosa at home",
            "“rosa at home” is not an e-mail address. One looks like name@example.org.",
        ),
        (
            forms.FloatField(max_value=30.0),
            "44",
            "44 is too much: at most 30 can be entered.",
        ),
        (
            forms.IntegerField(min_value=2),
            "1",
            "1 is too little: at least 2 must be entered.",
        ),
    ],
)
def test_a_field_says_what_was_found_and_what_fits(
    field: forms.Field, typed: str, says: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [says]
