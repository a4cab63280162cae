"""A family as one spine: what happened, where it stands, what lies ahead, in order.

Each app above hands in its items (`Surroundings.path`), and only such as the actor may
see. Here they are put in order, folded in the middle, and listened to one voice at a time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.families.access import may_manage
from attunement_clinic.families.braid import Braid, draw_braid
from attunement_clinic.families.models import CaregiverInvitation, Family
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.families.surroundings import STEPS, PathEvent, registered
from attunement_clinic.families.voices import Voice, voice_of, voices_in
from attunement_clinic.policy import Actor

# What a first contact's item is called by; with it, the opened family is not the first.
FIRST_CONTACT = "first-contact"
# Where a long spine is folded, the first item of each of these stays, and the last few.
_LANDMARKS = frozenset({"contact", "talk", "film", "review", "outcome"})
_SHOWN_DONE = 3
_LEAST_FOLDED = 2
_FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SpineRow:
    """An item as the page shows it: `done`, `now`, `ahead`, or a `fold` of several.

    `number` is its place.
    """

    event: PathEvent
    kind: str
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spine:
    """The rows of one family's spine and the lines beside them.

    `voices` are whom one may listen to alone; `heard` is whom this is, empty for all.
    """

    rows: tuple[SpineRow, ...]
    braid: Braid
    voices: tuple[Voice, ...]
    heard: str
    is_whole: bool


def spine_of(
    actor: Actor, family: Family, *, heard: str = "", is_whole: bool = False
) -> Spine:
    """Gather one family's spine; of a long one what lies between is folded."""
    voices = voices_in(family)
    heard = heard if heard in {voice.key for voice in voices} else ""
    events = events_of(actor, [family])[family.id]
    every = _rows(
        [
            event
            for event in events
            if not heard or heard in {voice.key for voice in event.voices}
        ]
    )
    rows = every if is_whole or heard else _folded(every)
    return Spine(
        rows=rows,
        braid=draw_braid([row.kind for row in rows], babies=len(family.infants.all())),
        voices=voices,
        heard=heard,
        is_whole=is_whole,
    )


def events_of(actor: Actor, families: Sequence[Family]) -> dict[UUID, list[PathEvent]]:
    """Gather the items of all `families` at once, each family's in order."""
    events: dict[UUID, list[PathEvent]] = defaultdict(list)
    for family in families:
        events[family.id].extend(_own_events(family))
    for family_id, event in _invitation_events(actor, families):
        events[family_id].append(event)
    for each in registered():
        for family_id, event in each.path(actor, families):
            events[family_id].append(event)
    return {family_id: _in_order(_once(found)) for family_id, found in events.items()}


def standing_of(events: Sequence[PathEvent]) -> PathEvent:
    """Find where a family stands: what is marked so, else the furthest it came."""
    marked = [event for event in events if event.is_now]
    if marked:
        return marked[-1]
    reached = [event for event in events if _happened(event) and event.step]
    return max(
        reached,
        key=lambda event: (STEPS.index(event.step), _when(event)),
        default=events[0],
    )


def ahead_of(events: Sequence[PathEvent]) -> list[PathEvent]:
    return [event for event in events if not event.is_now and not _happened(event)]


def _once(events: Sequence[PathEvent]) -> list[PathEvent]:
    """Keep of what has one key the last, which is the higher app's."""
    last = {event.key: event for event in events if event.key}
    kept = [event for event in events if not event.key or last[event.key] is event]
    if FIRST_CONTACT not in last:
        return kept
    return [
        replace(event, title=_("Taken into care")) if event.key == "opened" else event
        for event in kept
    ]


def _in_order(events: Sequence[PathEvent]) -> list[PathEvent]:
    """Put what happened in its order, then what is now, then what lies ahead."""
    happened = [each for each in events if _happened(each)]
    now = [each for each in events if each.is_now]
    happened.sort(key=_when)
    return [*happened, *now, *sorted(ahead_of(events), key=_when)]


def _happened(event: PathEvent) -> bool:
    return event.at is not None and not event.is_now and not event.is_ahead


def _when(event: PathEvent) -> datetime:
    return event.at or _FAR


def _own_events(family: Family) -> list[PathEvent]:
    opened = PathEvent(
        title=_("First contact"),
        at=family.created_at,
        text=_("Opened by %(who)s") % {"who": staff_initials(family.opened_by)},
        step="contact",
        voices=(voice_of(family.opened_by),),
        key="opened",
        is_contact=True,
    )
    if family.closed_at is None:
        return [opened]
    ended = PathEvent(
        title=_("Care has ended"),
        at=family.closed_at,
        text=f"{family.get_ending_display()}. {family.ending_words}".strip(". "),
        voices=() if family.closed_by is None else (voice_of(family.closed_by),),
    )
    return [opened, ended]


def _invitation_events(
    actor: Actor, families: Sequence[Family]
) -> list[tuple[UUID, PathEvent]]:
    managed = {each.id for each in families if may_manage(actor, each)}
    rows = (
        CaregiverInvitation.objects.filter(caregiver__family__in=families)
        .filter(Q(used_at__isnull=False) | Q(expires_at__gt=timezone.now()))
        .select_related("caregiver", "invited_by")
    )
    return [
        (
            row.caregiver.family_id,
            _invitation_event(row, is_managed=row.caregiver.family_id in managed),
        )
        for row in rows
    ]


def _invitation_event(row: CaregiverInvitation, *, is_managed: bool) -> PathEvent:
    who = {"who": short_name(row.caregiver)}
    address = (
        reverse("families:caregiver", args=[row.caregiver_id]) if is_managed else ""
    )
    if row.used_at is not None:
        return PathEvent(
            title=_("%(who)s has an account") % who,
            at=row.used_at,
            text=_("The link was used once and is closed."),
            step="invited",
            voices=(voice_of(row.caregiver),),
            address=address,
            is_contact=True,
        )
    return PathEvent(
        title=_("%(who)s was invited") % who,
        at=row.created_at,
        text=_("The link is open and works once."),
        step="invited",
        voices=(voice_of(row.invited_by),),
        address=address,
    )


def _rows(events: Sequence[PathEvent]) -> tuple[SpineRow, ...]:
    marked = any(event.is_now for event in events)
    happened = [event for event in events if _happened(event)]
    newest = None if marked or not happened else happened[-1]
    return tuple(
        SpineRow(
            event,
            "now"
            if event.is_now or event is newest
            else "done"
            if _happened(event)
            else "ahead",
            number,
        )
        for number, event in enumerate(events, start=1)
    )


def _folded(rows: tuple[SpineRow, ...]) -> tuple[SpineRow, ...]:
    """Keep the landmarks and what happened last; fold what lies between."""
    done = [row for row in rows if row.kind == "done"]
    firsts = {
        row.event.step: row for row in reversed(done) if row.event.step in _LANDMARKS
    }
    kept = {id(row) for row in (*firsts.values(), *done[-_SHOWN_DONE:])}
    shown: list[SpineRow] = []
    between: list[SpineRow] = []
    for row in (*rows, None):
        if row is not None and row.kind == "done" and id(row) not in kept:
            between.append(row)
            continue
        shown += between if len(between) < _LEAST_FOLDED else [_fold(between)]
        between = []
        if row is not None:
            shown.append(row)
    return tuple(shown)


def _fold(between: Sequence[SpineRow]) -> SpineRow:
    words = ngettext("%(n)s item between", "%(n)s items between", len(between))
    event = PathEvent(
        title=words % {"n": len(between)},
        address=f"?path=whole#item-{between[0].number}",
    )
    return SpineRow(event, "fold")
