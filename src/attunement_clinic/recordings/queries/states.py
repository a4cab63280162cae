"""How far a film is, in the words of whoever asks."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.payloads import RecordingState

STILL_GOING = frozenset(
    {
        Recording.State.SENDING,
        Recording.State.WAITING,
        Recording.State.READING,
        Recording.State.MAKING,
    }
)

# Of these no part is kept, but nothing; or all that was sent.
_KEPT_NOTHING = {Recording.State.UNMADE, Recording.State.REFUSED}


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
        is_going=recording.state in STILL_GOING,
        is_ready=recording.state == Recording.State.READY,
        reason=recording.technical_reason or None if is_staff else None,
    )


def own_state_words(film: Recording) -> str:
    """Say in a parent's words how far a film is."""
    if film.state == Recording.State.SENDING:
        return _("Not sent to the end yet")
    if film.state == Recording.State.UNMADE:
        return _("Taken back")
    if film.state == Recording.State.REFUSED:
        return _("Arrived, but it cannot be opened")
    if film.state in STILL_GOING:
        return _("Arrived. It is being prepared.")
    return _("Arrived")


def watch_by(recording: Recording, within_days: int) -> date | None:
    """Say by when the team said it watches a film: working days after it came."""
    if recording.arrived_at is None or recording.watched_at is not None:
        return None
    if recording.state == Recording.State.UNMADE:
        return None
    day = timezone.localtime(recording.arrived_at).date()
    left = within_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def kept_words(film: Recording) -> str:
    """Say in a parent's words which part of what they sent is kept, and what of the rest."""
    if film.kept is None or film.state in _KEPT_NOTHING:
        return ""
    edges = {
        "begin": _clock(film.kept.onset_ms),
        "end": _clock(film.kept.offset_ms),
    }
    if film.artefacts.filter(kind=Artefact.Kind.ERASED).exists():
        return _("%(begin)s to %(end)s is kept. The rest is erased.") % edges
    return (
        _(
            "%(begin)s to %(end)s is watched. Nobody sees the rest, and it is erased "
            "once the film is ready."
        )
        % edges
    )


def early_end(film: Recording) -> str:
    """Write where a film ends that should have been longer; nothing for any other."""
    return "" if film.ends_early_ms is None else _clock(film.ends_early_ms)


def _clock(ms: int) -> str:
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"
