"""Two practices and three families that change step by step, and who may then see what.

The rules do what people do, by the application's own actions. What must follow is kept
beside them in a few sets, written from the table of permissions and not from the code;
after each step every surface is asked about every person and every film (P1, P2, P15);
over HTTP about one person a step, each in turn, since a page costs a hundred decisions.
"""

from __future__ import annotations

from itertools import cycle

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import end_memberships
from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.families.actions import join_team, leave_team
from attunement_clinic.policy import Actor, Form, Purpose, Role
from attunement_clinic.recordings import actions
from attunement_clinic.recordings.access import (
    access_artefact,
    reach_recording,
    visible_recordings,
)
from attunement_clinic.recordings.authorise import authorise
from attunement_clinic.recordings.models import Artefact, Consent, Recording
from clinic.recordings.raw_client import Browser
from factories.accounts import UserFactory
from factories.families import (
    CaregiverFactory,
    CareTeamPlaceFactory,
    FamilyFactory,
)
from factories.films import ready_film
from personas import client_of, make_people

FILMS = ("amara", "daniel", "chidi", "bea")  # each filmed one
_FAMILY = {"amara": 7, "daniel": 7, "chidi": 8, "bea": 1}
films = st.sampled_from(FILMS)
uses = st.sampled_from([Purpose.SUPERVISION, Purpose.SUPERVISION, Purpose.THERAPY])
Seen = set[tuple[str, str]]


class PracticeMachine(RuleBasedStateMachine):
    """Each example runs in a transaction that is taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.transactions = [transaction.atomic(using=name) for name in _DATABASES]
        for each in self.transactions:
            each.__enter__()
        self.people = make_people()
        bea = UserFactory(name="Bea", email="bea@example.org")
        far = FamilyFactory(
            practice=self.people.elsewhere, number=1, opened_by=self.people.mira
        )
        CareTeamPlaceFactory(
            family=far,
            user=self.people.mira,
            role=Role.CLINICIAN,
            since=timezone.now(),
        )
        self.users: dict[str, User] = {**self.people.everybody, "bea": bea}
        parents = {
            "amara": self.people.amara_as_caregiver,
            "daniel": self.people.daniel_as_caregiver,
            "chidi": self.people.chidi_as_caregiver,
            "bea": CaregiverFactory(family=far, name="Bea", user=bea),
        }
        self.parents = parents
        self.clients = {n: client_of(user) for n, user in self.users.items()}
        self.browsers = {n: Browser(user) for n, user in self.users.items()}
        self.films: dict[str, Recording] = {
            name: ready_film(parents[name], number=n + 1)
            for n, name in enumerate(FILMS)
        }
        self.agreed = {(name, Purpose.THERAPY) for name in FILMS}
        self.shared: set[str] = set()
        self.unmade: set[str] = set()
        self.team = {("ingrid", 7), ("noor", 7), ("jonas", 8), ("mira", 1)}
        self.gone: set[str] = set()
        self.before: Seen | None = None
        self.turn = cycle(self.users)

    def teardown(self) -> None:
        for each in reversed(self.transactions):
            transaction.set_rollback(True, using=each.using)
            each.__exit__(None, None, None)

    def actor(self, name: str) -> Actor | None:
        user = User.objects.get(id=self.users[name].id)
        return actor_for(user) if user.is_active else None

    def acting(self, name: str) -> Actor:
        found = self.actor(name)
        assert found is not None
        return found

    # ---- what people do ----

    @rule(film=films, use=uses)
    def agree(self, film: str, use: Purpose) -> None:
        if film in self.gone | self.unmade:
            return
        actions.give_consent(
            self.acting(film), recording_id=self.films[film].id, purpose=use
        )
        self.agreed.add((film, use))
        self.before = None

    @rule(film=films, use=uses)
    def withdraw(self, film: str, use: Purpose) -> None:
        if film in self.gone | self.unmade:
            return
        actions.withdraw_consent(
            self.acting(film), recording_id=self.films[film].id, purpose=use
        )
        self.agreed.discard((film, use))
        if use is Purpose.THERAPY:
            self.unmade.add(film)
            self.shared.discard(film)
            self.agreed -= {(film, each) for each in Purpose}

    @rule(film=films)
    def expire(self, film: str) -> None:
        Consent.objects.filter(
            recording=self.films[film], purpose=Purpose.SUPERVISION, withdrawn_at=None
        ).update(expires_at=timezone.now())
        actions.end_expired_consents(timezone.now())
        self.agreed.discard((film, Purpose.SUPERVISION))

    @rule(film=st.sampled_from(["amara", "daniel"]), on=st.booleans())
    def share(self, film: str, on: bool) -> None:
        if film in self.gone | self.unmade:
            return
        act = actions.share_recording if on else actions.unshare_recording
        other = self.parents["daniel" if film == "amara" else "amara"]
        act(
            self.acting(film),
            recording_id=self.films[film].id,
            caregiver_id=other.id,
        )
        (self.shared.add if on else self.shared.discard)(film)
        if on:
            self.before = None

    @precondition(lambda self: "ingrid" not in self.gone)
    @rule(name=st.sampled_from(["jonas", "noor"]))
    def join(self, name: str) -> None:
        if name in self.gone or (name, 7) in self.team:
            return
        role = Role.CLINICIAN if name == "jonas" else Role.SUPERVISOR
        join_team(
            self.acting("ingrid"),
            family=self.people.family,
            user=self.users[name],
            role=role,
        )
        self.team.add((name, 7))
        self.before = None

    @precondition(lambda self: "ingrid" not in self.gone)
    @rule(name=st.sampled_from(["jonas", "noor"]))
    def leave(self, name: str) -> None:
        leave_team(
            self.acting("ingrid"), family=self.people.family, user=self.users[name]
        )
        self.team.discard((name, 7))

    @rule(name=st.sampled_from(["jonas", "noor"]))
    def end_role(self, name: str) -> None:
        if name in self.gone:
            return
        end_memberships(self.acting("amelia"), user_id=self.users[name].id)
        self.gone.add(name)

    @rule(name=st.sampled_from(["ingrid", "daniel", "amara"]))
    def deactivate(self, name: str) -> None:
        User.objects.filter(id=self.users[name].id).update(is_active=False)
        self.gone.add(name)

    # ---- what must follow ----

    def sees(self, name: str, film: str) -> bool:
        """Say by the table whether a person knows of a film."""
        if name in self.gone:
            return False
        if name == film:
            return True
        if {name, film} == {"amara", "daniel"}:
            return film in self.shared and (film, Purpose.THERAPY) in self.agreed
        use = Purpose.SUPERVISION if name == "noor" else Purpose.THERAPY
        return (name, _FAMILY[film]) in self.team and (film, use) in self.agreed

    @invariant()
    def every_surface_agrees(self) -> None:
        knows = {(n, f) for n in self.users for f in FILMS if self.sees(n, f)}
        plays = {(n, f) for n, f in knows if f not in self.unmade}
        if self.before is not None:
            assert plays <= self.before, "what ended opened a door"
        self.before = plays
        staff = set(self.users) - set(FILMS)
        codes = {(n, f) for n, f in plays if n in staff}
        for name in self.users:
            self._check(name, knows, plays, codes)
        self._ask_pages(next(self.turn), knows)

    def _check(self, name: str, knows: Seen, plays: Seen, codes: Seen) -> None:
        actor = self.actor(name)
        by_id = {film.id: label for label, film in self.films.items()}
        for form, expected in ((Form.METADATA, knows), (Form.STREAM, plays)):
            listed = visible_recordings(actor, form=form)
            found = {(name, by_id[each.recording.id]) for each in listed}
            assert found == {each for each in expected if each[0] == name}, form
        if actor is not None:
            found = {(name, by_id[each.id]) for each in films_to_annotate(actor)}
            assert found == {each for each in codes if each[0] == name}
        browser = self.browsers[name]
        for label, film in self.films.items():
            where = (name, label)
            assert _opens(reach_recording, actor, film.id, Form.METADATA) == (
                where in knows
            ), where
            for file in Artefact.objects.filter(recording=film):
                assert _opens(access_artefact, actor, file.id) == (where in plays)
                scope = browser.scope("GET", f"/m/{file.id}", {})
                assert _opens(authorise, scope, file.id) == (where in plays), where
            trail = AuditEvent.objects.filter(
                action="film.seen",
                subject_id=film.id,
                actor_id=self.users[name].id,
            )
            assert trail.exists() or where not in plays, where

    def _ask_pages(self, name: str, knows: Seen) -> None:
        for label, film in self.films.items():
            answer = self.clients[name].get(f"/api/v1/recordings/{film.id}")
            expected = 200 if (name, label) in knows else 404
            assert answer.status_code == expected, (name, label)


_DATABASES = ("default", "keys")


def _opens(door, *args) -> bool:
    try:
        door(*args)
    except Http404:
        return False
    return True
