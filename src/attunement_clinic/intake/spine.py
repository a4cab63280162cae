"""What first contacts, interviews and concerns add to a family's spine."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.families.spine import FIRST_CONTACT
from attunement_clinic.families.surroundings import PathEvent, Source, Supervised
from attunement_clinic.families.voices import Voice, voice_of, voices_named
from attunement_clinic.intake.access import notes_of
from attunement_clinic.intake.models import Concern, Enquiry, Note
from attunement_clinic.policy import Actor

Item = tuple[UUID, PathEvent]


def items_of(actor: Actor, families: Sequence[Family]) -> Iterator[Item]:
    """Yield what is known of `families` from before and at their beginning.

    Process notes are an item for their author, and for whom they let read them, alone.
    """
    known = {each.id: each for each in families}
    for row in Enquiry.objects.filter(family__in=families).select_related("practice"):
        if row.family_id is not None:
            yield row.family_id, _first_contact(row, known[row.family_id])
    for note in notes_of(actor, Note.objects.filter(interview__family__in=families)):
        yield note.interview.family_id, _note(note)
    yield from _concerns(known)


def shared_notes_of(actor: Actor, families: Sequence[Family]) -> Iterator[Supervised]:
    """Yield the process notes their author shares; unread ones wait for a supervisor."""
    rows = Note.objects.filter(
        interview__family__in=families,
        kind=Note.Kind.PROCESS,
        shares__ended_at__isnull=True,
        shares__isnull=False,
    ).distinct()
    notes = notes_of(actor, rows)
    read = set(
        AuditEvent.objects.filter(
            actor_id=actor.user_id,
            action="note.read",
            subject_id__in=[note.id for note in notes],
        ).values_list("subject_id", flat=True)
    )
    for note in notes:
        is_own = note.interview.clinician_id == actor.user_id
        yield Supervised(
            family_id=note.interview.family_id,
            title=_("Process notes"),
            text=_("Shared by %(who)s")
            % {"who": staff_initials(note.interview.clinician)},
            at=_held_at(note),
            voices=(voice_of(note.interview.clinician),),
            address=reverse("intake:note", args=[note.id]),
            waits=not is_own and note.id not in read,
        )


def _first_contact(row: Enquiry, family: Family) -> PathEvent:
    came = date_format(row.created_at.astimezone(_zone(family)), "j F, H:i")
    return PathEvent(
        title=_("Wrote to the practice"),
        at=row.created_at,
        text=_("With a self-check, %(at)s") % {"at": came}
        if row.has_self_check
        else _("In their own words, %(at)s") % {"at": came},
        step="contact",
        voices=voices_named(family, row.name, row.relation),
        address=reverse("intake:enquiry", args=[row.id]),
        key=FIRST_CONTACT,
        is_contact=True,
    )


def _note(note: Note) -> PathEvent:
    interview = note.interview
    who = {"who": staff_initials(interview.clinician)}
    is_record = note.kind == Note.Kind.RECORD
    if not is_record:
        words = _("Kept apart by %(who)s, with a door of their own.") % who
    elif note.signed_at:
        words = _("With %(who)s; the record note is signed.") % who
    else:
        words = _("With %(who)s; the record note is not signed yet.") % who
    return PathEvent(
        title=_("Interview") if is_record else _("Process notes"),
        at=_held_at(note),
        text=words,
        step="talk" if is_record else "",
        voices=(voice_of(interview.clinician),),
        address=reverse("intake:note", args=[note.id]),
        is_contact=is_record,
    )


def _held_at(note: Note) -> datetime:
    """Say when an interview was held: a day, so its noon; process notes come second."""
    at = time(12, 0 if note.kind == Note.Kind.RECORD else 1)
    return datetime.combine(note.interview.held_on, at, _zone(note.interview.family))


def _concerns(known: dict[UUID, Family]) -> Iterator[Item]:
    """Yield the concerns of one day and one reporter together."""
    rows = (
        Concern.objects.filter(family__in=known)
        .select_related("entered_by")
        .order_by("family_id", "reported_by", "created_at")
    )

    def of_a_day(row: Concern) -> tuple[UUID, str, date]:
        zone = _zone(known[row.family_id])
        return row.family_id, row.reported_by, row.created_at.astimezone(zone).date()

    for (family_id, _reporter, _day), found in groupby(rows, of_a_day):
        named = list(found)
        page = reverse("intake:concerns", args=[family_id])
        yield (
            family_id,
            PathEvent(
                title=ngettext("A concern", "%(n)s concerns", len(named))
                % {"n": len(named)},
                at=max(row.created_at for row in named),
                voices=(_reported_by(named[0], known[family_id]),),
                sources=tuple(
                    Source(
                        title=str(row.get_sign_display()),
                        address=f"{page}#concern-{row.id}",
                    )
                    for row in named
                ),
            ),
        )


def _reported_by(row: Concern, family: Family) -> Voice:
    if row.reported_by == Concern.ReportedBy.CLINICIAN:
        return voice_of(row.entered_by)
    relation = {
        Concern.ReportedBy.MOTHER: Caregiver.Relation.MOTHER,
        Concern.ReportedBy.FATHER: Caregiver.Relation.FATHER,
    }.get(Concern.ReportedBy(row.reported_by))
    people = [each for each in family.caregivers.all() if each.relation == relation]
    if len(people) == 1:
        return voice_of(people[0])
    return Voice("", "adult", "", str(row.get_reported_by_display()))


def _zone(family: Family) -> ZoneInfo:
    return ZoneInfo(family.practice.time_zone)
