"""Passkeys: what a device is asked, and its answer, which counts once.

A device signs our question with a key that never leaves it, after whoever holds it showed
a finger, a face or the device's code. So a passkey is two factors at once, and may be a
whole sign-in (ADR 0052). allauth keeps the rows and makes the questions; the answers are
judged here, in the row's lock: allauth looks at no counter and lets a question be tried
again after a wrong answer.
"""

import hashlib
import struct
import time
from typing import Any, Literal

import msgspec
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    RegistrationResponse,
)

from attunement_clinic.accounts.models import User

_KEY = "passkey_asked"
_HOLDS_FOR_S = 5 * 60
_LONGEST_ANSWER = 32 * 1024
# What an answer that is none makes fido2 raise, by where it stops making sense.
_NONSENSE = (
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.MsgspecError,
    struct.error,
)


class _Signed(msgspec.Struct, omit_defaults=True):
    """What a device signed, as text: fido2 makes a number into that many bytes."""

    client_data: str = msgspec.field(name="clientDataJSON")
    attestation: str = msgspec.field(name="attestationObject", default="")
    state: str = msgspec.field(name="authenticatorData", default="")
    signature: str = ""
    handle: str = msgspec.field(name="userHandle", default="")


class _Answer(msgspec.Struct):
    """A device's answer; what else it says of itself is neither read nor kept."""

    id: str
    raw_id: str = msgspec.field(name="rawId")
    kind: Literal["public-key"] = msgspec.field(name="type")
    response: _Signed


def ask_for_new(request: HttpRequest, user: User) -> dict[str, Any]:
    """Ask a device to make a passkey of `user`'s, kept on it, behind its lock."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    _keep(request, "new", user)
    return options


def ask_for_known(request: HttpRequest, user: User | None) -> dict[str, Any]:
    """Ask for a passkey of `user`'s; for `None`, of whomever the device knows."""
    options: dict[str, Any] = auth.begin_authentication(user)
    _keep(request, "known", user)
    return options


def read_new(request: HttpRequest, user: User, sent: str) -> dict[str, Any] | None:
    """Take what a device answers that made a passkey; none where it does not fit."""
    state = _take(request, "new", user)
    if state is None:
        return None
    try:
        answer = _read(sent)
        response = RegistrationResponse.from_dict(answer).response
        made = _server(request).register_complete(state, answer)
        key = made.credential_data
        if key is None or response.client_data.cross_origin:
            return None
        if type(key.public_key).ALGORITHM not in CoseKey.supported_algorithms():
            return None
    except _NONSENSE:
        return None
    return {"credential": answer, "counter": made.counter}


def id_of(credential: dict[str, Any]) -> bytes:
    """Return the id a device gave its passkey."""
    return RegistrationResponse.from_dict(credential).raw_id


@transaction.atomic
def accept(request: HttpRequest, user: User | None, sent: str) -> Authenticator | None:
    """Take a device's answer, once, and return the passkey it showed.

    Nothing comes back for another origin, a question of before, somebody else's passkey,
    a device that asked nobody for its lock, or a counter that does not go up.
    """
    state = _take(request, "known", user)
    if state is None:
        return None
    try:
        answer = _read(sent)
        said = AuthenticationResponse.from_dict(answer)
        owner = user or _named(said)
        if owner is None or said.response.client_data.cross_origin:
            return None
        rows = Authenticator.objects.select_for_update().filter(
            user=owner, type=Authenticator.Type.WEBAUTHN
        )
        keys = {row: row.wrap().authenticator_data.credential_data for row in rows}
        shown = _server(request).authenticate_complete(
            state, list(keys.values()), answer
        )
    except _NONSENSE:
        return None
    row = next(
        row for row, key in keys.items() if key.credential_id == shown.credential_id
    )
    counter = said.response.authenticator_data.counter
    if not _counts_once(row, state["challenge"], counter):
        return None
    row.user = owner
    return row


def refusal() -> str:
    """Say that it was not taken, the same whatever was wrong with it."""
    return _("That did not work. Try once more, or come in another way.")


def refusal_of_new() -> str:
    """Say that none was made, the same whatever was wrong with it."""
    return _("No passkey was added. Try once more; the page may have stood open long.")


def _counts_once(row: Authenticator, challenge: str, counter: int) -> bool:
    """Keep in the locked row what was used; refuse it, and a copy of the device.

    The session forgets the question as well, but another page of it that runs at the same
    moment could write it back.
    """
    known = row.data.get("counter", 0)
    # Devices that copy a passkey between them count nothing: always 0.
    if (known or counter) and counter <= known:
        return False
    now = time.time()
    mark = hashlib.sha256(challenge.encode()).hexdigest()
    used = [each for each in row.data.get("used", []) if each[1] > now - _HOLDS_FOR_S]
    if any(each[0] == mark for each in used):
        return False
    row.data |= {"counter": counter, "used": [*used, [mark, now]]}
    row.save(update_fields=["data"])
    return True


def _keep(request: HttpRequest, why: str, user: User | None) -> None:
    request.session[_KEY] = {
        "state": auth.get_state(),
        "why": why,
        "user": str(user.id) if user else "",
        "at": time.time(),
    }
    auth.clear_state()


def _take(request: HttpRequest, why: str, user: User | None) -> dict[str, Any] | None:
    """Take the question back out of the session, right or wrong: it is used now."""
    asked = request.session.pop(_KEY, None)
    if asked is None or time.time() - asked["at"] > _HOLDS_FOR_S:
        return None
    if (asked["why"], asked["user"]) != (why, str(user.id) if user else ""):
        return None
    state: dict[str, Any] = asked["state"]
    return state


def _read(sent: str) -> dict[str, Any]:
    if len(sent) > _LONGEST_ANSWER:
        message = "The answer is longer than any device's."
        raise ValueError(message)
    answer: dict[str, Any] = msgspec.to_builtins(
        msgspec.json.decode(sent, type=_Answer)
    )
    return answer


def _named(said: AuthenticationResponse) -> User | None:
    """Find whose passkey a device says it is; it proves it after that."""
    handle = said.response.user_handle
    if handle is None:
        return None
    try:
        pk = url_str_to_user_pk(handle.decode())
    except ValidationError:
        return None
    return User.objects.filter(pk=pk).first()


def _server(request: HttpRequest) -> Fido2Server:
    """Judge by this very origin; fido2 itself takes every port and subdomain of a host.

    The host is one of `ALLOWED_HOSTS`: Django refused the request otherwise.
    """
    origin = f"{'https' if settings.IS_HTTPS else 'http'}://{request.get_host()}"
    house = PublicKeyCredentialRpEntity(
        **get_adapter().get_public_key_credential_rp_entity()
    )
    return Fido2Server(house, verify_origin=lambda told: told == origin)
