"""Moments and films as the review's pages draw them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

from django.utils.translation import ngettext

from attunement_clinic.coding.queries import coding_to_draw, engagement_between
from attunement_clinic.families.models import Caregiver
from attunement_clinic.families.naming import short_name
from attunement_clinic.recordings.models import Recording, RecordingSubject
from attunement_clinic.recordings.queries import (
    MediaAddresses,
    film_title,
    media_addresses,
)
from attunement_clinic.review import payloads
from attunement_clinic.review.models import Moment


class ClipValues(TypedDict):
    """What a clip is made of."""

    onset_ms: int
    offset_ms: int
    media_url: str
    poster_url: str | None
    frame_rate: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Clip:
    """The interval of a film that a page draws by its own still."""

    onset_ms: int
    offset_ms: int
    media_url: str
    poster_url: str | None
    frame_rate: tuple[int, int]

    @property
    def stamp(self) -> str:
        """Where in the film it begins: `0:14`."""
        minutes, seconds = divmod(self.onset_ms // 1000, 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def seconds(self) -> str:
        length = max(1, round((self.offset_ms - self.onset_ms) / 1000))
        return ngettext("%(n)d second", "%(n)d seconds", length) % {"n": length}

    @property
    def still(self) -> dict[str, object]:
        """What the front end needs to draw the moment's own still."""
        return {
            "view": "still",
            "media_url": self.media_url,
            "poster_url": self.poster_url,
            "at_ms": self.onset_ms + (self.offset_ms - self.onset_ms) // 3,
            "frame_rate": list(self.frame_rate),
        }


def clip_values(moment: Moment, film: Recording, urls: MediaAddresses) -> ClipValues:
    return ClipValues(
        onset_ms=moment.onset_ms,
        offset_ms=moment.offset_ms,
        media_url=urls.media_url or "",
        poster_url=urls.poster_url,
        frame_rate=(film.frame_rate_num or 1, film.frame_rate_den or 1),
    )


def moment_facts(
    moments: Iterable[Moment],
    films: Iterable[Recording],
    caregiver: Caregiver,
    *,
    for_choosing: bool = False,
) -> list[payloads.MomentFacts]:
    """Describe moments; why one was chosen and its codes are for choosing alone.

    The room is one screen for both, and the phone is the caregiver's: neither is sent
    what the clinician thinks of a moment.
    """
    voices = (
        {film.id: _voices(film, caregiver) for film in films} if for_choosing else {}
    )
    return [
        payloads.MomentFacts(
            id=moment.id,
            film=moment.recording_id,
            onset_ms=moment.onset_ms,
            offset_ms=moment.offset_ms,
            kind=cast("payloads.Kind", moment.kind),
            kind_label=str(moment.get_kind_display()),
            title=moment.title,
            why=moment.why if for_choosing else "",
            lines=_lines(moment, voices.get(moment.recording_id, ())),
            pasts=[],
        )
        for moment in moments
    ]


@dataclass(frozen=True, slots=True)
class _Voice:
    voice: str
    subject: str
    name: str


def _voices(film: Recording, caregiver: Caregiver) -> tuple[_Voice, ...]:
    """Name the two whose engagement is drawn: this caregiver, and the first baby."""
    subjects = list(film.subjects.select_related("caregiver", "infant"))
    adult = next((one for one in subjects if one.caregiver_id == caregiver.id), None)
    baby = next((one for one in subjects if one.infant_id), None)
    return tuple(
        _Voice(voice, one.key, _name(one))
        for voice, one in (("caregiver", adult), ("infant", baby))
        if one is not None
    )


def _name(subject: RecordingSubject) -> str:
    person = subject.caregiver or subject.infant
    return short_name(person) if person else ""


def _lines(moment: Moment, voices: Sequence[_Voice]) -> list[payloads.VoiceLine]:
    coding = coding_to_draw(moment.recording_id) if voices else None
    if coding is None:
        return []
    lines = [
        payloads.VoiceLine(
            voice="caregiver" if one.voice == "caregiver" else "infant",
            name=one.name,
            steps=[
                payloads.Step(step.onset_ms, step.offset_ms, step.level)
                for step in engagement_between(
                    coding, one.subject, moment.onset_ms, moment.offset_ms
                )
            ],
        )
        for one in voices
    ]
    return lines if any(line.steps for line in lines) else []


def film_facts(film: Recording) -> payloads.FilmFacts:
    addresses = media_addresses(film)
    return payloads.FilmFacts(
        id=film.id,
        title=film_title(film),
        situation=str(film.get_situation_display()),
        media_url=addresses.media_url or "",
        poster_url=addresses.poster_url,
        frame_rate=(film.frame_rate_num or 1, film.frame_rate_den or 1),
        frame_count=film.frame_count or 0,
        duration_ms=film.duration_ms or 0,
        width=film.width or 0,
        height=film.height or 0,
        is_silent=film.is_silent,
    )
