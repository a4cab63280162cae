"""Who is asking: the actor of a request, from the session alone."""

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.policy import Actor, Role


def actor_of(user: User) -> Actor | None:
    """Gather what the decision needs to know of a signed-in user.

    Staff act in the practice of their membership, caregivers in that of their family;
    a user who is neither is nobody.
    """
    if not user.is_active:
        return None
    memberships = list(Membership.objects.filter(user=user, ended_at__isnull=True))
    caregivers = list(user.caregivers.values_list("id", "practice_id"))
    practices = [row.practice_id for row in memberships] or [
        row[1] for row in caregivers
    ]
    if not practices:
        return None
    practice_id = practices[0]
    return Actor(
        user_id=user.id,
        practice_id=practice_id,
        roles=frozenset(
            Role(row.role) for row in memberships if row.practice_id == practice_id
        ),
        caregiver_ids=frozenset(row[0] for row in caregivers if row[1] == practice_id),
    )
