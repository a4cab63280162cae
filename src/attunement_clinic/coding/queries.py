"""Reading codings: the state of one, the list of the desk, engagement for a review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from attunement.timebase import FrameRate, ms_of_frame
from attunement.timeline.scheme import CodingScheme, TierScheme, load_scheme
from attunement_clinic.coding import payloads
from attunement_clinic.coding.models import CodedAnnotation, CodingSession
from attunement_clinic.families.naming import short_name, staff_initials
from attunement_clinic.policy import Actor
from attunement_clinic.recordings.models import Recording, RecordingSubject
from attunement_clinic.recordings.queries import desk_title, film_title, media_addresses

DEFAULT_SCHEME = "em-1-short"
SCHEMES = ("em-1-short", "em-1")


def scheme_of(session: CodingSession) -> CodingScheme:
    """Return the scheme a coding was begun with.

    A coding made with another version than the library now holds cannot be read with
    the new definitions, and says so instead of guessing.
    """
    scheme = load_scheme(session.scheme)
    if scheme.version != session.scheme_version:
        message = (
            f"coding {session.id} was made with {session.scheme} "
            f"{session.scheme_version}; the library holds {scheme.version}"
        )
        raise LookupError(message)
    return scheme


def tiers_of(session: CodingSession) -> tuple[TierScheme, ...]:
    return scheme_of(session).tiers_for(session.subjects)


def end_of(recording: Recording) -> int | None:
    """Return the last millisecond a row may name: the end of the last frame."""
    if recording.duration_ms is None:
        return None
    if not (recording.frame_rate_num and recording.frame_rate_den):
        return recording.duration_ms
    rate = FrameRate(recording.frame_rate_num, recording.frame_rate_den)
    return max(recording.duration_ms, ms_of_frame(recording.frame_count or 0, rate))


def annotations_of(session: CodingSession) -> list[payloads.Annotation]:
    return [to_payload(row) for row in session.annotations.all()]


def to_payload(row: CodedAnnotation) -> payloads.Annotation:
    return payloads.Annotation(
        id=row.client_id,
        tier=row.tier,
        code=row.code,
        onset_ms=row.onset_ms,
        offset_ms=row.offset_ms,
        modifiers=row.modifiers,
    )


def state_of(session: CodingSession, actor: Actor) -> payloads.CodingState:
    """Give the annotator everything it shows, as of one sequence number."""
    scheme = scheme_of(session).translated(_)
    return payloads.CodingState(
        session=payloads.SessionFacts(
            id=session.id,
            is_finished=session.is_finished,
            coder=staff_initials(session.coder),
            pass_label="",
        ),
        recording=_film(session.recording),
        scheme=payloads.SchemeFacts(
            id=scheme.id, version=scheme.version, title=scheme.title
        ),
        people=_people(session),
        tiers=[_tier(tier) for tier in scheme.tiers_for(session.subjects)],
        annotations=annotations_of(session),
        sequence=session.sequence,
        can_write=session.coder_id == actor.user_id and not session.is_finished,
    )


def _people(session: CodingSession) -> list[payloads.PersonFacts]:
    """List who is in the film; a coding begun before anybody was named has two keys."""
    rows = session.recording.subjects.select_related("caregiver", "infant")
    names = {row.key: _initial(row) for row in rows}
    keys = dict.fromkeys([*session.subjects, *sorted(names)])
    return [
        payloads.PersonFacts(
            key=key,
            voice="infant" if key.startswith("infant") else "caregiver",
            name=names.get(key, ""),
        )
        for key in keys
    ]


def _initial(row: RecordingSubject) -> str:
    person = row.caregiver or row.infant
    return short_name(person) if person is not None else ""


def _film(recording: Recording) -> payloads.FilmFacts:
    addresses = media_addresses(recording)
    return payloads.FilmFacts(
        id=recording.id,
        title=desk_title(recording),
        duration_ms=recording.duration_ms or 0,
        frame_rate=(recording.frame_rate_num or 1, recording.frame_rate_den or 1),
        frame_count=recording.frame_count or 0,
        width=recording.width or 0,
        height=recording.height or 0,
        media_url=addresses.media_url or "",
        poster_url=addresses.poster_url,
        peaks_url=addresses.peaks_url,
        signals_url=addresses.signals_url,
        is_silent=recording.is_silent,
    )


def _tier(tier: TierScheme) -> payloads.TierFacts:
    return payloads.TierFacts(
        id=tier.id,
        subject=tier.subject,
        voice=tier.voice,
        short=tier.short,
        label=tier.label,
        kind=tier.kind,
        exclusive=tier.exclusive,
        exhaustive=tier.exhaustive,
        guidance=tier.guidance,
        codes=[
            payloads.CodeFacts(
                id=code.id,
                key=code.key,
                label=code.label,
                hint=code.hint,
                counts=code.counts,
                does_not_count=code.does_not_count,
                example=code.example,
                pattern=code.pattern,
                is_unscorable=code.is_unscorable,
                value=code.value,
            )
            for code in tier.codes
        ],
    )


@dataclass(frozen=True, slots=True)
class CodingRow:
    """One line of the coding list: a film, and the actor's coding of it if begun."""

    recording_id: UUID
    family_number: str
    title: str
    arrived_at: datetime | None
    session_id: UUID | None
    scheme: str
    scheme_title: str
    is_finished: bool
    row_count: int


def films_to_code(actor: Actor, recordings: Iterable[Recording]) -> list[CodingRow]:
    """List these films with the actor's own codings; a film not begun is offered.

    The caller has asked the decision for each film.
    """
    found = list(recordings)
    sessions = (
        CodingSession.objects.filter(recording__in=found, coder_id=actor.user_id)
        .annotate(marks=Count("annotations"))
        .order_by("created_at")
    )
    by_film: dict[UUID, list[tuple[CodingSession | None, int]]] = {}
    for session in sessions:
        by_film.setdefault(session.recording_id, []).append((session, session.marks))
    return [
        _coding_row(film, session, marks)
        for film in found
        for session, marks in by_film.get(film.id, [(None, 0)])
    ]


def _coding_row(
    film: Recording, session: CodingSession | None, marks: int
) -> CodingRow:
    return CodingRow(
        recording_id=film.id,
        family_number=str(film.family),
        title=film_title(film),
        arrived_at=film.arrived_at,
        session_id=session.id if session else None,
        scheme=session.scheme if session else "",
        scheme_title=_title_of(session.scheme) if session else "",
        is_finished=bool(session and session.is_finished),
        row_count=marks,
    )


def scheme_choices() -> list[tuple[str, str]]:
    return [(name, _title_of(name)) for name in SCHEMES]


def _title_of(scheme: str) -> str:
    # A scheme's words are gathered from its own file, not from here.
    return translation.gettext(load_scheme(scheme).title)


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of one voice's engagement, 1 to 5; None where nothing can be said."""

    onset_ms: int
    offset_ms: int
    level: int | None


def engagement_between(
    session: CodingSession, subject: str, onset_ms: int, offset_ms: int
) -> tuple[Step, ...]:
    """Read one person's coded engagement within a moment, cut to it."""
    tier = next(
        (one for one in tiers_of(session) if one.id == f"{subject}.engagement"), None
    )
    if tier is None:
        return ()
    levels = {
        code.id: None if code.is_unscorable or code.value is None else code.value + 3
        for code in tier.codes
    }
    rows = session.annotations.filter(tier=tier.id, onset_ms__lt=offset_ms).order_by(
        "onset_ms"
    )
    return tuple(
        Step(
            onset_ms=max(row.onset_ms, onset_ms),
            offset_ms=min(row.offset_ms or offset_ms, offset_ms),
            level=levels.get(row.code),
        )
        for row in rows
        if row.offset_ms is None or row.offset_ms > onset_ms
    )


def coding_to_draw(recording_id: UUID) -> CodingSession | None:
    """Choose the coding whose lines a review shows: the last finished, else the last."""
    sessions = CodingSession.objects.filter(recording_id=recording_id)
    finished = sessions.filter(finished_at__isnull=False).order_by("-finished_at")
    return finished.first() or sessions.order_by("-created_at").first()
