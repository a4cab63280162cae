"""What every page knows: who asks, whom to call, where Leave now goes, light or dark."""

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from attunement_clinic.accounts.queries import leave_address_of
from attunement_clinic.accounts.visiting import practice_visited
from attunement_clinic.audit.queries import is_sealer_late
from attunement_clinic.config.backup.standing import worry_of
from attunement_clinic.families.queries import rail_counts
from attunement_clinic.policy import Role
from attunement_clinic.safety.overview import calls_for
from attunement_clinic.safety.queries import Contact, contacts_for
from attunement_clinic.web.theme import chosen_theme, keys_are_off


def page(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)

    @cache
    def practice_id() -> UUID | None:
        practice = practice_visited(request)
        return practice.id if practice else None

    return {
        "actor": actor,
        "is_demo": settings.DEMO,
        "theme": chosen_theme(request),
        "keys_off": keys_are_off(request),
        "leave_address": SimpleLazyObject(lambda: leave_address_of(practice_id())),
        "crisis_contacts": SimpleLazyObject(lambda: _contacts(practice_id())),
        "needed": SimpleLazyObject(lambda: calls_for(actor, timezone.now())),
        "sealer_is_late": SimpleLazyObject(
            lambda: (
                actor is not None
                and Role.ADMINISTRATOR in actor.roles
                and is_sealer_late()
            )
        ),
        "backup_worry": SimpleLazyObject(
            lambda: (
                worry_of(timezone.now())
                if actor is not None and Role.ADMINISTRATOR in actor.roles
                else None
            )
        ),
        "rail_counts": SimpleLazyObject(lambda: rail_counts(actor)),
    }


def _contacts(practice_id: UUID | None) -> tuple[Contact, ...]:
    """Give the numbers of the door somebody stands at; none before it is chosen."""
    return contacts_for(practice_id) if practice_id is not None else ()
