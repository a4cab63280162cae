"""The people of the tests, always the same, so that a test says whom it is about.

Ingrid     therapist of family 7
Jonas      therapist of the same practice, with his own caseload: family 8
Noor       supervisor of family 7, coder
Amelia     administrator of the practice: no clinical content
Mira       therapist of another practice: must see nothing
Amara      mother of baby Sol, family 7
Daniel     father of baby Sol, with an account of his own
Chidi      father in family 8, the other family of the practice
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from attunement_clinic.accounts.access import RECORDED_USER_KEY, actor_of
from attunement_clinic.accounts.models import Practice, SignIn, User
from attunement_clinic.accounts.visiting import COOKIE
from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.policy import Actor, Role
from attunement_clinic.safety.middleware import LATER_KEY
from factories.accounts import MembershipFactory, PracticeFactory, UserFactory
from factories.families import (
    CaregiverFactory,
    CareTeamPlaceFactory,
    FamilyFactory,
    InfantFactory,
)

_OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class People:
    """Two practices, their staff, and two families of the first."""

    practice: Practice
    elsewhere: Practice
    ingrid: User
    jonas: User
    noor: User
    amelia: User
    mira: User
    amara: User
    daniel: User
    chidi: User
    family: Family
    sol: Infant
    amara_as_caregiver: Caregiver
    daniel_as_caregiver: Caregiver
    other_family: Family
    chidi_as_caregiver: Caregiver

    @property
    def everybody(self) -> dict[str, User]:
        names = [
            "ingrid",
            "jonas",
            "noor",
            "amelia",
            "mira",
            "amara",
            "daniel",
            "chidi",
        ]
        return {name: getattr(self, name) for name in names}


def make_people() -> People:
    """Write everybody to the database."""
    practice = PracticeFactory(name="Riverside practice")
    elsewhere = PracticeFactory(name="Hill practice")
    ingrid = _staff("Ingrid Sand", practice, Role.CLINICIAN)
    jonas = _staff("Jonas Berg", practice, Role.CLINICIAN)
    noor = _staff("Noor Haddad", practice, Role.SUPERVISOR)
    amelia = _staff("Amelia Roth", practice, Role.ADMINISTRATOR)
    mira = _staff("Mira Kovac", elsewhere, Role.CLINICIAN)
    family = FamilyFactory(practice=practice, number=7, opened_by=ingrid)
    other_family = FamilyFactory(practice=practice, number=8, opened_by=jonas)
    _team(family, ingrid, Role.CLINICIAN)
    _team(family, noor, Role.SUPERVISOR)
    _team(other_family, jonas, Role.CLINICIAN)
    amara, daniel, chidi = (_user(name) for name in ("Amara", "Daniel", "Chidi"))
    relation = Caregiver.Relation
    return People(
        practice=practice,
        elsewhere=elsewhere,
        ingrid=ingrid,
        jonas=jonas,
        noor=noor,
        amelia=amelia,
        mira=mira,
        amara=amara,
        daniel=daniel,
        chidi=chidi,
        family=family,
        sol=InfantFactory(family=family, name="Sol", born_on=date(2026, 1, 5)),
        amara_as_caregiver=CaregiverFactory(family=family, name="Amara", user=amara),
        daniel_as_caregiver=CaregiverFactory(
            family=family, name="Daniel", user=daniel, relation=relation.FATHER
        ),
        other_family=other_family,
        chidi_as_caregiver=CaregiverFactory(
            family=other_family, name="Chidi", user=chidi, relation=relation.FATHER
        ),
    )


@pytest.fixture
def people(db: None) -> People:
    return make_people()


class SignedIn(SessionStore):
    """The session of somebody who showed everything that is asked at sign-in."""

    def __init__(self, user: User, *, second_factor: bool = True) -> None:
        super().__init__()
        self[RECORDED_USER_KEY] = str(user.id)
        if second_factor:
            self[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0.0}]


def actor(user: User) -> Actor:
    """Say who `user` is to the decision, second factor shown."""
    found = actor_of(user, SignedIn(user))
    assert found is not None, f"{user} is nobody here"
    return found


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> Client:
    """Sign `user` in on `client`; staff have shown their second factor unless told."""
    # A new role raised the number that a session carries: it is the one of now.
    user.refresh_from_db(fields=["session_epoch"])
    client.force_login(user)
    session = client.session
    session[RECORDED_USER_KEY] = str(user.id)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": 0.0}]
    if second_factor:
        session[AUTHENTICATION_METHODS_SESSION_KEY] += [{"method": "mfa", "at": 0.0}]
    # Where no crisis contact is confirmed, the desk begins with that: they put it off.
    session[LATER_KEY] = True
    session.save()
    return client


def reads(user: User, language: str) -> None:
    """Let `user` have read here in `language`, on a device of its own, a moment ago."""
    now = timezone.now()
    SignIn.objects.create(
        id=uuid4(), user=user, language=language, first_seen_at=now, last_seen_at=now
    )


def client_of(user: User | None, *, enforce_csrf: bool = False) -> Client:
    """Make a client of its own for `user`; nobody is signed in for `None`."""
    client = Client(enforce_csrf_checks=enforce_csrf)
    return client if user is None else sign_in(client, user)


def fresh(user: User, *, lasts_s: float = 0.0) -> Client:
    """Return somebody who showed their key a moment ago, or will seem to for a while."""
    client = client_of(user)
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() + lasts_s
    session.save()
    return client


def visitor_of(practice: Practice) -> Client:
    """Make a client of somebody without sign-in, who chose this practice's door."""
    client = Client()
    client.cookies[COOKIE] = str(practice.id)
    return client


def _staff(name: str, practice: Practice, role: Role) -> User:
    user = _user(name)
    MembershipFactory(practice=practice, user=user, role=role)
    return user


def _user(name: str) -> User:
    email = f"{name.split(maxsplit=1)[0].lower()}@example.org"
    user: User = UserFactory(name=name, email=email)
    return user


def _team(family: Family, user: User, role: Role) -> None:
    CareTeamPlaceFactory(family=family, user=user, role=role, since=_OPENED)
