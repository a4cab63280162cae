"""A family until its films are on their way: first contact, intake, talk, forms, films."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from django.utils import timezone

from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.config.demo.filled.cast import (
    Cast,
    date_back,
    day,
    moment,
    rule_of,
)
from attunement_clinic.config.demo.filled.clips import cut
from attunement_clinic.config.demo.filled.script import Family, Film, First
from attunement_clinic.config.demo.film import send_film
from attunement_clinic.families import actions as families
from attunement_clinic.families.models import CaregiverInvitation
from attunement_clinic.families.models import Family as FamilyRow
from attunement_clinic.intake.actions import (
    allocate_enquiry,
    mark_enquiry_read,
    send_enquiry,
)
from attunement_clinic.intake.enquiries import NamedConcern, NewEnquiry, SelfCheck
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.notifications.safe_contact import SafeContact
from attunement_clinic.policy import Actor, Purpose, Role
from attunement_clinic.recordings.actions import ask_for_film, share_recording
from attunement_clinic.recordings.models import FilmInvitation, Recording
from attunement_clinic.selfcheck.questions import by_key


def open_family(script: Family, staff: dict[str, Actor]) -> Cast | None:
    """Take a family in; nothing comes back for one that is not in care yet."""
    enquiry = _first_contact(script, staff) if script.first else None
    if not script.in_care:
        return None
    row = _taken_in(script, staff, enquiry)
    date_back(FamilyRow.objects.filter(id=row.id), script.days_ago, "created_at")
    cast = Cast(script=script, family=row, staff=staff)
    if script.supervised:
        supervisor = User.objects.get(id=staff["noor"].user_id)
        families.join_team(
            cast.therapist, family=row, user=supervisor, role=Role.SUPERVISOR
        )
    _let_in(cast)
    return cast


def send_films(cast: Cast) -> None:
    """Ask for each film and have it sent, the way every film goes; it is read later."""
    with TemporaryDirectory() as folder:
        for film in cast.script.films:
            cast.films.append(_sent(cast, film, Path(folder) / "film.mp4"))


def _first_contact(script: Family, staff: dict[str, Actor]) -> Enquiry:
    first = script.first
    if first is None:
        raise ValueError("Nobody wrote.")
    practice = Practice.objects.get(id=staff["ingrid"].practice_id)
    when = moment(first.days_ago)
    enquiry = send_enquiry(practice=practice, new=_written(script, first), now=when)
    Enquiry.objects.filter(id=enquiry.id).update(created_at=when)
    if first.read:
        mark_enquiry_read(staff["ingrid"], enquiry_id=enquiry.id)
        read = min(when + timedelta(hours=6), timezone.now())
        Enquiry.objects.filter(id=enquiry.id).update(read_at=read)
    return enquiry


def _written(script: Family, first: First) -> NewEnquiry:
    writer, baby = script.people[0], script.babies[0]
    return NewEnquiry(
        id=uuid4(),
        name=writer.name,
        relation=writer.relation,
        contact=rule_of(writer.contact) if writer.contact else SafeContact(),
        email=writer.email,
        telephone=first.telephone,
        infant_name=baby.name,
        infant_born_on=day(7 * baby.weeks + baby.days),
        words=first.words,
        self_check=_self_check(writer.relation, first) if first.chosen else None,
    )


def _self_check(relation: str, first: First) -> SelfCheck:
    known = by_key()
    return SelfCheck(
        answered_by=relation if relation in ("mother", "father") else "other",
        infant_age=first.age,
        concerns=tuple(
            NamedConcern(
                key=each.key,
                kind=known[each.key].kind,
                words=str(known[each.key].words),
                sign=known[each.key].sign,
                how_often=each.often,
                since=each.since,
                nature=each.nature,
            )
            for each in first.chosen
        ),
    )


def _taken_in(
    script: Family, staff: dict[str, Actor], enquiry: Enquiry | None
) -> FamilyRow:
    infants = [
        families.NewInfant(
            name=baby.name,
            born_on=day(7 * baby.weeks + baby.days),
            due_on=day(7 * baby.weeks + baby.days - baby.early_days),
        )
        for baby in script.babies
    ]
    caregivers = [
        families.NewCaregiver(
            name=person.name,
            relation=person.relation,
            is_guardian=person.guardian,
            contact=rule_of(person.contact) if person.contact else None,
        )
        for person in script.people
    ]
    therapist = staff[script.therapist]
    if enquiry is None:
        return families.open_family(therapist, infants=infants, caregivers=caregivers)
    return allocate_enquiry(
        staff["ingrid"],
        enquiry_id=enquiry.id,
        clinician_id=therapist.user_id,
        infants=infants,
        caregivers=caregivers,
    ).family


def _let_in(cast: Cast) -> None:
    for person in cast.script.people:
        if not person.email:
            continue
        invitation, token = families.invite_caregiver(
            cast.therapist, caregiver=cast.person(person.name), email=person.email
        )
        row = CaregiverInvitation.objects.filter(id=invitation.id)
        if person.joins:
            families.redeem_invitation(token=token)
            date_back(row, cast.script.days_ago - 1, "created_at", "used_at")


def _sent(cast: Cast, film: Film, file: Path) -> Recording:
    caregiver = cast.person(film.who)
    wish = ask_for_film(
        cast.therapist,
        caregiver_id=caregiver.id,
        situation=film.situation,
        words=film.asked,
    )
    date_back(
        FilmInvitation.objects.filter(id=wish.id), film.days_ago + 3, "created_at"
    )
    cut(film, file)
    with cast.acting(film.who) as parent:
        recording = send_film(
            parent,
            invitation=wish,
            film=file,
            purposes=frozenset(Purpose(use) for use in film.uses),
        )
        for name in film.shown_to:
            share_recording(
                parent,
                recording_id=recording.id,
                caregiver_id=cast.person(name).id,
            )
    date_back(
        Recording.objects.filter(id=recording.id),
        film.days_ago,
        "created_at",
        "arrived_at",
    )
    return recording
