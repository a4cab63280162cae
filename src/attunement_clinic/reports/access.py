"""The doors to letters and exports. Forbidden and missing are the same 404."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from attunement_clinic.families.access import access_family
from attunement_clinic.policy import Actor, Form, Purpose, Role, consented
from attunement_clinic.recordings.access import (
    facts_of,
    reach_recording,
    with_facts,
)
from attunement_clinic.recordings.models import Recording
from attunement_clinic.reports.models import Export, Letter, ResearchRequest


def access_letter(
    actor: Actor | None, letter_id: UUID, *, is_author: bool = False, lock: bool = False
) -> Letter:
    """Open a letter to the family's clinicians; only its author writes and signs it."""
    if actor is None:
        raise Http404
    rows = Letter.objects.select_related("practice", "caregiver", "author")
    if lock:
        rows = rows.select_for_update(of=("self",))
    letter = rows.filter(practice_id=actor.practice_id, id=letter_id).first()
    if letter is None:
        raise Http404
    letter.family = access_family(actor, letter.family_id, Form.MANAGE)
    if is_author and letter.author_id != actor.user_id:
        raise Http404
    return letter


def access_export(actor: Actor | None, export_id: UUID) -> Export:
    """Show what an export is, to its owner and to the family's clinicians.

    What a caregiver made for themselves is theirs: the team does not learn of it.
    """
    export = _find(actor, export_id)
    if actor is None or export.purpose == Export.Purpose.OWN:
        raise Http404
    if export.kind == Export.Kind.RESEARCH:
        return _research(actor, export)
    if export.family_id is None:
        raise Http404
    access_family(actor, export.family_id, Form.MANAGE)
    return export


def access_file(actor: Actor | None, export_id: UUID) -> Export:
    """Open what is in an export to its owner alone, while their relation lasts."""
    export = _find(actor, export_id)
    if actor is None or export.owner_id != actor.user_id:
        raise Http404
    if export.purpose == Export.Purpose.OWN:
        return access_own_export(actor, export_id)
    return access_export(actor, export_id)


def access_own_export(actor: Actor | None, export_id: UUID) -> Export:
    """Open to a caregiver what they made for themselves."""
    export = _find(actor, export_id)
    if (
        actor is None
        or export.owner_id != actor.user_id
        or export.purpose != Export.Purpose.OWN
        or export.caregiver_id not in actor.caregiver_ids
    ):
        raise Http404
    return export


def access_study(actor: Actor) -> Actor:
    """Let researchers, and administrators who decide, to what leaves for research."""
    if not actor.roles & {Role.RESEARCHER, Role.ADMINISTRATOR}:
        raise Http404
    return actor


def access_request(actor: Actor, request_id: UUID) -> ResearchRequest:
    """Let an administrator decide on what somebody else asked for; locks it."""
    found = (
        ResearchRequest.objects.select_for_update(of=("self",))
        .select_related("asked_by", "practice")
        .filter(practice_id=actor.practice_id, id=request_id)
        .first()
    )
    if found is None or Role.ADMINISTRATOR not in actor.roles:
        raise Http404
    if found.asked_by_id == actor.user_id:
        raise Http404
    return found


def films_for_research(practice_id: UUID, now: datetime) -> list[Recording]:
    """List the films that a package made now may draw on.

    What is held for safeguarding, or closed by who filmed, is put into none meanwhile. A
    package that was made stays: a hold stands apart from consent, and ending it would tell
    of the hold; a closed film may be opened again.
    """
    lent = ((row, facts_of(row)) for row in lent_films(practice_id, now))
    return [row for row, facts in lent if not (facts.is_held or facts.is_closed)]


def lent_films(
    practice_id: UUID, now: datetime, rows: QuerySet[Recording] | None = None
) -> list[Recording]:
    """List the films that every guardian agreed to lend to research, and still does."""
    asked = Recording.objects.all() if rows is None else rows
    found = with_facts(asked.filter(practice_id=practice_id))
    return [row for row in found if _is_lent(row, now)]


def _is_lent(row: Recording, now: datetime) -> bool:
    facts = facts_of(row)
    return facts.is_ready and facts.has_key and consented(facts, Purpose.RESEARCH, now)


def may_still_hold(export: Export, actor: Actor, now: datetime | None = None) -> bool:
    """Say whether everything in an export may still be in the hands of its owner."""
    now = now or timezone.now()
    films = list(export.recordings.values_list("recording_id", flat=True))
    if export.kind == Export.Kind.RESEARCH:
        rows = Recording.objects.filter(id__in=films)
        lent = lent_films(export.practice_id, now, rows)
        return Role.RESEARCHER in actor.roles and len(lent) == len(films)
    for film in films:
        try:
            reach_recording(actor, film, Form.METADATA, now)
        except Http404:
            return False
    return True


def _find(actor: Actor | None, export_id: UUID) -> Export:
    if actor is None:
        raise Http404
    export = (
        Export.objects.filter(practice_id=actor.practice_id, id=export_id)
        .select_related("practice", "family", "caregiver", "owner", "letter")
        .first()
    )
    if export is None:
        raise Http404
    return export


def _research(actor: Actor, export: Export) -> Export:
    """Let a package to who asked for it; administrators see that it is, and end it."""
    is_owner = Role.RESEARCHER in actor.roles and export.owner_id == actor.user_id
    if not is_owner and Role.ADMINISTRATOR not in actor.roles:
        raise Http404
    return export
