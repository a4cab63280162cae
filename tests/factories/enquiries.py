"""First contacts, as forms that somebody fills in and as values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import time_machine
from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.intake import tokens
from attunement_clinic.intake.actions import send_enquiry
from attunement_clinic.intake.enquiries import NamedConcern, NewEnquiry, SelfCheck
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.notifications.safe_contact import SafeContact, Way

BY_TEXT = SafeContact(ways=frozenset({Way.TEXT}))


def opened(**ago: float) -> str:
    """Return the token of a form that was opened some time ago."""
    wait = ago or {"minutes": 2}
    with time_machine.travel(timezone.now() - timedelta(**wait)):
        return tokens.open_form()


def filled(**changed: Any) -> dict[str, Any]:
    """Return a form as a parent fills it in."""
    return {
        "opened": opened(),
        "name": "Amara",
        "relation": "mother",
        "ways": ["text"],
        "telephone": "020 7946 0999",
        "words": "He cries whenever I come near.",
        "website": "",
    } | changed


def new_enquiry(**changed: Any) -> NewEnquiry:
    values: dict[str, Any] = {
        "id": uuid4(),
        "name": "Amara",
        "relation": "mother",
        "contact": BY_TEXT,
        "telephone": "020 7946 0999",
        "words": "He cries whenever I come near.",
    }
    return NewEnquiry(**(values | changed))


def concern(kind: str = "sign", **changed: Any) -> NamedConcern:
    values = {"key": f"some.{kind}", "kind": kind, "words": f"I chose {kind}"}
    return NamedConcern(**(values | changed))


def checked(*concerns: NamedConcern) -> SelfCheck:
    return SelfCheck(answered_by="mother", infant_age="first_weeks", concerns=concerns)


def arrived(practice: Practice, **changed: Any) -> Enquiry:
    """Let a first contact have arrived."""
    return send_enquiry(practice=practice, new=new_enquiry(**changed))
