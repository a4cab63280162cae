"""The only doors to films: facts are gathered here, `policy.allow` decides.

Missing and forbidden are the same `Http404`. A list is made by asking `allow` for each
row, over facts that come with the rows in one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.arrangements import deciding_by
from attunement_clinic.families.models import (
    Caregiver,
    CareTeamPlace,
    LegalArrangement,
)
from attunement_clinic.policy import (
    Actor,
    ConsentFact,
    FamilyFacts,
    Form,
    Purpose,
    RecordingFacts,
    Role,
    TeamFact,
    allow,
    consented,
)
from attunement_clinic.recordings.holds import held
from attunement_clinic.recordings.models import (
    Artefact,
    Closure,
    Consent,
    FilmInvitation,
    Recording,
    RecordingShare,
    Upload,
)

R = TypeVar("R", Recording, Artefact)
# Caregivers and clinicians look for therapy, supervisors for supervision (policy.FORMS).
LOOKING = (Purpose.THERAPY, Purpose.SUPERVISION)
# What every guardian must agree to; the other uses need who filmed alone.
EVERY_GUARDIAN = frozenset(Purpose) - frozenset(LOOKING)


@dataclass(frozen=True, slots=True)
class Reached:
    """A film somebody may reach, what for, and what was looked at to say so."""

    recording: Recording
    purpose: Purpose
    facts: RecordingFacts


def access_recording(
    actor: Actor | None,
    recording_id: UUID,
    purpose: Purpose,
    form: Form,
    now: datetime | None = None,
) -> Recording:
    """Open a film for one purpose in one form.

    Raises
    ------
    Http404
        When there is none, or `allow` says no.
    """
    recording = _find(actor, recording_id)
    if not allow(actor, facts_of(recording), purpose, form, now or timezone.now()):
        raise Http404
    return recording


def reach_recording(
    actor: Actor | None, recording_id: UUID, form: Form, now: datetime | None = None
) -> Reached:
    """Open a film for therapy or supervision, whichever is the actor's.

    Raises
    ------
    Http404
        When there is none, or neither is allowed.
    """
    recording = _find(actor, recording_id)
    reached = _reached(actor, recording, form, now or timezone.now())
    if reached is None:
        raise Http404
    return reached


def access_artefact(
    actor: Actor | None,
    artefact_id: UUID,
    now: datetime | None = None,
    *,
    views: ArraySubquery,
) -> tuple[Artefact, Reached]:
    """Open a published file of a film; the original is for who filmed it.

    `views` comes with the file: what of its film was seen of late.

    Raises
    ------
    Http404
        When there is none, or its film may not be reached.
    """
    if actor is None:
        raise Http404
    files = _files_with_facts().filter(
        id=artefact_id, published_at__isnull=False, practice_id=actor.practice_id
    )
    artefact = files.annotate(views=views).first()
    if artefact is None:
        raise Http404
    # A player asks for a range every few seconds: file, film and facts are one query.
    vars(artefact.recording).update(_brought(artefact))
    is_original = artefact.kind == Artefact.Kind.ORIGINAL
    form = Form.ORIGINAL if is_original else Form.STREAM
    reached = _reached(actor, artefact.recording, form, now or timezone.now())
    if reached is None:
        raise Http404
    return artefact, reached


def visible_recordings(
    actor: Actor | None,
    *,
    rows: QuerySet[Recording] | None = None,
    form: Form = Form.METADATA,
    now: datetime | None = None,
) -> list[Reached]:
    """List the films of `rows` the actor may reach, newest first, in one query."""
    if actor is None:
        return []
    now = now or timezone.now()
    if rows is None:
        rows = Recording.objects.filter(practice_id=actor.practice_id)
    found = with_facts(_near(actor, rows.filter(practice_id=actor.practice_id)))
    reached = (_reached(actor, row, form, now) for row in found)
    return [each for each in reached if each is not None]


def _near(actor: Actor, rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """Leave out the films of families in which the actor has no place whatsoever.

    `allow` decides about the others. It would refuse these, too, one by one: so a list
    costs what somebody's own families have, not what the practice has.
    """
    places = CareTeamPlace.objects.filter(user_id=actor.user_id)
    own = Caregiver.objects.filter(id__in=actor.caregiver_ids)
    near = (
        places.order_by().values("family_id").union(own.order_by().values("family_id"))
    )
    return rows.filter(family__in=near)


def open_to_supervision(
    actor: Actor, family_ids: Iterable[UUID], now: datetime
) -> dict[UUID, UUID]:
    """Map the films the actor may reach that supervision may see to who filmed them."""
    rows = Recording.objects.filter(family_id__in=family_ids)
    return {
        each.recording.id: each.recording.caregiver_id
        for each in visible_recordings(actor, rows=rows, now=now)
        if consented(facts_of(each.recording), Purpose.SUPERVISION, now)
    }


def access_own_recording(actor: Actor | None, recording_id: UUID) -> Recording:
    """Open a film for the caregiver who filmed it, whatever was agreed since.

    Raises
    ------
    Http404
        For everybody else.
    """
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.METADATA)
    if actor is None or recording.caregiver_id not in actor.caregiver_ids:
        raise Http404
    return recording


def access_asked_use(
    actor: Actor | None, recording_id: UUID, purpose: Purpose
) -> tuple[Recording, Caregiver]:
    """Open a wider use of a film to a guardian who is asked about it, beside who filmed.

    Raises
    ------
    Http404
        For everybody else, and while the filming parent does not allow the use.
    """
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.METADATA)
    asked = others_asked(facts_of(recording), purpose)
    guardian = Caregiver.objects.filter(
        family_id=recording.family_id,
        id__in=asked & (actor.caregiver_ids if actor is not None else frozenset()),
    ).first()
    if guardian is None or not consented_by(recording, recording.caregiver_id, purpose):
        raise Http404
    return recording, guardian


def others_asked(film: RecordingFacts, purpose: Purpose) -> frozenset[UUID]:
    """Say who beside the filming parent is asked about a use, once it is shown to them."""
    needed = (
        film.family.guardian_ids
        if purpose in EVERY_GUARDIAN
        else film.required_for_therapy
    )
    return (needed - {film.uploader_id}) & film.shared_with


def consented_by(recording: Recording, caregiver_id: UUID, purpose: Purpose) -> bool:
    """Say whether one caregiver agrees to a use of a film now."""
    return Consent.objects.filter(
        recording=recording,
        caregiver_id=caregiver_id,
        purpose=purpose,
        withdrawn_at__isnull=True,
    ).exists()


def access_invitation(actor: Actor | None, invitation_id: UUID) -> FilmInvitation:
    """Open the wish for a film to the caregiver who was asked, while it is open.

    Raises
    ------
    Http404
        For everybody else, and when it was taken back.
    """
    if actor is None:
        raise Http404
    invitation = (
        FilmInvitation.objects.filter(
            practice_id=actor.practice_id,
            id=invitation_id,
            caregiver_id__in=actor.caregiver_ids,
            closed_at__isnull=True,
        )
        .select_related("practice", "family", "caregiver", "asked_by")
        .first()
    )
    if invitation is None:
        raise Http404
    return invitation


def access_upload(actor: Actor | None, upload_id: UUID) -> Upload:
    """Open an upload to the caregiver who sends it.

    Raises
    ------
    Http404
        For everybody else.
    """
    upload = (
        Upload.objects.filter(id=upload_id)
        .select_related("artefact", "recording")
        .first()
    )
    if upload is None:
        raise Http404
    upload.recording = access_own_recording(actor, upload.recording_id)
    upload.artefact.recording = upload.recording
    return upload


def with_facts(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """Let each film bring what the decision needs, in the same query."""
    films = rows.select_related("family", "caregiver")
    return _facts_beside(films, recording="pk", family="family_id")


def _facts_beside(rows: QuerySet[R], *, recording: str, family: str) -> QuerySet[R]:
    """Let each row bring the facts of its film, by where it names film and family."""
    of_family, of_film = OuterRef(family), OuterRef(recording)
    return rows.annotate(
        fact_caregivers=_rows_of(
            Caregiver.objects.filter(family=of_family), "id", "is_guardian"
        ),
        fact_team=_rows_of(
            CareTeamPlace.objects.filter(family=of_family),
            *("user_id", "role", "since", "until"),
        ),
        fact_consents=_rows_of(
            Consent.objects.filter(recording=of_film),
            *("caregiver_id", "purpose", "given_at", "withdrawn_at", "expires_at"),
        ),
        fact_shares=_rows_of(
            RecordingShare.objects.filter(recording=of_film, ended_at__isnull=True),
            "caregiver_id",
        ),
        fact_arrangements=_rows_of(
            LegalArrangement.objects.filter(family=of_family, ended_at__isnull=True),
            *("caregiver_id", "kind"),
        ),
        fact_is_held=held(of_film),
        fact_is_closed=Exists(
            Closure.objects.filter(recording=of_film, ended_at=None).order_by()
        ),
    )


@cache
def _files_with_facts() -> QuerySet[Artefact]:
    """Write the query once: it costs more time than the database takes to answer it."""
    return _facts_beside(
        Artefact.objects.select_related("recording__family", "recording__caregiver"),
        recording="recording_id",
        family="recording__family_id",
    )


@cache
def _films_with_facts() -> QuerySet[Recording]:
    return with_facts(Recording.objects.all())


def _brought(row: Artefact) -> dict[str, Any]:
    return {name: fact for name, fact in vars(row).items() if name.startswith("fact_")}


def facts_of(recording: Recording) -> RecordingFacts:
    """Turn what `with_facts` brought into the decision's frozen values."""
    brought: Any = recording
    caregivers: list[dict[str, Any]] = brought.fact_caregivers
    deciding = deciding_by(
        (UUID(row["caregiver_id"]), row["kind"]) for row in brought.fact_arrangements
    )
    return RecordingFacts(
        family=FamilyFacts(
            practice_id=recording.practice_id,
            family_id=recording.family_id,
            caregiver_ids=_ids(caregivers, "id"),
            guardian_ids=deciding.guardians(
                _ids((each for each in caregivers if each["is_guardian"]), "id")
            ),
            team=tuple(_team_fact(row) for row in brought.fact_team),
        ),
        recording_id=recording.id,
        uploader_id=recording.caregiver_id,
        shared_with=_ids(brought.fact_shares, "caregiver_id") - deciding.restricted,
        consents=tuple(_consent_fact(row) for row in brought.fact_consents),
        required_for_therapy=deciding.named,
        is_ready=recording.state == Recording.State.READY,
        has_key=recording.key_id is not None,
        is_held=brought.fact_is_held,
        is_closed=brought.fact_is_closed,
    )


def _find(actor: Actor | None, recording_id: UUID) -> Recording:
    if actor is None:
        raise Http404
    films = _films_with_facts().filter(practice_id=actor.practice_id, id=recording_id)
    recording = films.first()
    if recording is None:
        raise Http404
    return recording


def _reached(
    actor: Actor | None, recording: Recording, form: Form, now: datetime
) -> Reached | None:
    facts = facts_of(recording)
    for purpose in LOOKING:
        if allow(actor, facts, purpose, form, now):
            return Reached(recording, purpose, facts)
    return None


def _rows_of(rows: QuerySet[Any], *fields: str) -> ArraySubquery:
    as_json = JSONObject(**{field: field for field in fields})
    return ArraySubquery(rows.order_by("pk").values_list(as_json))


def _ids(rows: Iterable[dict[str, Any]], field: str) -> frozenset[UUID]:
    return frozenset(UUID(row[field]) for row in rows)


def _team_fact(row: dict[str, Any]) -> TeamFact:
    return TeamFact(
        user_id=UUID(row["user_id"]),
        role=Role(row["role"]),
        since=datetime.fromisoformat(row["since"]),
        until=_time(row["until"]),
    )


def _consent_fact(row: dict[str, Any]) -> ConsentFact:
    return ConsentFact(
        caregiver_id=UUID(row["caregiver_id"]),
        purpose=Purpose(row["purpose"]),
        given_at=datetime.fromisoformat(row["given_at"]),
        withdrawn_at=_time(row["withdrawn_at"]),
        expires_at=_time(row["expires_at"]),
    )


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
