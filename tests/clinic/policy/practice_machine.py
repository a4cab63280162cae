"""Two practices and three families that change step by step, and who may then see what.

The rules do what people do, by the application's own actions. What must follow is kept
beside them in a few sets, written from the table of permissions and not from the code;
after each step every surface is asked about every person and every film (P1, P2, P3, P15,
P22 to P25); over HTTP about one person a step, each in turn, since a page costs a
hundred decisions.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from django.db import transaction
from django.http import Http404
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import take_on
from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.families.actions import (
    end_work,
    invite_caregiver,
    join_team,
    leave_team,
    redeem_invitation,
)
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Form, Purpose, Role
from attunement_clinic.recordings import actions, keys
from attunement_clinic.recordings.access import reach_recording, visible_recordings
from attunement_clinic.recordings.authorise import authorise
from attunement_clinic.recordings.models import Artefact, Consent, Recording
from attunement_clinic.safety import actions as safety
from clinic.policy.practice_backup import DATABASES, Backup
from clinic.recordings.raw_client import Browser
from factories.accounts import UserFactory
from factories.families import (
    CaregiverFactory,
    CareTeamPlaceFactory,
    FamilyFactory,
)
from factories.films import ready_film
from personas import client_of, make_people

PARENTS = ("amara", "daniel", "chidi", "bea")  # each filmed one
_FAMILY = {"amara": 7, "daniel": 7, "elif": 7, "chidi": 8, "bea": 1}
_MOST_FILMS = 6
_STEP = timedelta(minutes=10)
_SOON = timedelta(minutes=5)
any_number = st.integers(0, 10_000)
uses = st.sampled_from([Purpose.SUPERVISION, Purpose.SUPERVISION, Purpose.THERAPY])
Seen = set[tuple[str, str]]


class PracticeMachine(RuleBasedStateMachine):
    """Each example runs in a transaction that is taken back, on a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(timezone.now(), tick=True)
        self.time = self.clock.start()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "ledger" / "withdrawals.jsonl"
        self.ledger = override_settings(WITHDRAWAL_LEDGER=path)
        self.ledger.enable()
        self.transactions = [transaction.atomic(using=name) for name in DATABASES]
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
        self.parents: dict[str, Caregiver] = {
            "amara": self.people.amara_as_caregiver,
            "daniel": self.people.daniel_as_caregiver,
            "chidi": self.people.chidi_as_caregiver,
            "bea": CaregiverFactory(family=far, name="Bea", user=bea),
        }
        self.films: dict[str, Recording] = {}
        self.filmed_by: dict[str, str] = {}
        self.agreed: set[tuple[str, Purpose]] = set()
        self.ending: set[str] = set()  # supervision ends at the next turn of the clock
        self.shared: set[tuple[str, str]] = set()
        self.unmade: set[str] = set()
        self.held: set[str] = set()
        self.closed: set[str] = set()
        self.team = {("ingrid", 7), ("noor", 7), ("jonas", 8), ("mira", 1)}
        self.roles = {"noor": Role.SUPERVISOR}
        self.gone: set[str] = set()
        self.before: Seen | None = None
        self.backup: Backup | None = None
        self.clients: dict[str, Client] = {}
        self.browsers: dict[str, Browser] = {}
        for name in PARENTS:
            self.film(name)
        self.sign_everybody_in()

    def teardown(self) -> None:
        for each in reversed(self.transactions):
            transaction.set_rollback(True, using=each.using)
            each.__exit__(None, None, None)
        self.ledger.disable()
        self.folder.cleanup()
        self.clock.stop()

    def sign_everybody_in(self) -> None:
        """Give everybody a session of now: what ends by itself is tested elsewhere."""
        for user in self.users.values():
            user.refresh_from_db()
        here = {n: user for n, user in self.users.items() if n not in self.gone}
        # Whoever left keeps the session they had, and it is tried all the same.
        self.clients |= {name: client_of(user) for name, user in here.items()}
        self.browsers |= {name: Browser(user) for name, user in here.items()}
        self.turn = cycle(self.clients)

    def film(self, name: str) -> None:
        label = f"{name}-{len(self.films)}"
        film = ready_film(self.parents[name], number=len(self.films) + 1)
        film.key_id = keys.create_recording_key()
        film.save(update_fields=["key_id"])
        self.films[label], self.filmed_by[label] = film, name
        self.agreed.add((label, Purpose.THERAPY))
        self.before = None

    def one_film(self, number: int, *families: int) -> str | None:
        """Return a film that can still be decided about, of these families."""
        found = [
            label
            for label, name in self.filmed_by.items()
            if name not in self.gone
            and label not in self.unmade
            and _FAMILY[name] in (families or (1, 7, 8))
        ]
        return found[number % len(found)] if found else None

    def actor(self, name: str) -> Actor | None:
        user = User.objects.get(id=self.users[name].id)
        return actor_for(user) if user.is_active else None

    def acting(self, name: str) -> Actor:
        found = self.actor(name)
        assert found is not None
        return found

    def known_to(self) -> Seen:
        return {(n, f) for n in self.users for f in self.films if self.sees(n, f)}

    # ---- what people do ----

    @precondition(lambda self: len(self.films) < _MOST_FILMS)
    @rule(name=st.sampled_from(PARENTS))
    def upload(self, name: str) -> None:
        if name not in self.gone:
            self.film(name)

    @rule(number=any_number, use=uses)
    def agree(self, number: int, use: Purpose) -> None:
        label = self.one_film(number)
        if label is None:
            return
        before = self.known_to()
        actions.give_consent(
            self.acting(self.filmed_by[label]),
            recording_id=self.films[label].id,
            purpose=use,
        )
        self.agreed.add((label, use))
        if use is Purpose.SUPERVISION:
            self.ending.discard(label)
        # A word for one film and one use opens nothing else (P3).
        for where in _listed(self) - before:
            assert where[1] == label, where
        self.before = None

    @rule(number=any_number, use=uses)
    def withdraw(self, number: int, use: Purpose) -> None:
        label = self.one_film(number)
        if label is None:
            return
        film = self.films[label]
        live = Consent.objects.filter(recording=film, purpose=use, withdrawn_at=None)
        if self.backup is not None and live.exists():
            self.backup.uses.add((label, use))
        actions.withdraw_consent(
            self.acting(self.filmed_by[label]), recording_id=film.id, purpose=use
        )
        self.agreed.discard((label, use))
        if use is Purpose.THERAPY:
            self.forget(label)

    @rule(number=any_number)
    def take_back(self, number: int) -> None:
        """Take back a film whole; its job destroys the key unless it is held."""
        label = self.one_film(number)
        if label is None:
            return
        withdrawal = actions.withdraw_film(
            self.acting(self.filmed_by[label]), recording_id=self.films[label].id
        )
        actions.unmake(withdrawal.id)
        self.forget(label)

    @rule(number=any_number, on=st.booleans())
    def close(self, number: int, on: bool) -> None:
        """Close a film before a key was shown, or open it again."""
        label = self.one_film(number)
        if label is None:
            return
        act = actions.close_film if on else actions.open_film
        act(self.acting(self.filmed_by[label]), recording_id=self.films[label].id)
        (self.closed.add if on else self.closed.discard)(label)
        if not on:
            self.before = None
        elif self.backup is not None:
            self.backup.closed.add(label)

    def forget(self, label: str) -> None:
        self.unmade.add(label)
        if self.backup is not None:
            self.backup.unmade.add(label)
        self.shared = {each for each in self.shared if each[0] != label}
        self.agreed -= {(label, each) for each in Purpose}

    @rule(number=any_number)
    def expire(self, number: int) -> None:
        """Let the word for supervision end in five minutes."""
        label = self.one_film(number)
        if label is not None and (label, Purpose.SUPERVISION) in self.agreed:
            Consent.objects.filter(
                recording=self.films[label],
                purpose=Purpose.SUPERVISION,
                withdrawn_at=None,
            ).update(expires_at=timezone.now() + _SOON)
            self.ending.add(label)

    @rule()
    def wait(self) -> None:
        """Ten minutes pass: what was to end has, before any job writes it down."""
        self.time.shift(_STEP)
        for label in self.ending:
            self.agreed.discard((label, Purpose.SUPERVISION))
        self.ending.clear()
        if self.backup is not None:
            self.backup.waits += 1
        self.sign_everybody_in()

    @rule()
    def set_back(self) -> None:
        """Once the job wrote an end down, a clock that is set back changes nothing."""
        actions.end_expired_consents(timezone.now())
        self.time.shift(-_STEP)
        # Nor does it count twice for what has yet to end.
        self.time.shift(_STEP)
        before = _listed(self)
        self.time.shift(-_SOON)
        assert _listed(self) <= before, "a clock set back opened a door"
        self.time.shift(_SOON)

    @rule(number=any_number, on=st.booleans(), whom=st.sampled_from(PARENTS[:2]))
    def share(self, number: int, on: bool, whom: str) -> None:
        label = self.one_film(number, 7)
        if label is None or self.filmed_by[label] == whom:
            return
        act = actions.share_recording if on else actions.unshare_recording
        act(
            self.acting(self.filmed_by[label]),
            recording_id=self.films[label].id,
            caregiver_id=self.parents[whom].id,
        )
        if self.backup is not None and not on and (label, whom) in self.shared:
            self.backup.shares.add((label, whom))
        (self.shared.add if on else self.shared.discard)((label, whom))
        if on:
            self.before = None

    @precondition(lambda self: {"ingrid", "noor"}.isdisjoint(self.gone))
    @rule(number=any_number)
    def hold(self, number: int) -> None:
        """Two people freeze a film; nobody plays it, whoever agreed."""
        label = self.one_film(number, 7)
        if label is None or label in self.held or ("noor", 7) not in self.team:
            return
        if self.roles["noor"] is not Role.SUPERVISOR:
            return
        asked = safety.propose_hold(
            self.acting("ingrid"),
            recording_id=self.films[label].id,
            words="A bruise is seen.",
            review_on=timezone.localdate() + timedelta(days=7),
            telling=safety.Telling(is_told=True),
        )
        safety.confirm_hold(self.acting("noor"), hold_id=asked.id)
        self.held.add(label)

    @precondition(lambda self: "ingrid" not in self.gone and "elif" not in self.users)
    @rule()
    def invite(self) -> None:
        """Bring a third caregiver into family 7, who sees nothing of anybody else."""
        caregiver = CaregiverFactory(family=self.people.family, name="Elif", user=None)
        _row, token = invite_caregiver(
            self.acting("ingrid"), caregiver=caregiver, email="elif@example.org"
        )
        user = redeem_invitation(token=token)
        assert user is not None
        assert redeem_invitation(token=token) is None
        self.users["elif"], self.parents["elif"] = user, caregiver
        self.sign_everybody_in()

    @precondition(lambda self: "ingrid" not in self.gone)
    @rule(name=st.sampled_from(["jonas", "noor"]))
    def join(self, name: str) -> None:
        role = self.roles.get(name, Role.CLINICIAN)
        if name in self.gone or (name, 7) in self.team:
            return
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

    @precondition(lambda self: "noor" not in self.gone)
    @rule()
    def change_role(self) -> None:
        """Noor's work ends and begins again as the other thing: nothing comes back."""
        other = {
            Role.SUPERVISOR: Role.CLINICIAN,
            Role.CLINICIAN: Role.SUPERVISOR,
        }[self.roles["noor"]]
        noor, amelia = self.users["noor"], self.acting("amelia")
        end_work(amelia, user_id=noor.id, successor_id=self.users["ingrid"].id)
        take_on(amelia, email=noor.email, name=noor.name, roles={other})
        self.roles["noor"] = other
        self.team.discard(("noor", 7))
        self.sign_everybody_in()

    @rule(name=st.sampled_from(["jonas", "noor"]))
    def end_role(self, name: str) -> None:
        if name in self.gone or "ingrid" in self.gone:
            return
        end_work(
            self.acting("amelia"),
            user_id=self.users[name].id,
            successor_id=self.users["ingrid"].id,
        )
        if name == "jonas":
            self.team.add(("ingrid", 8))
            self.before = None
        self.leave_for_good(name)

    @rule(name=st.sampled_from(["ingrid", "daniel", "amara"]))
    def deactivate(self, name: str) -> None:
        User.objects.filter(id=self.users[name].id).update(is_active=False)
        self.leave_for_good(name)

    def leave_for_good(self, name: str) -> None:
        """Their sessions are still tried, and open nothing."""
        self.gone.add(name)

    @rule()
    def back_up(self) -> None:
        self.backup = Backup.of(self)

    @precondition(lambda self: self.backup is not None)
    @rule()
    def restore(self) -> None:
        """Restore the backup: what was taken back since stays taken back."""
        assert self.backup is not None
        self.backup.restore(self)
        self.before = None
        self.sign_everybody_in()

    # ---- what must follow ----

    def sees(self, name: str, label: str) -> bool:
        """Say by the table whether a person knows of a film."""
        if name in self.gone:
            return False
        filmed = self.filmed_by[label]
        if name == filmed:
            return True
        if name in self.parents:
            agreed = (label, Purpose.THERAPY) in self.agreed
            return (label, name) in self.shared and agreed
        role = self.roles.get(name, Role.CLINICIAN)
        use = Purpose.SUPERVISION if role is Role.SUPERVISOR else Purpose.THERAPY
        return (name, _FAMILY[filmed]) in self.team and (label, use) in self.agreed

    @invariant()
    def every_surface_agrees(self) -> None:
        knows = self.known_to()
        shut = self.unmade | self.held | self.closed
        plays = {(n, f) for n, f in knows if f not in shut}
        if self.before is not None:
            assert plays <= self.before, "what ended opened a door"
        self.before = plays
        codes = {(n, f) for n, f in plays if n not in self.parents}
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
                scope = browser.scope("GET", f"/m/{file.id}", {})
                assert _opens(authorise, scope, file.id) == (where in plays), where
            trail = AuditEvent.objects.filter(
                action="film.seen",
                subject_id=film.id,
                actor_id=self.users[name].id,
            )
            assert trail.exists() or where not in plays, where

    def _ask_pages(self, name: str, knows: Seen) -> None:
        client, is_parent = self.clients[name], name in self.parents
        listed = client.get("/upload" if is_parent else "/desk/films/").content.decode()
        page = "/upload/mine/" if is_parent else "/desk/films/"
        for label, film in self.films.items():
            where = (name, label)
            expected = 200 if where in knows else 404
            assert client.get(f"/api/v1/recordings/{film.id}").status_code == expected
            told = client.get(f"{page}{film.id}").status_code
            # Whoever is nobody any more is led to sign in, whatever they ask for.
            assert told == expected or (name in self.gone and told == 302), where
            # A parent's list holds what they sent themselves.
            is_listed = self.filmed_by[label] == name if is_parent else where in knows
            assert (str(film.id) in listed) == (is_listed and name not in self.gone)


def _listed(machine: PracticeMachine) -> Seen:
    """Return what each person's list of films holds."""
    by_id = {film.id: label for label, film in machine.films.items()}
    return {
        (name, by_id[each.recording.id])
        for name in machine.users
        for each in visible_recordings(machine.actor(name))
    }


def _opens(door, *args) -> bool:
    try:
        door(*args)
    except Http404:
        return False
    return True
