"""How allauth behaves here: nobody signs up, mails are neutral, secrets are sealed."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from attunement_clinic.accounts import limits
from attunement_clinic.accounts.access import is_staff, sign_in_of
from attunement_clinic.accounts.actions import sign_out
from attunement_clinic.accounts.models import User, end_sessions
from attunement_clinic.accounts.queries import practice_for, sender_name_for
from attunement_clinic.notifications import mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """An invitation lets people in; what allauth says by itself stays unsaid."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        mail.send_soon(
            f"{template_prefix}_message.txt",
            to=email,
            subject=render_to_string(f"{template_prefix}_subject.txt", context),
            sender_name=sender_name_for(email),
            values=context,
        )

    def logout(self, request: HttpRequest) -> None:
        sign_out(request)

    def set_password(self, user: User, password: str) -> None:
        """End every other session with the old password, and say so in their list."""
        super().set_password(user, password)
        end_sessions(user.id, but=sign_in_of(self.request.session))
        user.refresh_from_db()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count a browser that is known apart from everybody at its network address."""
        return limits.source_of(request) or str(super().get_client_ip(request))

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        login = str(credentials.get("email") or credentials.get("username") or "")
        return f"{login.strip().lower()}|{limits.place_of(request)}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for a key, unless the sign-in itself was a moment ago."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        if time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        needed: bool = super().is_reauthentication_required(app=app, **kwargs)
        return needed

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name our own page for a passkey in the place of allauth's."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        for each in found:
            if each["id"] == "mfa_reauthenticate:webauthn":
                each["url"] = reverse("account_passkey_again")
        return found

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: the page that follows says what is so."""

    def send_notification_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """Send nothing: a mail about a change tells a reader over the shoulder too much."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Second factors: sealed at rest, and never taken off by their owner."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, _authenticator: object) -> bool:
        return False

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Ask staff for any factor; a caregiver's passkey stands for the mailed code.

        It is not asked after one: a lost phone would keep them from their films.
        """
        kinds = set(types or Authenticator.Type)
        if not user.is_anonymous and not is_staff(user):
            kinds.discard(Authenticator.Type.WEBAUTHN)
        enabled: bool = super().is_mfa_enabled(user, kinds)
        return enabled

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the house in the telephone's own list of passkeys: neutrally."""
        user = context.request.user
        if user.is_authenticated:
            name = sender_name_for(user.email)
        else:
            practice = practice_for(None)
            name = practice.sender_name if practice else ""
        house: dict[str, str] = super().get_public_key_credential_rp_entity()
        return house | {"name": name or house["id"]}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Tell the device an address only: what stands there can be read by others."""
        told: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return told | {"display_name": user.email, "name": user.email}


def _seal() -> Fernet:
    key = hashlib.sha256(b"second factor|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
