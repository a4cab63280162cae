"""The demo's people as the staging asks for them."""

from __future__ import annotations

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.models import User
from attunement_clinic.policy import Actor


def user_of(name: str) -> User:
    """Find one of the demo's accounts by its first name."""
    return User.objects.get(email=f"{name}@demo.example")


def acting(user: User) -> Actor:
    """Return somebody as the one who acts."""
    actor = actor_for(user)
    if actor is None:
        raise RuntimeError(f"{user} is nobody in the demo.")
    return actor
