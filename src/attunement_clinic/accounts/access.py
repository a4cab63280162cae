"""Who is asking: the actor of a request or of a raw session, from sign-in alone.

Three things must hold before a user is anybody here: the account is live, the session has
not been idle too long, and a member of staff has shown the second factor in this session.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone, translation

from attunement_clinic.accounts import devices
from attunement_clinic.accounts.models import Membership, SignIn, User
from attunement_clinic.accounts.standing import Standing, standing_of
from attunement_clinic.policy import Actor

# Whose sign-in the records of this session are (allauth.account.internal.flows.login).
RECORDED_USER_KEY = "account_authentication_methods_user"
STAFF_IDLE_S = 30 * 60
CAREGIVER_IDLE_S = 12 * 3600
# However much it is used, a session ends: whoever took it over does not keep it.
STAFF_LONGEST_S = 12 * 3600
CAREGIVER_LONGEST_S = 30 * 24 * 3600
SEEN_KEY = "seen_at"
# Which caregiver somebody is now who is one in several families.
HERE_AS_KEY = "here_as"
BEGUN_KEY = "begun_at"
SIGN_IN_KEY = "sign_in"
# A session is written once a minute at most, so that reading a page costs no write.
_SEEN_EVERY_S = 60


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and whether their session has just come to its end."""

    actor: Actor | None = None
    is_over: bool = False


def actor_of(user: User, session: SessionBase) -> Actor | None:
    """Gather what the decision needs to know of a signed-in user.

    Staff act in the practice of their membership, caregivers in that of their family;
    a user who is neither, or staff without the second factor in `session`, is nobody.
    """
    return _admitted(user, session, standing_of(user))


def actor_for(user: User) -> Actor | None:
    """Say who a user is, for work that no session stands behind (jobs, the demo)."""
    return _actor(user, standing_of(user), "")


def _admitted(user: User, session: SessionBase, standing: Standing) -> Actor | None:
    if not user.is_active or (standing.roles and not has_second_factor(user, session)):
        return None
    return _actor(user, standing, session.get(HERE_AS_KEY, ""))


def _actor(user: User, standing: Standing, chosen: str) -> Actor | None:
    """Say who somebody is: where they chose to be, else where they came first."""
    places = [at for at, each in standing.caregivers if str(each) == chosen]
    places += [at for at, _ in (*standing.roles, *standing.caregivers)]
    if not places:
        return None
    here = places[0]
    own = [each for practice, each in standing.caregivers if practice == here]
    return Actor(
        user_id=user.id,
        practice_id=here,
        roles=frozenset(role for practice, role in standing.roles if practice == here),
        caregiver_ids=frozenset(own),
        here_as=next(
            (each for each in own if str(each) == chosen), next(iter(own), None)
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
    return asking(request).actor


def asking(request: HttpRequest) -> Asking:
    """Find who asks, and say whether it is the session's end that keeps them out."""
    user = request.user
    if not user.is_authenticated:
        return Asking()
    standing = standing_of(user)
    signed_in = sign_in_of(request.session)
    is_ended = signed_in is not None and signed_in not in standing.sign_ins
    if is_ended or is_over(request.session, staff=bool(standing.roles)):
        return Asking(is_over=True)
    actor = _admitted(user, request.session, standing)
    if actor is not None and mark_seen(request.session):
        _note_device(request, user)
        request.session.save()
    return Asking(actor)


def sign_in_of(session: SessionBase) -> UUID | None:
    """Find which sign-in a session is; none before its first page."""
    known = session.get(SIGN_IN_KEY)
    return None if known is None else UUID(known)


def _note_device(request: HttpRequest, user: User) -> None:
    """Keep when the device was last seen; the first time, which device it is."""
    now = timezone.now()
    reads = translation.get_language() or ""
    known = sign_in_of(request.session)
    if known is not None:
        SignIn.objects.open().filter(id=known).update(last_seen_at=now, language=reads)
        return
    # What is over opens nothing, and need not be kept.
    oldest = now - timedelta(seconds=CAREGIVER_LONGEST_S)
    is_over = Q(ended_at__isnull=False) | Q(last_seen_at__lt=oldest)
    SignIn.objects.filter(is_over, user=user).delete()
    # From the session's key, so that two first pages at once are one sign-in.
    made_of = f"sign-in|{request.session.session_key}".encode()
    sign_in_id = UUID(bytes=hashlib.sha256(made_of).digest()[:16])
    browser, system = devices.recognised(request.headers.get("User-Agent", ""))
    SignIn.objects.get_or_create(
        id=sign_in_id,
        defaults={
            "user": user,
            "browser": browser,
            "system": system,
            "language": reads,
            "first_seen_at": now,
            "last_seen_at": now,
        },
    )
    request.session[SIGN_IN_KEY] = str(sign_in_id)
