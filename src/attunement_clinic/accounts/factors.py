"""Codes of the second factor: each counts once, whoever else tries it at the same moment."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.crypto import constant_time_compare

from attunement_clinic.accounts import limits, passkeys
from attunement_clinic.accounts.models import User

_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """Take a code of the authenticator, or a recovery code, and mark it as used.

    The rows are locked: of twenty at once one is right. allauth itself keeps used codes
    in a process's memory, for 30 s; but within the tolerance a code holds for 90 s.
    """
    digits = "".join(one for one in code if one.isdigit())
    rows = Authenticator.objects.select_for_update().filter(user=user, type__in=_TYPES)
    for row in rows.order_by("-type"):
        if _accepts(row, digits):
            return row
    return None


def _accepts(row: Authenticator, digits: str) -> bool:
    if row.type == Authenticator.Type.RECOVERY_CODES:
        return bool(RecoveryCodes(row).validate_code(digits))
    secret = decrypt(row.data["secret"])
    for counter in yield_hotp_counters_from_time():
        is_right = constant_time_compare(
            format_hotp_value(hotp_value(secret, counter)), digits
        )
        # Nor an older one than the last: whoever looked on has seen that one too.
        if is_right and counter > row.data.get("last_counter", -1):
            row.data["last_counter"] = counter
            row.save(update_fields=["data"])
            return True
    return False


class _OnceForm:
    """What both of allauth's forms take a code by."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not limits.may_try_code(context.request, self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        used = use_code(self.user, code)
        if used is None:
            raise get_adapter().validation_error("incorrect_code")
        used.user = self.user
        self.authenticator = used
        limits.was_right(context.request, self.user)
        return code


class CodeOfFactorForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """The second factor at sign-in."""


class CodeOfFactorAgainForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]  # the same
    """The second factor once more."""


class PasskeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # the same
    """A passkey as the second factor at sign-in, after the password."""

    user: User
    cleaned_data: dict[str, Any]
    credential = forms.CharField()

    def clean_credential(self) -> Authenticator:
        sent = self.cleaned_data["credential"]
        if not limits.may_show_passkey(context.request):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        shown = passkeys.accept(context.request, self.user, sent)
        if shown is None:
            raise forms.ValidationError(passkeys.refusal())
        return shown
