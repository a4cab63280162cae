"""What a user is here: the roles of a member of staff, the caregivers of a parent.

It stands before every page and every part of a film, so that it comes with the user in
one query (`Backend`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from attunement_clinic.accounts.models import Membership, SignIn, User
from attunement_clinic.policy import Role

# As they are named in the query below.
_ROLES, _CAREGIVERS, _SIGN_INS = "has_roles", "has_caregivers", "has_sign_ins"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a user is, each with the practice it is in, and which sign-ins are open."""

    roles: tuple[tuple[UUID, Role], ...]
    caregivers: tuple[tuple[UUID, UUID], ...]
    sign_ins: frozenset[UUID]


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Loads who is signed in together with what they are."""

    def get_user(self, user_id: UUID) -> User | None:
        user = _with_standing().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def standing_of(user: User) -> Standing:
    """Gather what a user is now, in one query, or from the one that just loaded them.

    What was loaded counts once: whoever asks again is told what holds by then.
    """
    if not hasattr(user, _ROLES):
        return _taken_from(_with_standing().get(pk=user.pk))
    return _taken_from(user)


@cache
def _with_standing() -> QuerySet[User]:
    """Write the query once: it costs more time than the database takes to answer it."""
    of_user = OuterRef("pk")
    roles = Membership.objects.live().filter(user=of_user).order_by("id")
    # By way of the user: families are an app above this one.
    families = User.objects.filter(pk=of_user, caregivers__isnull=False)
    caregivers = families.order_by("caregivers__created_at", "caregivers__id")
    sign_ins = SignIn.objects.open().filter(user=of_user).order_by("id")
    as_place = JSONObject(practice="caregivers__practice_id", id="caregivers__id")
    as_role = JSONObject(practice="practice_id", role="role")
    return User.objects.annotate(
        has_roles=ArraySubquery(roles.values_list(as_role)),
        has_caregivers=ArraySubquery(caregivers.values_list(as_place)),
        has_sign_ins=ArraySubquery(sign_ins.values("id")),
    )


def _taken_from(user: User) -> Standing:
    brought: dict[str, Any] = {}
    for name in (_ROLES, _CAREGIVERS, _SIGN_INS):
        # Not by `vars`: a request's user is a proxy that stands for the row.
        brought[name] = getattr(user, name)
        delattr(user, name)
    return Standing(
        roles=tuple(
            (UUID(each["practice"]), Role(each["role"])) for each in brought[_ROLES]
        ),
        caregivers=tuple(
            (UUID(each["practice"]), UUID(each["id"])) for each in brought[_CAREGIVERS]
        ),
        sign_ins=frozenset(brought[_SIGN_INS]),
    )
