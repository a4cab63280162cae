"""Two practices and three families, and what was said and done in them so far.

Each example runs in a transaction that is taken back, on a clock of its own. What people
agreed, showed, closed and took back is kept in a few sets beside the databases, so that
what must follow can be written from them and not from the code.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.models import User
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Actor, Purpose, Role
from attunement_clinic.recordings import keys
from attunement_clinic.recordings.models import Recording
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
FAMILY = {"amara": 7, "daniel": 7, "elif": 7, "chidi": 8, "bea": 1}
Seen = set[tuple[str, str]]


class PracticeState(RuleBasedStateMachine):
    """The people, their films, and what holds now; the rules are in `PracticeMachine`."""

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
            and FAMILY[name] in (families or (1, 7, 8))
        ]
        return found[number % len(found)] if found else None

    def actor(self, name: str) -> Actor | None:
        user = User.objects.get(id=self.users[name].id)
        return actor_for(user) if user.is_active else None

    def acting(self, name: str) -> Actor:
        found = self.actor(name)
        assert found is not None
        return found

    def forget(self, label: str) -> None:
        self.unmade.add(label)
        if self.backup is not None:
            self.backup.unmade.add(label)
        self.shared = {each for each in self.shared if each[0] != label}
        self.agreed -= {(label, each) for each in Purpose}

    def leave_for_good(self, name: str) -> None:
        """Their sessions are still tried, and open nothing."""
        self.gone.add(name)
