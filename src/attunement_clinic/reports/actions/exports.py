"""An export: made, opened and ended, each written down before the first byte."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement_clinic.accounts.access import actor_for
from attunement_clinic.failpoints import failpoint
from attunement_clinic.families.access import (
    access_caregiver,
    access_family,
    access_own_caregiver,
)
from attunement_clinic.policy import Actor, Form
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports.access import (
    access_export,
    access_file,
    access_letter,
    access_own_export,
    may_still_hold,
)
from attunement_clinic.reports.actions.trail import note_export
from attunement_clinic.reports.makers import Made, Subject, make
from attunement_clinic.reports.models import Export, ExportRecording
from attunement_clinic.reports.queries.summary import summary_file

# How many days a file may stay; nobody keeps one open for longer.
STAYS = (7, 30, 90)
_MOST_AN_HOUR = 20
_NEVER_WHOLE_AFTER = timedelta(hours=1)


class EndedError(Exception):
    """The export is over: key and file are gone."""


def make_letter_file(
    actor: Actor, *, letter_id: UUID, export_id: UUID, days: int
) -> Export:
    """Make the PDF of a signed letter."""
    letter = access_letter(actor, letter_id)
    if letter.signed_at is None:
        raise ValidationError(
            _("Sign the letter first: only then it leaves the house.")
        )
    subject = Subject(family=letter.family, caregiver=letter.caregiver, letter=letter)
    is_closing = letter.kind == letter.Kind.CLOSING
    purpose = Export.Purpose.CAREGIVER if is_closing else Export.Purpose.CARE
    return _make(actor, Export.Kind.LETTER, purpose, days, subject, export_id)


def make_summary(
    actor: Actor, *, caregiver_id: UUID, export_id: UUID, purpose: str, days: int
) -> Export:
    """Make the family summary of one caregiver, for them."""
    caregiver = access_caregiver(actor, caregiver_id, Form.MANAGE)
    subject = Subject(family=caregiver.family, caregiver=caregiver)
    return _make(actor, Export.Kind.SUMMARY, purpose, days, subject, export_id)


def make_family_file(
    actor: Actor,
    *,
    family_id: UUID,
    export_id: UUID,
    kind: str,
    purpose: str,
    days: int,
) -> Export:
    """Make the tables or the FHIR bundle of one family."""
    if kind not in {Export.Kind.TABLES, Export.Kind.FHIR}:
        raise Http404
    family = access_family(actor, family_id, Form.MANAGE)
    return _make(actor, kind, purpose, days, Subject(family=family), export_id)


def make_own_summary(
    actor: Actor, *, export_id: UUID, wanted: frozenset[str]
) -> Export:
    """Let a caregiver make their own summary, of the parts they want."""
    caregiver = access_own_caregiver(actor)
    subject = Subject(family=caregiver.family, caregiver=caregiver)
    known = _known(actor, export_id, subject)
    if known is not None and _is_settled(known):
        return known
    made = summary_file(actor, caregiver, wanted)
    export = known or _begin(
        actor, Export.Kind.SUMMARY, Export.Purpose.OWN, STAYS[0], subject, export_id
    )
    return _finish(actor, export, made)


def make_research_package(
    owner: Actor, *, export_id: UUID, days: int = STAYS[-1]
) -> Export:
    """Make the package of a request that was agreed to; it belongs to who asked."""
    kind, purpose = Export.Kind.RESEARCH, Export.Purpose.RESEARCH
    return _make(owner, kind, purpose, days, Subject(), export_id)


def open_export(actor: Actor, *, export_id: UUID) -> tuple[Export, bytes]:
    """Open a file for its owner, who is written down before anything is read.

    Raises
    ------
    EndedError
        When it is over, or something in it may not be held any more.
    """
    export = access_file(actor, export_id)
    if export.ended_at is not None or export.made_at is None or export.key_id is None:
        raise EndedError
    if export.ends_at <= timezone.now():
        _end(None, export, why="time")
        raise EndedError
    if not may_still_hold(export, actor):
        _end(None, export, why="consent")
        raise EndedError
    note_export(actor, export, "export.opened")
    try:
        content = storage.read_package(export.key_id, export.id)
    except (KeyMissingError, FileNotFoundError):
        _end(None, export, why="gone")
        raise EndedError from None
    if hashlib.sha256(content).hexdigest() != export.sha256:
        raise storage.DamagedError(f"Export {export.id} is not what was made.")
    return export, content


def end_export(actor: Actor, *, export_id: UUID) -> Export:
    """End an export of the family before its time."""
    return _end(actor, access_export(actor, export_id), why="asked")


def end_own_export(actor: Actor, *, export_id: UUID) -> Export:
    """Let a caregiver end what they made for themselves."""
    return _end(actor, access_own_export(actor, export_id), why="asked")


def end_over(export: Export, *, why: str) -> Export:
    """End what may not be held any more, without anybody asking for it."""
    return _end(None, export, why=why)


def end_due_exports(now: datetime) -> int:
    """End what is over, never became whole, or may not be held any more."""
    ended = 0
    rows = Export.objects.filter(ended_at__isnull=True).select_related("owner")
    for export in rows.prefetch_related("recordings"):
        why = _why_to_end(export, now)
        if why:
            _end(None, export, why=why)
            ended += 1
    return ended


def _why_to_end(export: Export, now: datetime) -> str:
    if export.ends_at <= now:
        return "time"
    if export.made_at is None:
        return "never whole" if export.created_at + _NEVER_WHOLE_AFTER < now else ""
    owner = actor_for(export.owner)
    if owner is None:
        return "owner"
    return "" if may_still_hold(export, owner, now) else "consent"


def _make(
    actor: Actor, kind: str, purpose: str, days: int, subject: Subject, export_id: UUID
) -> Export:
    known = _known(actor, export_id, subject)
    if known is not None and _is_settled(known):
        return known
    made = make(kind, actor, subject)
    export = known or _begin(actor, kind, purpose, days, subject, export_id)
    return _finish(actor, export, made)


def _known(actor: Actor, export_id: UUID, subject: Subject) -> Export | None:
    """Find what the same form made already; another's id is not there."""
    export = Export.objects.filter(id=export_id).first()
    if export is None:
        return None
    family_id = subject.family.id if subject.family else None
    if (export.owner_id, export.family_id) != (actor.user_id, family_id):
        raise Http404
    return export


def _is_settled(export: Export) -> bool:
    """Say whether it was made or is over; otherwise whoever made it was interrupted."""
    return export.made_at is not None or export.ended_at is not None


def _begin(
    actor: Actor, kind: str, purpose: str, days: int, subject: Subject, export_id: UUID
) -> Export:
    """Write the row and its key first, so that nothing made is ever without an owner."""
    now = timezone.now()
    if days not in STAYS:
        raise ValidationError(_("Choose how long the file stays."))
    lately = Export.objects.filter(
        owner_id=actor.user_id, created_at__gt=now - timedelta(hours=1)
    )
    if lately.count() >= _MOST_AN_HOUR:
        raise ValidationError(_("That were many files in an hour. Go on in a while."))
    return Export.objects.create(
        id=export_id,
        practice_id=actor.practice_id,
        owner_id=actor.user_id,
        family=subject.family,
        caregiver=subject.caregiver,
        letter=subject.letter,
        kind=kind,
        purpose=purpose,
        key_id=storage.new_package_key(),
        ends_at=now + timedelta(days=days),
    )


def _finish(actor: Actor, export: Export, made: Made) -> Export:
    """Seal the file, then publish it where everything in it may still be held.

    The row is locked meanwhile: the same form sent again waits, and goes on where a
    process was killed. The films are locked while it is asked what may be held: what is
    taken back waits for the answer, or has ended it.
    """
    failpoint("export.make.after_row")
    with transaction.atomic():
        export = Export.objects.select_for_update(of=("self",)).get(id=export.id)
        if export.made_at is not None:
            return export
        if export.key_id is None:
            raise EndedError
        storage.remove(export.id)
        stored = storage.keep_package(export.key_id, export.id, made.content)
        failpoint("export.make.after_file")
        films = Recording.objects.filter(id__in=made.recording_ids).order_by("id")
        list(films.select_for_update(of=("self",)).values_list("id"))
        for recording_id in made.recording_ids:
            ExportRecording.objects.create(
                practice_id=export.practice_id,
                export=export,
                recording_id=recording_id,
            )
        export.media_type, export.name = made.media_type, made.name
        export.size, export.sha256 = stored.size, stored.sha256
        may_be_held = may_still_hold(export, actor)
        if may_be_held:
            export.made_at = timezone.now()
            export.save()
            note_export(actor, export, "export.made")
            failpoint("export.make.before_commit")
    failpoint("export.make.after_commit")
    if may_be_held:
        return export
    _end(None, export, why="consent")
    raise Http404


@transaction.atomic
def _end(actor: Actor | None, export: Export, *, why: str) -> Export:
    """Destroy key and file, then say so; a second time changes nothing."""
    row = Export.objects.select_for_update(of=("self",)).get(id=export.id)
    if row.ended_at is not None:
        return row
    storage.destroy_package(row.key_id, row.id)
    failpoint("export.end.after_key")
    row.ended_at, row.key_id, row.ended_why = timezone.now(), None, why
    row.save(update_fields=["ended_at", "key_id", "ended_why"])
    note_export(actor, row, "export.ended", why=why)
    return row
