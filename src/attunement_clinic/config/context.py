"""What every page knows: the practice, its crisis contacts, the demo's warning."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from attunement_clinic.safety.queries import contacts_for


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "is_demo": settings.DEMO,
        "crisis_contacts": contacts_for(actor.practice_id if actor else None),
    }
