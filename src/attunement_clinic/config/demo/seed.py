"""The demo practice: people, families at different places of the path, one film."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.config.demo.door import open_door
from attunement_clinic.config.demo.film import send_film
from attunement_clinic.config.demo.forms import (
    answer_at_the_beginning,
    ask_dana,
    cover_every_day,
)
from attunement_clinic.config.demo.interview import hold_interview
from attunement_clinic.config.demo.people import PASSWORD, STAFF, DemoStaff
from attunement_clinic.families.actions import (
    NewCaregiver,
    NewInfant,
    invite_caregiver,
    join_team,
    open_family,
    redeem_invitation,
)
from attunement_clinic.families.models import (
    Caregiver,
    CaregiverInvitation,
    Family,
)
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.plans.actions import make_appointment, note_missed
from attunement_clinic.plans.models import Appointment
from attunement_clinic.policy import Actor, Role
from attunement_clinic.recordings.actions.invitations import ask_for_film
from attunement_clinic.recordings.models import FilmInvitation, Situation
from attunement_clinic.safety.actions import confirm_contact
from attunement_clinic.safety.proposals import countries

_COUNTRY = "GB"
_DAY_BEGINS, _DAY_ENDS = 8, 18
_Relation = Caregiver.Relation
_IN_THE_DAY = SafeContact(
    ways=frozenset({Way.TEXT, Way.EMAIL}),
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(17),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The demo's staff as actors."""

    ingrid: Actor
    jonas: Actor
    noor: User


@transaction.atomic
def seed(film: Path) -> None:
    """Fill an empty database with the demo, all or nothing; the worker reads the film."""
    staff = _staff()
    _numbers(staff.ingrid)
    cover_every_day(
        staff.ingrid,
        responsible=User.objects.get(id=staff.ingrid.user_id),
        deputy=User.objects.get(id=staff.jonas.user_id),
    )
    open_door(staff.ingrid, Practice.objects.get(id=staff.ingrid.practice_id))
    _first_talk(staff.ingrid)
    _twins(staff.ingrid)
    _film_asked(staff.ingrid)
    _elsewhere(staff.jonas)
    invitation = _whole_path(staff)
    parent = _actor(User.objects.get(email="rosa@demo.example"))
    answer_at_the_beginning(staff.ingrid, parent, invitation.caregiver)
    hold_interview(
        staff.ingrid, invitation.caregiver, (timezone.now() - timedelta(days=30)).date()
    )
    recording = send_film(parent, invitation=invitation, film=film)
    story = app.configure_task("demo.tell_story", schedule_in={"seconds": 3})
    story.defer(recording_id=str(recording.id))


def _staff() -> Staff:
    practices = {
        name: Practice.objects.create(
            name=name, is_demo=True, country=_COUNTRY, time_zone="Europe/London"
        )
        for name in dict.fromkeys(each.practice for each in STAFF)
    }
    users = {each.email: _member(each, practices[each.practice]) for each in STAFF}
    return Staff(
        ingrid=_actor(users["ingrid@demo.example"]),
        jonas=_actor(users["jonas@demo.example"]),
        noor=users["noor@demo.example"],
    )


def _member(each: DemoStaff, practice: Practice) -> User:
    user = User.objects.create_user(each.email, PASSWORD, name=each.name)
    add_staff(None, practice=practice, user=user, roles=set(each.roles))
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def _actor(user: User) -> Actor:
    actor = actor_for(user)
    if actor is None:
        raise RuntimeError(f"{user} is nobody in the demo.")
    return actor


def _numbers(actor: Actor) -> None:
    for contact in countries()[_COUNTRY].contacts:
        confirm_contact(
            actor,
            label=contact.label,
            number=contact.number,
            hours=contact.hours,
            is_emergency=contact.is_emergency,
        )


def _first_talk(ingrid: Actor) -> None:
    family = _open(
        ingrid,
        days_ago=2,
        infants=[_infant("Lou", weeks=9, days=6, early_days=33)],
        caregivers=[
            NewCaregiver(
                name="Petra",
                relation=_Relation.MOTHER,
                safe_contact="Text before ringing. Home alone until 16:00.",
            )
        ],
    )
    _meet(ingrid, family, hours=5)


def _twins(ingrid: Actor) -> None:
    """Let a family be quiet: nobody came to the second meeting, and nothing was heard."""
    family = _open(
        ingrid,
        days_ago=12,
        infants=[_infant("Ida", weeks=22, days=4), _infant("Ole", weeks=22, days=4)],
        caregivers=[
            NewCaregiver(name="Nils", relation=_Relation.FATHER, contact=_IN_THE_DAY),
            NewCaregiver(name="Fenja", relation=_Relation.MOTHER),
        ],
    )

    meeting = make_appointment(
        ingrid,
        caregiver_id=family.caregivers.get(name="Nils").id,
        starts_at=timezone.now() - timedelta(days=6, hours=2),
        minutes=40,
        place=Appointment.Place.ROOM,
    )
    note_missed(ingrid, appointment_id=meeting.id, missed=True)


def _film_asked(ingrid: Actor) -> None:
    family = _open(
        ingrid,
        days_ago=16,
        infants=[_infant("Milo", weeks=5, days=0)],
        caregivers=[
            NewCaregiver(
                name="Dana",
                relation=_Relation.MOTHER,
                safe_contact="E-mail only. She reads it on her own phone.",
            )
        ],
    )
    dana = _join(ingrid, family, "Dana", "dana@demo.example", days_ago=12)
    ask_dana(ingrid, dana)
    _ask(
        ingrid,
        dana,
        days_ago=1,
        situation=Situation.SLEEPING,
        words="A few minutes of settling to sleep, when it suits you.",
    )


def _elsewhere(jonas: Actor) -> None:
    _open(
        jonas,
        days_ago=30,
        infants=[_infant("Kim", weeks=27, days=5)],
        caregivers=[NewCaregiver(name="Vera", relation=_Relation.MOTHER)],
    )


def _whole_path(staff: Staff) -> FilmInvitation:
    ingrid = staff.ingrid
    family = _open(
        ingrid,
        days_ago=42,
        infants=[_infant("Sol", weeks=14, days=2)],
        caregivers=[
            NewCaregiver(
                name="Rosa",
                relation=_Relation.MOTHER,
                safe_contact="Text before ringing, weekdays 9 to 15. Sender name"
                " “Library”. No voicemail, no letters.",
            ),
            NewCaregiver(
                name="Teo",
                relation=_Relation.FATHER,
                safe_contact="By e-mail, any time.",
            ),
        ],
    )
    join_team(ingrid, family=family, user=staff.noor, role=Role.SUPERVISOR)
    rosa = _join(ingrid, family, "Rosa", "rosa@demo.example", days_ago=35)
    _join(ingrid, family, "Teo", "teo@demo.example", days_ago=28)
    _meet(ingrid, family, hours=1)
    return _ask(
        ingrid,
        rosa,
        days_ago=8,
        situation=Situation.PLAYING,
        words="A few minutes of playing, as on any day.",
    )


def _open(
    actor: Actor,
    *,
    days_ago: int,
    infants: list[NewInfant],
    caregivers: list[NewCaregiver],
) -> Family:
    family = open_family(actor, infants=infants, caregivers=caregivers)
    _date_back(family, "created_at", days_ago)
    return family


def _join(
    actor: Actor, family: Family, name: str, email: str, *, days_ago: int
) -> Caregiver:
    caregiver = family.caregivers.get(name=name)
    invitation, token = invite_caregiver(actor, caregiver=caregiver, email=email)
    redeem_invitation(token=token)
    row = CaregiverInvitation.objects.get(id=invitation.id)
    _date_back(row, "created_at", days_ago)
    _date_back(row, "used_at", days_ago)
    caregiver.refresh_from_db()
    return caregiver


def _ask(
    actor: Actor, caregiver: Caregiver, *, days_ago: int, situation: str, words: str
) -> FilmInvitation:
    wish = ask_for_film(
        actor, caregiver_id=caregiver.id, situation=situation, words=words
    )
    _date_back(wish, "created_at", days_ago)
    return wish


def _meet(actor: Actor, family: Family, *, hours: int) -> None:
    caregiver = family.caregivers.first()
    if caregiver is not None:
        make_appointment(
            actor,
            caregiver_id=caregiver.id,
            starts_at=_in_working_hours(hours),
            minutes=40,
            place=Appointment.Place.ROOM,
        )


def _in_working_hours(hours: int) -> datetime:
    """Return the half hour so many hours on; for a demo begun at night, of the next day."""
    now = timezone.localtime()
    if not _DAY_BEGINS <= now.hour + hours < _DAY_ENDS:
        late = now.hour + hours >= _DAY_ENDS
        now = now.replace(hour=_DAY_BEGINS) + timedelta(days=1 if late else 0)
    return (now + timedelta(hours=hours)).replace(minute=30, second=0, microsecond=0)


def _infant(name: str, *, weeks: int, days: int, early_days: int = 0) -> NewInfant:
    born = timezone.localdate() - timedelta(weeks=weeks, days=days)
    return NewInfant(name=name, born_on=born, due_on=born + timedelta(days=early_days))


def _date_back(
    row: Family | CaregiverInvitation | FilmInvitation, field: str, days: int
) -> None:
    """Give the demo a past; the audit record keeps the true times."""
    when = timezone.now() - timedelta(days=days, hours=days % 5)
    type(row).objects.filter(id=row.id).update(**{field: when})
