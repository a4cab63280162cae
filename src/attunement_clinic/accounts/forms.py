"""Who may ask for what at sign-in. The answer looks the same for everybody."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attunement_clinic.accounts import limits
from attunement_clinic.accounts.access import is_staff
from attunement_clinic.accounts.models import Practice, User


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth is untyped
    """A caregiver's code by e-mail. Staff get none: they have a password and a factor."""

    _user: User | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        _count_mail(email)
        if self._user is not None and is_staff(self._user):
            self._user = None
        return email


class ResetForm(ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """A new password for staff. Caregivers have none."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=gettext("E-mail address"))

    def clean_email(self) -> str:
        email: str = super().clean_email()
        _count_mail(email)
        self.users = [user for user in self.users if is_staff(user)]
        return email


class ResetKeyForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is untyped
    """The new password, by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=gettext("New password"), password2=gettext("Once more"))


class ChangeForm(ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """The new password, by the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(
            self,
            oldpassword=gettext("The password until now"),
            password1=gettext("New password"),
            password2=gettext("Once more"),
        )


def _count_mail(email: str) -> None:
    if not limits.may_mail(context.request, email):
        raise get_adapter().validation_error("too_many_login_attempts")


def _say(form: forms.Form, **labels: str) -> None:
    """Ask in our words; what allauth adds to a field already stands on the page."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class PracticeForm(forms.ModelForm):  # type: ignore[type-arg]  # not at run time
    """What an administrator may set for the practice."""

    leave_address = forms.URLField(
        label=_("Where Leave now goes"),
        help_text=_("An everyday page. Leave now opens it."),
        assume_scheme="https",
    )

    class Meta:
        model = Practice
        fields = (
            "name",
            "sender_name",
            "country",
            "time_zone",
            "films_watched_within_days",
            "leave_address",
        )
        help_texts = {
            "sender_name": _("Neutral. It stands on every mail a parent gets."),
            "country": _("Two letters, for the crisis contacts proposed to you."),
            "time_zone": _("For example Europe/London."),
        }

    def clean_time_zone(self) -> str:
        name: str = self.cleaned_data["time_zone"]
        if name not in available_timezones():
            raise forms.ValidationError(_("No time zone has this name."))
        return name

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()
