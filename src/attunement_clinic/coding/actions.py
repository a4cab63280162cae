"""Every write of a coding: open, append, finish, reopen."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import UNSET, to_builtins

from attunement.timeline.scheme import load_scheme
from attunement_clinic.audit.actions import record
from attunement_clinic.coding import access, queries
from attunement_clinic.coding.measures import measure
from attunement_clinic.coding.models import (
    CodedAnnotation,
    CodingSession,
    MeasureRecord,
)
from attunement_clinic.coding.models import Operation as OperationRow
from attunement_clinic.coding.payloads import (
    Acknowledged,
    Annotation,
    Appended,
    Operation,
)
from attunement_clinic.coding.projection import (
    InvalidChangeError,
    OverlapError,
    Projection,
    span_of,
)
from attunement_clinic.failpoints import failpoint
from attunement_clinic.policy import Actor, Form, Purpose
from attunement_clinic.recordings.access import access_recording
from attunement_clinic.recordings.models import Recording
from attunement_clinic.web.problems import ProblemError


def open_coding_session(
    actor: Actor, *, recording_id: UUID, scheme: str = queries.DEFAULT_SCHEME
) -> CodingSession:
    """Begin coding a film, or go on with the coding already begun with this scheme.

    Who was noted to be in the film since then gets tracks of their own.
    """
    recording = access_recording(actor, recording_id, Purpose.THERAPY, Form.ANNOTATE)
    if scheme not in queries.SCHEMES:
        raise ProblemError(
            400, _("There is no such scheme."), fields={"scheme": scheme}
        )
    definition = load_scheme(scheme)
    with transaction.atomic():
        session, is_new = CodingSession.objects.get_or_create(
            practice_id=recording.practice_id,
            recording=recording,
            coder_id=actor.user_id,
            scheme=definition.id,
            scheme_version=definition.version,
            defaults={"subjects": _subjects_of(recording)},
        )
        if is_new:
            _audit(actor, session, "coding.opened", scheme=definition.id)
        else:
            _add_people(actor, session, recording)
    return session


def _add_people(actor: Actor, session: CodingSession, recording: Recording) -> None:
    row = CodingSession.objects.select_for_update(of=("self",)).get(id=session.id)
    new = [key for key in _subjects_of(recording) if key not in row.subjects]
    if not new or row.is_finished:
        return
    session.subjects = sorted([*row.subjects, *new])
    session.save(update_fields=["subjects"])
    _audit(actor, session, "coding.people_added", people=len(new))


def append_operations(
    actor: Actor | None,
    *,
    session_id: UUID,
    base_sequence: int,
    operations: Sequence[Operation],
) -> Appended:
    """Append operations and project them; acknowledged only after the commit.

    A known id is acknowledged with the number it has; nothing is applied twice. When
    one operation cannot stand, none of the call is kept.

    Raises
    ------
    ProblemError
        400 for rows that do not fit the scheme or film; 409 with the server's state
        when an exclusive track would hold two rows at once, when the coding is
        finished, or when the client knows a future that never was.
    """
    assert_writable(actor, session_id)
    with transaction.atomic():
        session = _locked(actor, session_id)
        if session.is_finished:
            raise _conflict(actor, session, _("This coding is finished."))
        if base_sequence > session.sequence:
            raise _conflict(actor, session, _("The server knows less than this page."))
        known = _known(session, operations)
        new = _first_of_each(one for one in operations if one.id not in known)
        if new:
            _project(actor, session, new)
            known |= _append(session, new)
            _audit(
                actor,
                session,
                "coding.appended",
                operations=len(new),
                changes=sum(len(one.changes) for one in new),
                sequence=session.sequence,
            )
        failpoint("annotate.before_commit")
    failpoint("annotate.after_commit")
    return Appended(
        acknowledged=[
            Acknowledged(id=one.id, sequence=known[one.id]) for one in operations
        ],
        sequence=session.sequence,
        saved_at=timezone.now(),
    )


def finish_coding(actor: Actor | None, *, session_id: UUID) -> CodingSession:
    """Close a coding and keep its measures with where they come from."""
    assert_writable(actor, session_id)
    with transaction.atomic():
        session = _locked(actor, session_id)
        if session.is_finished:
            return session
        until_ms = session.recording.duration_ms or 0
        values = to_builtins(measure(session, until_ms=until_ms))
        provenance = values.pop("provenance")
        MeasureRecord.objects.create(
            practice_id=session.practice_id,
            coding_session=session,
            sequence=session.sequence,
            until_ms=until_ms,
            values=values,
            provenance=provenance,
        )
        session.finished_at = timezone.now()
        session.save(update_fields=["finished_at"])
        _audit(actor, session, "coding.finished", sequence=session.sequence)
    return session


def reopen_coding(actor: Actor | None, *, session_id: UUID) -> CodingSession:
    """Go on with a finished coding; the measures kept at its end stay."""
    assert_writable(actor, session_id)
    with transaction.atomic():
        session = _locked(actor, session_id)
        if session.is_finished:
            session.finished_at = None
            session.save(update_fields=["finished_at"])
            _audit(actor, session, "coding.reopened", sequence=session.sequence)
    return session


def assert_writable(actor: Actor | None, session_id: UUID) -> None:
    """Raise Http404 unless the actor is the coder and still reaches the film."""
    access.access_own_coding_session(actor, session_id)


def _locked(actor: Actor | None, session_id: UUID) -> CodingSession:
    session = (
        CodingSession.objects.select_for_update(of=("self",))
        .select_related("recording", "recording__family", "coder")
        .get(id=session_id)
    )
    # Asked again behind the lock: a consent may have ended while this call waited.
    access.assert_reachable(actor, session)
    return session


def _subjects_of(recording: Recording) -> list[str]:
    keys = list(recording.subjects.order_by("key").values_list("key", flat=True))
    return keys or ["caregiver-1", "infant-1"]


def _known(session: CodingSession, operations: Sequence[Operation]) -> dict[UUID, int]:
    ids = [one.id for one in operations]
    rows = session.operations.filter(client_id__in=ids)
    return dict(rows.values_list("client_id", "sequence"))


def _first_of_each(operations: Iterable[Operation]) -> list[Operation]:
    by_id: dict[UUID, Operation] = {}
    for one in operations:
        by_id.setdefault(one.id, one)
    return list(by_id.values())


def _project(
    actor: Actor | None, session: CodingSession, operations: Sequence[Operation]
) -> None:
    projection = Projection(
        _touched_rows(session, operations),
        tiers={tier.id: tier for tier in queries.tiers_of(session)},
        end_ms=queries.end_of(session.recording),
    )
    for operation in operations:
        try:
            projection.apply(operation)
        except InvalidChangeError as error:
            raise ProblemError(
                400,
                _("A row does not fit this film or scheme."),
                fields={str(operation.id): str(error)},
            ) from error
        except OverlapError as error:
            raise _conflict(
                actor, session, _("Two states would overlap on one track.")
            ) from error
    _write(session, projection)


def _touched_rows(
    session: CodingSession, operations: Sequence[Operation]
) -> list[Annotation]:
    """Load the rows named by the changes, and those they may run into."""
    changes = [change for one in operations for change in one.changes]
    ids = [one.put.id if one.put is not UNSET else one.remove for one in changes]
    tiers = {one.put.tier for one in changes if one.put is not UNSET}
    condition = Q(client_id__in=ids)
    if (span := span_of(operations)) is not None:
        onset_ms, offset_ms = span
        nearby = Q(tier__in=tiers) & (
            Q(offset_ms__isnull=True) | Q(offset_ms__gte=onset_ms)
        )
        if offset_ms != float("inf"):
            nearby &= Q(onset_ms__lte=int(offset_ms))
        condition |= nearby
    return [queries.to_payload(row) for row in session.annotations.filter(condition)]


def _write(session: CodingSession, projection: Projection) -> None:
    rows = {row_id: projection.row(row_id) for row_id in projection.changed}
    gone = [row_id for row_id, row in rows.items() if row is None]
    session.annotations.filter(client_id__in=gone).delete()
    CodedAnnotation.objects.bulk_create(
        [
            CodedAnnotation(
                coding_session=session,
                client_id=row.id,
                tier=row.tier,
                code=row.code,
                onset_ms=row.onset_ms,
                offset_ms=row.offset_ms,
                modifiers=row.modifiers,
            )
            for row in rows.values()
            if row is not None
        ],
        update_conflicts=True,
        unique_fields=["coding_session", "client_id"],
        update_fields=["tier", "code", "onset_ms", "offset_ms", "modifiers"],
    )


def _append(session: CodingSession, operations: Sequence[Operation]) -> dict[UUID, int]:
    numbered = {
        one.id: session.sequence + place
        for place, one in enumerate(operations, start=1)
    }
    OperationRow.objects.bulk_create(
        OperationRow(
            coding_session=session,
            client_id=one.id,
            sequence=numbered[one.id],
            kind=one.kind,
            position_ms=one.position_ms,
            changes=to_builtins(one.changes),
        )
        for one in operations
    )
    session.sequence += len(operations)
    session.save(update_fields=["sequence"])
    return numbered


def _conflict(actor: Actor | None, session: CodingSession, title: str) -> ProblemError:
    state = queries.state_of(session, actor) if actor is not None else None
    return ProblemError(
        409,
        title,
        what_is_safe=_("Everything shown as saved is saved."),
        what_to_do=_("The page puts what waits on top of what is stored."),
        state=state,
    )


def _audit(
    actor: Actor | None, session: CodingSession, action: str, **facts: str | int
) -> None:
    record(
        actor,
        action=action,
        subject_kind="coding_session",
        subject_id=session.id,
        family_id=session.recording.family_id,
        purpose=Purpose.THERAPY.value,
        facts=dict(facts),
    )
