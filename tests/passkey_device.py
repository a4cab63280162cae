"""A device that makes passkeys and shows them, in software: what a phone's lock does.

Everything it signs can be bent, so that a test shows what a forged answer meets.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

_FLAGS = AuthenticatorData.FLAG
ORIGIN = "http://testserver"


@dataclass
class Device:
    """One passkey on one device; `counter` goes up with each use, or stays at 0."""

    origin: str = ORIGIN
    rp_id: str = "testserver"
    counts: bool = True
    is_unlocked: bool = True
    counter: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    handle: bytes = b""

    def make(self, question: dict[str, Any]) -> str:
        """Answer the question for a new passkey."""
        options = question["publicKey"]
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        return self._answer(
            clientDataJSON=self._said("webauthn.create", options["challenge"]),
            attestationObject=AttestationObject.create(
                "none", self._state(credential), {}
            ),
        )

    def show(self, question: dict[str, Any], *, handle: bytes | None = None) -> str:
        """Answer the question for a known one; `handle` says it is somebody else's."""
        said = self._said("webauthn.get", question["publicKey"]["challenge"])
        self.counter += self.counts
        state = self._state()
        digest = hashlib.sha256(said).digest()
        return self._answer(
            clientDataJSON=said,
            authenticatorData=state,
            signature=self.key.sign(state + digest, ec.ECDSA(SHA256())),
            userHandle=self.handle if handle is None else handle,
        )

    def _said(self, kind: str, challenge: str) -> bytes:
        return CollectedClientData.create(kind, challenge, self.origin)

    def _state(self, credential: AttestedCredentialData | None = None) -> bytes:
        flags = _FLAGS.UP | (_FLAGS.UV if self.is_unlocked else _FLAGS(0))
        flags |= _FLAGS.AT if credential else _FLAGS(0)
        house = hashlib.sha256(self.rp_id.encode()).digest()
        return AuthenticatorData.create(house, flags, self.counter, credential or b"")

    def _answer(self, **response: bytes) -> str:
        name = websafe_encode(self.id)
        said = {each: websafe_encode(value) for each, value in response.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": said}
        )


def ask(client: Any, address: str) -> dict[str, Any]:
    """Get a question to the device, as the page's island does."""
    answer = client.post(address, "{}", content_type="application/json")
    assert answer.status_code == 200, answer.content
    question: dict[str, Any] = answer.json()
    return question


def mark_of(row: Authenticator) -> str:
    """Return what an address names a passkey by."""
    mark: str = row.data["mark"]
    return mark


def asked_of(client: Any, address: str) -> int:
    """Say how asking for a question is answered."""
    status: int = client.post(
        address, "{}", content_type="application/json"
    ).status_code
    return status


def add(client: Any, page: str, device: Device, name: str = "") -> Any:
    """Add a passkey on the page that is for it."""
    made = device.make(ask(client, "/account/passkey/new"))
    return client.post(page, {"credential": made, "name": name})
