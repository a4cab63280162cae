"""A passkey each for a parent and a therapist, so that there is a list to look at."""

from __future__ import annotations

import json

from fido2.utils import websafe_encode

from attunement_clinic.accounts.actions import add_passkey
from attunement_clinic.accounts.models import User
from passkey_device import Device
from shots.staged_people import acting


def stage_passkeys(parent: User, therapist: User) -> None:
    """Let both have one; only its name and its days are looked at."""
    for user, name in ((parent, "My phone"), (therapist, "Desk in room 2")):
        device = Device()
        question = {"user": {"id": websafe_encode(user.id.bytes)}, "challenge": "AAEC"}
        made = json.loads(device.make({"publicKey": question}))
        add_passkey(acting(user), name=name, made={"credential": made, "counter": 0})
