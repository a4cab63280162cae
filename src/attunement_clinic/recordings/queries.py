"""What pages and addresses show of films: reads, as frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.families.models import Caregiver, CareTeamPlace, Infant
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.access import Reached, visible_recordings
from attunement_clinic.recordings.models import (
    Acknowledgement,
    Artefact,
    FilmInvitation,
    Recording,
    Upload,
)
from attunement_clinic.recordings.payloads import (
    FoundUpload,
    RecordingState,
    Region,
    Regions,
)
from attunement_clinic.recordings.refusals import Refusal, refusal_words
from attunement_clinic.recordings.wording import FILMING, USES, Part

_STILL_GOING = frozenset(
    {
        Recording.State.SENDING,
        Recording.State.WAITING,
        Recording.State.READING,
        Recording.State.MAKING,
    }
)

_TITLE_LENGTH = 60


class MediaAddresses(NamedTuple):
    """Where the files of a film are; what was not made is `None`."""

    media_url: str | None
    poster_url: str | None
    peaks_url: str | None
    signals_url: str | None


@dataclass(frozen=True, slots=True)
class UseSwitch:
    """One use of a film as a parent sees it: allowed or not."""

    purpose: str
    title: str
    text: str
    is_required: bool
    is_on: bool


@dataclass(frozen=True, slots=True)
class ShareSwitch:
    """Another caregiver of the family, and whether they may see the film."""

    caregiver_id: UUID
    name: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A film in a list."""

    id: UUID
    family_id: UUID
    family_number: str
    number: int
    title: str
    caregiver: str
    state: str
    state_words: str
    progress: int
    duration_ms: int | None
    at: datetime
    is_going: bool
    is_ready: bool
    is_watched: bool
    watch_by: date | None
    poster_url: str | None
    purpose: str

    @property
    def length(self) -> str:
        """Write the length as minutes and seconds."""
        if self.duration_ms is None:
            return ""
        minutes, seconds = divmod(self.duration_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A film somebody asked for, as the caregiver sees it."""

    id: UUID
    title: str
    words: str
    asked_by: str
    films: tuple["OwnRow", ...]


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A film a caregiver sent, as they see it."""

    id: UUID
    title: str
    state: str
    state_words: str
    at: datetime
    refusal: Refusal | None
    watch_by: date | None
    is_ready: bool
    poster_url: str | None


def media_addresses(recording: Recording) -> MediaAddresses:
    """Address the published files of one film."""
    return addresses_of([recording])[recording.id]


def addresses_of(recordings: Sequence[Recording]) -> dict[UUID, MediaAddresses]:
    """Address the published files of many films, in one query."""
    found: dict[UUID, dict[str, str]] = {each.id: {} for each in recordings}
    rows = Artefact.objects.filter(
        recording__in=recordings, published_at__isnull=False
    ).values_list("recording_id", "kind", "id")
    for recording_id, kind, artefact_id in rows:
        found[recording_id][kind] = f"/m/{artefact_id}"
    kinds = Artefact.Kind
    return {
        recording_id: MediaAddresses(
            media_url=urls.get(kinds.PROXY),
            poster_url=urls.get(kinds.POSTER),
            peaks_url=urls.get(kinds.PEAKS),
            signals_url=urls.get(kinds.SIGNALS),
        )
        for recording_id, urls in found.items()
    }


def has_acknowledged(caregiver_id: UUID) -> bool:
    """Say whether a caregiver read the words of today."""
    return Acknowledgement.objects.filter(
        caregiver_id=caregiver_id, version=FILMING.version
    ).exists()


def filming_text(invitation: FilmInvitation) -> tuple[Part, ...]:
    """Write out what filming is for, as this caregiver reads it."""
    return FILMING.filled(
        {
            "clinician": staff_initials(invitation.asked_by),
            "days": invitation.practice.films_watched_within_days,
        }
    )


def use_switches(invitation: FilmInvitation, on: frozenset[str]) -> list[UseSwitch]:
    """List the uses a parent may allow; a supervisor's only where there is one."""
    supervisor = supervisor_of(invitation.family_id)
    values = {
        "clinician": staff_initials(invitation.asked_by),
        "supervisor": supervisor or "",
    }
    return [
        UseSwitch(
            purpose=use.purpose.value,
            title=str(use.title) % values,
            text=str(use.text) % values,
            is_required=use.is_required,
            is_on=use.purpose.value in on,
        )
        for use in USES
        if supervisor or use.purpose is not Purpose.SUPERVISION
    ]


def supervisor_of(family_id: UUID) -> str | None:
    """Name the family's supervisor by initials."""
    now = timezone.now()
    place = (
        CareTeamPlace.objects.filter(
            Q(until=None) | Q(until__gt=now),
            family_id=family_id,
            role="supervisor",
            since__lte=now,
        )
        .select_related("user")
        .first()
    )
    return staff_initials(place.user) if place else None


def uses_of(recording: Recording) -> list[UseSwitch]:
    """List the uses of a film, as they stand now."""
    live = recording.consents.filter(
        caregiver_id=recording.caregiver_id, withdrawn_at=None
    ).values_list("purpose", flat=True)
    return use_switches(recording.invitation, frozenset(live))


def shares_of(recording: Recording) -> list[ShareSwitch]:
    """List the family's other caregivers, and who of them may see the film."""
    live = set(
        recording.shares.filter(ended_at=None).values_list("caregiver_id", flat=True)
    )
    others = Caregiver.objects.filter(family_id=recording.family_id).exclude(
        id=recording.caregiver_id
    )
    return [ShareSwitch(each.id, each.name, each.id in live) for each in others]


def open_uploads(invitation: FilmInvitation) -> QuerySet[Upload]:
    """Select what was begun for a wish and is not finished."""
    return Upload.objects.filter(
        recording__invitation=invitation,
        finished_at=None,
        ended_at=None,
        expires_at__gt=timezone.now(),
    )


def same_film(
    invitation: FilmInvitation, *, length: int, fingerprint: str
) -> Upload | None:
    """Find the same film of the same wish: on its way, or arrived and not refused."""
    return (
        Upload.objects.filter(
            Q(finished_at__isnull=False) | Q(expires_at__gt=timezone.now()),
            recording__invitation=invitation,
            ended_at=None,
            length=length,
            fingerprint=fingerprint,
        )
        .exclude(recording__state=Recording.State.REFUSED)
        .select_related("recording", "artefact", "artefact__recording")
        .order_by("created_at")
        .first()
    )


def film_title(row: Recording | FilmInvitation) -> str:
    """Name a film by the everyday moment it shows."""
    return str(row.get_situation_display())


def family_number(recording: Recording) -> str:
    return _("Family %(number)s") % {"number": recording.family}


def watch_by(recording: Recording, within_days: int) -> date | None:
    """Say by when the team said it watches a film: working days after it came."""
    if recording.arrived_at is None or recording.watched_at is not None:
        return None
    day = timezone.localtime(recording.arrived_at).date()
    left = within_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def films_for_staff(
    actor: Actor, *, family_id: UUID | None = None, now: datetime | None = None
) -> list[FilmRow]:
    """List the films a member of staff may know of, newest first."""
    rows = (
        Recording.objects.filter(practice_id=actor.practice_id)
        .exclude(state=Recording.State.ABANDONED)
        .select_related("practice")
    )
    if family_id is not None:
        rows = rows.filter(family_id=family_id)
    reached = visible_recordings(actor, rows=rows, now=now)
    staff_only = [
        each
        for each in reached
        if each.recording.caregiver_id not in actor.caregiver_ids
    ]
    urls = addresses_of([each.recording for each in staff_only])
    return [_film_row(each, urls[each.recording.id]) for each in staff_only]


def asked_and_sent(actor: Actor) -> list[AskedRow]:
    """List what a caregiver was asked for, and what they sent."""
    invitations = (
        FilmInvitation.objects.filter(
            practice_id=actor.practice_id, caregiver_id__in=actor.caregiver_ids
        )
        .select_related("practice", "asked_by")
        .prefetch_related("recordings")
    )
    sent = [
        film
        for invitation in invitations
        for film in invitation.recordings.all()
        if film.state != Recording.State.ABANDONED
    ]
    urls = addresses_of(sent)
    return [
        AskedRow(
            id=invitation.id,
            title=film_title(invitation),
            words=invitation.words,
            asked_by=staff_initials(invitation.asked_by),
            films=tuple(
                own_row(film, invitation, urls[film.id])
                for film in sent
                if film.invitation_id == invitation.id
            ),
        )
        for invitation in invitations
        if invitation.closed_at is None
        or any(film.invitation_id == invitation.id for film in sent)
    ]


def own_row(
    film: Recording, invitation: FilmInvitation, urls: MediaAddresses
) -> OwnRow:
    """Show a caregiver a film of their own."""
    is_refused = film.state == Recording.State.REFUSED
    return OwnRow(
        id=film.id,
        title=film_title(film),
        state=film.state,
        state_words=own_state_words(film),
        at=film.arrived_at or film.created_at,
        refusal=refusal_words(film.refusal) if is_refused else None,
        watch_by=watch_by(film, invitation.practice.films_watched_within_days),
        is_ready=film.state == Recording.State.READY,
        poster_url=urls.poster_url,
    )


def own_state_words(film: Recording) -> str:
    """Say in a parent's words how far a film is."""
    if film.state == Recording.State.SENDING:
        return _("Not sent to the end yet")
    if film.state == Recording.State.REFUSED:
        return _("Arrived, but it cannot be opened")
    if film.state in _STILL_GOING:
        return _("Arrived. It is being prepared.")
    return _("Arrived")


def _film_row(reached: Reached, urls: MediaAddresses) -> FilmRow:
    film = reached.recording
    is_ready = film.state == Recording.State.READY
    return FilmRow(
        id=film.id,
        family_id=film.family_id,
        family_number=str(film.family),
        number=film.number,
        title=film_title(film),
        caregiver=short_name(film.caregiver),
        state=film.state,
        state_words=str(film.get_state_display()),
        progress=film.progress,
        duration_ms=film.duration_ms,
        at=film.arrived_at or film.created_at,
        is_going=film.state in _STILL_GOING,
        is_ready=is_ready,
        is_watched=film.watched_at is not None,
        watch_by=watch_by(film, film.practice.films_watched_within_days),
        poster_url=urls.poster_url if is_ready else None,
        purpose=reached.purpose.value,
    )


def may_code(actor: Actor, recording: Recording) -> bool:
    """Say whether the actor may code this film now."""
    rows = Recording.objects.filter(id=recording.id)
    return bool(visible_recordings(actor, rows=rows, form=Form.ANNOTATE))


def found_upload(
    invitation: FilmInvitation, *, length: int, fingerprint: str
) -> FoundUpload | None:
    """Tell a sender where to go on; the offset is what the store holds."""
    upload = same_film(invitation, length=length, fingerprint=fingerprint)
    if upload is None:
        return None
    is_finished = upload.finished_at is not None
    return FoundUpload(
        url=f"/u/{upload.id}",
        offset=length
        if is_finished
        else storage.durable_offset(upload.artefact, length),
        length=length,
        is_finished=is_finished,
    )


def state_of(actor: Actor, recording: Recording) -> RecordingState:
    """Say how far a film is, in the words of whoever asks."""
    is_own = recording.caregiver_id in actor.caregiver_ids
    is_staff = not is_own and bool(actor.roles)
    return RecordingState(
        id=recording.id,
        state=recording.state,
        words=own_state_words(recording)
        if is_own
        else str(recording.get_state_display()),
        progress=recording.progress,
        is_going=recording.state in _STILL_GOING,
        is_ready=recording.state == Recording.State.READY,
        reason=recording.technical_reason or None if is_staff else None,
    )


def regions_of(recording: Recording) -> Regions:
    """List where each person of a film moves."""
    rows = recording.regions.order_by("name")
    return Regions(
        regions=[
            Region(name=row.name, x=row.x, y=row.y, width=row.width, height=row.height)
            for row in rows
        ]
    )


def player_props(recording: Recording, urls: MediaAddresses) -> dict[str, object]:
    """Write what the film player needs."""
    return {
        "media_url": urls.media_url,
        "poster_url": urls.poster_url,
        "frame_rate": [recording.frame_rate_num, recording.frame_rate_den],
        "duration_ms": recording.duration_ms,
        "width": recording.width,
        "height": recording.height,
        "label": film_title(recording),
    }


def people_of(recording: Recording) -> list[tuple[str, str, str]]:
    """List the family: id, short name, and the key in the film when in it."""
    keys = {
        row.caregiver_id or row.infant_id: row.key for row in recording.subjects.all()
    }
    family: list[Caregiver | Infant] = [
        *recording.family.caregivers.all(),
        *recording.family.infants.all(),
    ]
    return [
        (str(person.id), short_name(person), keys.get(person.id, ""))
        for person in family
    ]


def open_lengths(invitation: FilmInvitation) -> list[dict[str, int]]:
    """List what was begun and not finished, so that the page can ask for it again."""
    return [
        {"length": upload.length, "offset": upload.offset}
        for upload in open_uploads(invitation).order_by("-created_at")
    ]


def last_sent(invitation: FilmInvitation) -> Recording | None:
    """Find the newest film that arrived for a wish."""
    return invitation.recordings.filter(arrived_at__isnull=False).first()


def invitation_title(invitation: FilmInvitation) -> str:
    """Head the page with the clinician's own words, when they are few."""
    words = invitation.words.strip().rstrip(".")
    return words if 0 < len(words) <= _TITLE_LENGTH else film_title(invitation)


def room_for(invitation: FilmInvitation) -> int:
    """Say how large a film may be now: the practice's limit, or what room is left."""
    practice = invitation.practice
    left = practice.family_quota_bytes - room_taken(invitation.family_id)
    return max(0, min(practice.upload_limit_bytes, left))


def room_taken(family_id: UUID) -> int:
    """Count the bytes of a family's films, those on their way as if they were whole."""
    sums = Upload.objects.filter(
        Q(finished_at__isnull=False) | Q(ended_at=None), recording__family=family_id
    ).aggregate(sum=Sum(F("length")))
    return sums["sum"] or 0
