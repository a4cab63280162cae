"""The shape of what review pages send."""

from django import forms


class OpenReviewForm(forms.Form):
    caregiver = forms.UUIDField()
