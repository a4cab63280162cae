"""What people of two practices and three families do, step by step.

The rules do it by the application's own actions, and note it (`practice_state.py`); after
each step every surface must say what follows (`practice_surfaces.py`).
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from attunement_clinic.accounts.actions import take_on
from attunement_clinic.accounts.models import User
from attunement_clinic.families.actions import (
    end_work,
    invite_caregiver,
    join_team,
    leave_team,
    redeem_invitation,
)
from attunement_clinic.policy import Purpose, Role
from attunement_clinic.recordings import actions
from attunement_clinic.recordings.models import Consent
from attunement_clinic.safety import actions as safety
from clinic.policy.practice_backup import Backup
from clinic.policy.practice_state import PARENTS, PracticeState
from clinic.policy.practice_surfaces import check_every_surface, known_to, listed
from factories.families import CaregiverFactory

_MOST_FILMS = 6
_STEP = timedelta(minutes=10)
_SOON = timedelta(minutes=5)
any_number = st.integers(0, 10_000)
uses = st.sampled_from([Purpose.SUPERVISION, Purpose.SUPERVISION, Purpose.THERAPY])


class PracticeMachine(PracticeState):
    """Every rule is something that people do, in any order."""

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
        before = known_to(self)
        actions.give_consent(
            self.acting(self.filmed_by[label]),
            recording_id=self.films[label].id,
            purpose=use,
        )
        self.agreed.add((label, use))
        if use is Purpose.SUPERVISION:
            self.ending.discard(label)
        # A word for one film and one use opens nothing else (P3).
        for where in listed(self) - before:
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
        before = listed(self)
        self.time.shift(-_SOON)
        assert listed(self) <= before, "a clock set back opened a door"
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

    @invariant()
    def every_surface_agrees(self) -> None:
        check_every_surface(self)
