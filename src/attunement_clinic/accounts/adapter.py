"""How allauth behaves here: nobody signs up, mails are neutral, secrets are sealed."""

import base64
import hashlib
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from attunement_clinic.accounts import limits
from attunement_clinic.accounts.access import sign_in_of
from attunement_clinic.accounts.actions import sign_out
from attunement_clinic.accounts.models import User, end_sessions
from attunement_clinic.accounts.queries import sender_name_for
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


def _seal() -> Fernet:
    key = hashlib.sha256(b"second factor|" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
