"""Who is asking: the actor of a request or of a raw session, from sign-in alone.

Three things must hold before a user is anybody here: the account is live, the session has
not been idle too long, and a member of staff has shown the second factor in this session.
"""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.policy import Actor, Role

# Whose sign-in the records of this session are (allauth.account.internal.flows.login).
RECORDED_USER_KEY = "account_authentication_methods_user"
STAFF_IDLE_S = 30 * 60
CAREGIVER_IDLE_S = 12 * 3600
# However much it is used, a session ends: whoever took it over does not keep it.
STAFF_LONGEST_S = 12 * 3600
CAREGIVER_LONGEST_S = 30 * 24 * 3600
SEEN_KEY = "seen_at"
BEGUN_KEY = "begun_at"
# A session is written once a minute at most, so that reading a page costs no write.
_SEEN_EVERY_S = 60


def actor_of(user: User, session: SessionBase) -> Actor | None:
    """Gather what the decision needs to know of a signed-in user.

    Staff act in the practice of their membership, caregivers in that of their family;
    a user who is neither, or staff without the second factor in `session`, is nobody.
    """
    if not user.is_active or (is_staff(user) and not has_second_factor(user, session)):
        return None
    return actor_for(user)


def actor_for(user: User) -> Actor | None:
    """Say who a user is, for work that no session stands behind (jobs, the demo)."""
    memberships = list(Membership.objects.live().filter(user=user))
    caregivers = list(user.caregivers.values_list("id", "practice_id"))
    practices = [row.practice_id for row in memberships] or [
        practice_id for _, practice_id in caregivers
    ]
    if not practices:
        return None
    return Actor(
        user_id=user.id,
        practice_id=practices[0],
        roles=frozenset(
            Role(row.role) for row in memberships if row.practice_id == practices[0]
        ),
        caregiver_ids=frozenset(
            caregiver_id
            for caregiver_id, practice_id in caregivers
            if practice_id == practices[0]
        ),
    )


def has_second_factor(user: User, session: SessionBase) -> bool:
    """Say whether allauth recorded this user's second factor in this session."""
    if session.get(RECORDED_USER_KEY) != user_id_to_str(user):
        return False
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(record.get("method") == "mfa" for record in records)


def is_staff(user: User) -> bool:
    return Membership.objects.live().filter(user=user).exists()


def is_over(session: SessionBase, *, staff: bool) -> bool:
    """Say whether nothing was asked of this session for too long, or it is too old."""
    now = time.time()
    idle = STAFF_IDLE_S if staff else CAREGIVER_IDLE_S
    longest = STAFF_LONGEST_S if staff else CAREGIVER_LONGEST_S
    seen_at: float = session.get(SEEN_KEY, now)
    begun_at: float = session.get(BEGUN_KEY, now)
    return now - seen_at > idle or now - begun_at > longest


def mark_seen(session: SessionBase) -> bool:
    """Note that the session is in use; say whether it must be written."""
    now = time.time()
    if now - session.get(SEEN_KEY, 0) < _SEEN_EVERY_S:
        return False
    session[SEEN_KEY] = now
    session.setdefault(BEGUN_KEY, now)
    return True


def session_actor(request: HttpRequest) -> Actor | None:
    """Find who asks by `request.session` and `request.user`; note that they are here.

    For Django's views (by the middleware) and for what is served beside them: reading a
    film or sending one counts as using the session.
    """
    user = request.user
    if not user.is_authenticated:
        return None
    if is_over(request.session, staff=is_staff(user)):
        return None
    actor = actor_of(user, request.session)
    if actor is not None and mark_seen(request.session):
        request.session.save()
    return actor
