"""Who has seen a caregiver's films: the audit record, told in their words.

Views are written down by the minute and kind of file (`authorise`). One person's views
of one film within ten minutes are one viewing; a still picture in a list is told once a
day. Caregivers to whom a film is shown do not learn when its owner looks at it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import Caregiver, CareTeamPlace
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import visible_recordings
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.queries.titles import film_title

_SAME_VIEWING = timedelta(minutes=10)
_MOVING = {Artefact.Kind.PROXY, Artefact.Kind.ORIGINAL}
_OF_THE_SERVICE = {"film.ready", "film.movement_measured"}


@dataclass(frozen=True, slots=True)
class Viewing:
    """One line: who, when, and what they saw."""

    who: str
    role: str
    initials: str
    began_at: datetime
    ended_at: datetime
    words: str
    is_moving: bool
    is_own: bool = False
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SeenFilm:
    """A film and everything that was seen of it, newest first."""

    id: UUID
    title: str
    at: datetime
    viewings: tuple[Viewing, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """All films of a caregiver, and three counts over them, their own views left out."""

    films: tuple[SeenFilm, ...]
    people: int
    viewings: int
    since: datetime | None
    outside: int


def seen_films(actor: Actor, recording_id: UUID | None = None) -> Seen:
    """Tell a caregiver who has seen each film that they sent or were shown."""
    reached = visible_recordings(actor, form=Form.METADATA)
    rows = [
        each.recording
        for each in reached
        if each.recording.state != Recording.State.ABANDONED
        and recording_id in {None, each.recording.id}
    ]
    told = _Told(actor, rows)
    films = tuple(
        SeenFilm(
            row.id, film_title(row), row.arrived_at or row.created_at, told.of(row)
        )
        for row in rows
    )
    others = [
        each
        for film in films
        for each in film.viewings
        if each.is_moving and not each.is_own
    ]
    people = {each.person_id for each in others}
    return Seen(
        films=films,
        people=len(people),
        viewings=len(others),
        since=min((each.began_at for each in others), default=None),
        outside=len(people - told.belonging),
    )


class _Told:
    """The events of some films with the people in them, read in four queries."""

    def __init__(self, actor: Actor, films: Sequence[Recording]) -> None:
        self._actor = actor
        families = {film.family_id for film in films}
        events = AuditEvent.objects.filter(
            practice_id=actor.practice_id,
            subject_id__in=[film.id for film in films],
            action__in=["film.seen", *_OF_THE_SERVICE],
        ).order_by("at", "id")
        self._events: dict[UUID | None, list[AuditEvent]] = {}
        for event in events:
            self._events.setdefault(event.subject_id, []).append(event)
        ids = {event.actor_id for event in events if event.actor_id}
        self._users = {user.id: user for user in User.objects.filter(id__in=ids)}
        self._caregivers = {
            each.user_id: each
            for each in Caregiver.objects.filter(family__in=families)
            if each.user_id is not None
        }
        self._places: dict[UUID, list[CareTeamPlace]] = {}
        for place in CareTeamPlace.objects.filter(family__in=families):
            self._places.setdefault(place.user_id, []).append(place)

    @property
    def belonging(self) -> set[UUID | None]:
        """Return who is in the family or its care team now."""
        now = timezone.now()
        team = {
            user
            for user, places in self._places.items()
            if any(place.until is None or place.until > now for place in places)
        }
        return {*team, *self._caregivers}

    def of(self, film: Recording) -> tuple[Viewing, ...]:
        """Return a film's viewings, newest first, own ones joined to others'."""
        events = self._events.get(film.id, [])
        seen = [each for each in events if each.action == "film.seen"]
        owner = film.caregiver.user_id
        if owner != self._actor.user_id:
            seen = [each for each in seen if each.actor_id != owner]
        told = [self._viewing(film, part) for part in _parts(seen)]
        own = [each for each in told if each.is_own]
        others = _once_a_day(each for each in told if not each.is_own)
        together = [_with_you(each, own) for each in others]
        service = [
            _by_the_service(each) for each in events if each.action in _OF_THE_SERVICE
        ]
        lines = [*together, *own[-1:], *service]
        return tuple(sorted(lines, key=lambda each: each.began_at, reverse=True))

    def _viewing(self, film: Recording, part: list[AuditEvent]) -> Viewing:
        first = part[0]
        is_moving = any(each.facts.get("kind") in _MOVING for each in part)
        who, initials, role = self._person(film, first)
        return Viewing(
            who=who,
            role=role,
            initials=initials,
            began_at=first.at,
            ended_at=part[-1].at,
            words=_words(is_moving=is_moving, purpose=first.purpose),
            is_moving=is_moving,
            is_own=first.actor_id == self._actor.user_id,
            person_id=first.actor_id,
        )

    def _person(self, film: Recording, event: AuditEvent) -> tuple[str, str, str]:
        """Return the name, the initials and the role of who saw it then."""
        caregiver = self._caregivers.get(event.actor_id) if event.actor_id else None
        if event.actor_id == self._actor.user_id:
            return _("You"), "", ""
        if caregiver is not None:
            return short_name(caregiver), short_name(caregiver), _("of your family")
        user = self._users.get(event.actor_id) if event.actor_id else None
        if user is None:
            return _("Somebody without an account now"), "", ""
        name = staff_initials(user)
        roles = {
            place.role
            for place in self._places.get(user.id, [])
            if place.family_id == film.family_id
            and place.since <= event.at
            and (place.until is None or place.until > event.at)
        }
        if CareTeamPlace.RoleChoices.CLINICIAN in roles:
            return name, name, _("your therapist")
        if CareTeamPlace.RoleChoices.SUPERVISOR in roles:
            return name, name, _("supervisor")
        return name, name, _("of the practice")


def _parts(events: Iterable[AuditEvent]) -> list[list[AuditEvent]]:
    """Put the views of one person that lie close together into one viewing."""
    open_parts: dict[tuple[UUID | None, str], list[AuditEvent]] = {}
    parts = []
    for event in events:
        key = (event.actor_id, event.purpose)
        part = open_parts.get(key)
        if part is None or event.at - part[-1].at > _SAME_VIEWING:
            part = open_parts[key] = []
            parts.append(part)
        part.append(event)
    return parts


def _once_a_day(viewings: Iterable[Viewing]) -> list[Viewing]:
    """Keep each viewing, but of still pictures only a person's first on a day."""
    kept, known = [], set()
    for each in viewings:
        day = (each.person_id, timezone.localdate(each.began_at))
        if each.is_moving or day not in known:
            kept.append(each)
            known.add(day)
    return kept


def _with_you(viewing: Viewing, own: Iterable[Viewing]) -> Viewing:
    """Say so when the reader watched at the same time."""
    is_together = viewing.is_moving and any(
        each.is_moving
        and each.began_at <= viewing.ended_at + _SAME_VIEWING
        and viewing.began_at <= each.ended_at + _SAME_VIEWING
        for each in own
    )
    if not is_together:
        return viewing
    who = _("%(who)s and you") % {"who": viewing.who}
    return replace(viewing, who=who, role="", words=_("Watched at the same time"))


def _words(*, is_moving: bool, purpose: str) -> str:
    if not is_moving:
        return _("Saw a still picture of it")
    if purpose == Purpose.SUPERVISION:
        return _("Watched, for supervision")
    return _("Watched")


def _by_the_service(event: AuditEvent) -> Viewing:
    if event.action == "film.movement_measured":
        words = _("Measured how much moves in it")
    elif event.facts.get("copied"):
        words = _("Made it ready as it came")
    else:
        words = _("Made a copy that plays on any phone")
    return Viewing(
        who=_("The service itself"),
        role="",
        initials="",
        began_at=event.at,
        ended_at=event.at,
        words=words,
        is_moving=False,
    )
