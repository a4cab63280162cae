"""What pages show of families: the day, the list, one family's path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.families.access import families_of
from attunement_clinic.families.ages import Age, Awaited, age_or_due
from attunement_clinic.families.models import (
    Caregiver,
    CaregiverInvitation,
    CareTeamPlace,
    Family,
    Infant,
)
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.quiet import not_heard_from
from attunement_clinic.families.spine import (
    Spine,
    ahead_of,
    events_of,
    spine_of,
    standing_of,
)
from attunement_clinic.families.surroundings import (
    STEPS,
    HomePart,
    Meeting,
    PathEvent,
    WaitingItem,
    registered,
)
from attunement_clinic.policy import Actor, Role


@dataclass(frozen=True, slots=True)
class Step:
    """A small step of the path: `done`, `now` or `next`."""

    kind: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family in a list."""

    id: UUID
    number: str
    names: str
    ages: tuple[Age | Awaited, ...]
    steps: tuple[Step, ...]
    step_number: int
    stage: str
    next_step: str
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """A clinician's day."""

    today: date
    zone: tzinfo
    rows: tuple[FamilyRow, ...]
    next_meeting: Meeting | None
    later: tuple[Meeting, ...]
    waiting: tuple[WaitingItem, ...]


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One family: who, the spine from the first worry on, and the cards beside it."""

    family: Family
    number: str
    names: str
    babies: tuple[tuple[Infant, Age | Awaited], ...]
    caregivers: tuple[Caregiver, ...]
    team: tuple[tuple[str, str], ...]
    spine: Spine
    parts: tuple[HomePart, ...]


def clock_of(practice: Practice) -> ZoneInfo:
    return ZoneInfo(practice.time_zone)


def rail_counts(actor: Actor | None) -> dict[str, int]:
    """Gather the small numbers beside the rail's entries, over the actor's families."""
    if actor is None or not actor.roles:
        return {}
    families = families_of(actor)
    counts = {"families": len(families)}
    for each in registered():
        counts.update(each.rail_counts(actor, families))
    return counts


def rows_of(actor: Actor, now: datetime) -> tuple[FamilyRow, ...]:
    """List the actor's families."""
    families = families_of(actor, now)
    return rows_for(actor, families, now, events_of(actor, families))


def rows_for(
    actor: Actor,
    families: Sequence[Family],
    now: datetime,
    events: Mapping[UUID, Sequence[PathEvent]],
) -> tuple[FamilyRow, ...]:
    """Write families whose spines are known as rows of a list."""
    rows, _quiet = _rows_and_quiet(actor, families, now, events)
    return rows


def _rows_and_quiet(
    actor: Actor,
    families: Sequence[Family],
    now: datetime,
    events: Mapping[UUID, Sequence[PathEvent]],
) -> tuple[tuple[FamilyRow, ...], list[WaitingItem]]:
    """Write the rows, and what those not heard from have waiting: both say it."""
    meetings = _meetings(actor, families, now)
    rows = [
        _row(family, events[family.id], meetings.get(family.id), now)
        for family in families
    ]
    last = {row.id: row.last_contact for row in rows}
    quiet = list(not_heard_from(actor, families, last, meetings.keys(), now))
    steps = {item.family_id: item.next_step for item in quiet}
    return tuple(
        row if row.next_step else replace(row, next_step=steps.get(row.id, ""))
        for row in rows
    ), quiet


def day_of(actor: Actor, practice: Practice, now: datetime) -> Day:
    """Gather a clinician's day: families, meetings, what waits."""
    zone = clock_of(practice)
    families = families_of(actor, now)
    meetings = [
        meeting
        for each in registered()
        for meeting in each.meetings(actor, families, now.astimezone(zone).date())
    ]
    meetings.sort(key=lambda meeting: meeting.starts_at)
    for each in registered():
        meetings = [each.prepared(actor, meeting) for meeting in meetings]
    waiting = [
        item for each in registered() for item in each.waiting(actor, families, now)
    ]
    rows, quiet = _rows_and_quiet(actor, families, now, events_of(actor, families))
    waiting += quiet
    waiting.sort(key=lambda item: (not item.needs_person, item.since or now))
    return Day(
        today=now.astimezone(zone).date(),
        zone=zone,
        rows=rows,
        next_meeting=meetings[0] if meetings else None,
        later=tuple(meetings[1:]),
        waiting=tuple(waiting),
    )


def family_page(
    actor: Actor,
    family: Family,
    now: datetime,
    *,
    heard: str = "",
    is_whole: bool = False,
) -> FamilyPage:
    """Gather one family's page; of a long spine the middle is folded."""
    today = now.astimezone(clock_of(family.practice)).date()
    babies = tuple(family.infants.all())
    parts = [
        part for each in registered() for part in each.family_parts(actor, family, now)
    ]
    return FamilyPage(
        family=family,
        number=str(family),
        names=names_of(family),
        babies=tuple((baby, _age(baby, today)) for baby in babies),
        caregivers=tuple(family.caregivers.all()),
        team=_team(family, now),
        spine=spine_of(actor, family, heard=heard, is_whole=is_whole),
        parts=tuple(sorted(parts, key=lambda part: part.order)),
    )


def home_parts(
    actor: Actor, caregiver: Caregiver, now: datetime
) -> tuple[HomePart, ...]:
    """Gather the parts of a caregiver's week, in order."""
    parts = [part for each in registered() for part in each.home(actor, caregiver, now)]
    return tuple(sorted(parts, key=lambda part: part.order))


def babies_of(
    caregiver: Caregiver, now: datetime
) -> tuple[tuple[Infant, Age | Awaited], ...]:
    today = now.astimezone(clock_of(caregiver.practice)).date()
    return tuple((baby, _age(baby, today)) for baby in caregiver.family.infants.all())


def other_families_of(actor: Actor, here: Caregiver) -> list[tuple[Caregiver, str]]:
    """List the other families somebody is a caregiver in, each with whom it is about."""
    rows = (
        Caregiver.objects.filter(user_id=actor.user_id)
        .exclude(id=here.id)
        .select_related("family")
        .prefetch_related("family__infants")
        .order_by("created_at")
    )
    return [(row, _about(row)) for row in rows]


def _about(row: Caregiver) -> str:
    babies = [baby.name for baby in row.family.infants.all() if baby.name]
    return _listed(babies) if babies else _("a baby who is awaited")


def awaited_of(family: Family) -> tuple[Infant, ...]:
    """List the babies of a family who are not born yet."""
    return tuple(baby for baby in family.infants.all() if baby.born_on is None)


def names_of(family: Family) -> str:
    """Write "R., Baby S." or "N. and F., Babies I. and O."."""
    adults = _listed([short_name(each) for each in family.caregivers.all()])
    babies = [short_name(each) for each in family.infants.all()]
    word = _("Baby") if len(babies) == 1 else _("Babies")
    return f"{adults}, {word} {_listed(babies)}"


def colleagues_of(actor: Actor, family: Family) -> list[User]:
    """List whom the care team may let in."""
    roles = (Role.CLINICIAN, Role.SUPERVISOR)
    inside = {place.user_id for place in family.team.all() if place.until is None}
    return list(
        User.objects.filter(
            memberships__practice_id=actor.practice_id,
            memberships__ended_at__isnull=True,
            memberships__role__in=roles,
            is_active=True,
        )
        .exclude(id__in=inside)
        .distinct()
        .order_by("name")
    )


def alone_with(user_id: UUID, practice_id: UUID) -> list[Family]:
    """List the families for which nobody else of the practice is the therapist."""
    here = Membership.objects.live().filter(practice_id=practice_id)
    places = CareTeamPlace.objects.filter(
        family__practice_id=practice_id, role=Role.CLINICIAN, until__isnull=True
    )
    theirs = places.filter(user_id=user_id).values("family")
    others = places.exclude(user_id=user_id).filter(
        user__in=here.filter(role=Role.CLINICIAN).values("user")
    )
    return list(
        Family.objects.filter(id__in=theirs).exclude(id__in=others.values("family"))
    )


def open_invitation_of(caregiver: Caregiver) -> CaregiverInvitation | None:
    return (
        caregiver.invitations.filter(
            used_at__isnull=True, expires_at__gt=timezone.now()
        )
        .order_by("-created_at")
        .first()
    )


def _row(
    family: Family, events: Sequence[PathEvent], meeting: Meeting | None, now: datetime
) -> FamilyRow:
    today = now.astimezone(clock_of(family.practice)).date()
    standing = standing_of(events)
    at_step = STEPS.index(standing.step) if standing.step in STEPS else 0
    ahead = ahead_of(events)
    contacts = [event.at for event in events if event.is_contact and event.at]
    return FamilyRow(
        id=family.id,
        number=str(family),
        names=names_of(family),
        ages=tuple(dict.fromkeys(_age(baby, today) for baby in family.infants.all())),
        steps=tuple(
            Step("done" if i < at_step else "now" if i == at_step else "next")
            for i in range(len(STEPS))
        ),
        step_number=at_step + 1,
        stage=standing.title.partition(",")[0],
        next_step=_next_step(meeting, ahead, family),
        last_contact=max(contacts) if contacts else None,
    )


def _next_step(
    meeting: Meeting | None, ahead: Sequence[PathEvent], family: Family
) -> str:
    if family.closed_at is not None:
        return _("Care has ended")
    if meeting is None:
        return ahead[0].title if ahead else ""
    starts = meeting.starts_at.astimezone(clock_of(family.practice))
    is_today = starts.date() == timezone.now().astimezone(starts.tzinfo).date()
    return _("%(day)s %(time)s, %(what)s") % {
        "day": _("Today") if is_today else date_format(starts, "D j M"),
        "time": f"{starts:%H:%M}",
        "what": meeting.title,
    }


def _meetings(
    actor: Actor, families: Sequence[Family], now: datetime
) -> dict[UUID, Meeting]:
    found: dict[UUID, Meeting] = {}
    for each in registered():
        for meeting in each.next_meetings(actor, families, now):
            known = found.get(meeting.family_id)
            if known is None or meeting.starts_at < known.starts_at:
                found[meeting.family_id] = meeting
    return found


def _team(family: Family, now: datetime) -> tuple[tuple[str, str], ...]:
    places = (
        CareTeamPlace.objects.filter(family=family, since__lte=now)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .select_related("user")
        .order_by("since")
    )
    words = {Role.CLINICIAN: _("Therapist"), Role.SUPERVISOR: _("supervisor")}
    people = {
        role: [staff_initials(place.user) for place in places if place.role == role]
        for role in words
    }
    return tuple((words[role], _listed(who)) for role, who in people.items() if who)


def _age(baby: Infant, today: date) -> Age | Awaited:
    return age_or_due(today, baby.born_on, baby.due_on)


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {
        "first": ", ".join(names[:-1]),
        "last": names[-1],
    }
