"""What filming is for, and who may use and see a film."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from attunement_clinic.families.arrangements import deciding_of
from attunement_clinic.families.models import Caregiver, CareTeamPlace
from attunement_clinic.families.naming import staff_initials
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.access import (
    EVERY_GUARDIAN,
    facts_of,
    others_asked,
)
from attunement_clinic.recordings.models import (
    Acknowledgement,
    Consent,
    FilmInvitation,
    Recording,
    Refusal,
)
from attunement_clinic.recordings.wording import (
    ASKED_GUARDIAN,
    FILMING,
    USES,
    FilledPart,
    digest_of,
)


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
class AskedUse:
    """A wider use put to another guardian; `answer` is "yes", "no" or empty."""

    purpose: str
    title: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """That one guardian allows a use of a film and another refuses it, both now."""

    recording_id: UUID
    purpose: Purpose
    since: datetime


def has_acknowledged(caregiver_id: UUID) -> bool:
    """Say whether a caregiver read the words of today."""
    return Acknowledgement.objects.filter(
        caregiver_id=caregiver_id, version=FILMING.version
    ).exists()


def filming_text(invitation: FilmInvitation) -> tuple[FilledPart, ...]:
    """Write out what filming is for, as this caregiver reads it."""
    return FILMING.filled(
        {
            "clinician": staff_initials(invitation.asked_by),
            "days": invitation.practice.films_watched_within_days,
        }
    )


def use_switches(invitation: FilmInvitation, on: frozenset[str]) -> list[UseSwitch]:
    """List the uses a parent may allow; a supervisor's only where there is one."""
    names = _names_in_uses(invitation)
    offered = (
        use
        for use in USES
        if names["supervisor"] or use.purpose is not Purpose.SUPERVISION
    )
    return [
        UseSwitch(
            purpose=use.purpose.value,
            title=use.words(names).heading,
            text=use.words(names).text,
            is_required=use.is_required,
            is_on=use.purpose.value in on,
        )
        for use in offered
    ]


def use_digest(invitation: FilmInvitation, purpose: Purpose) -> str:
    """Name the words of one switch as this caregiver reads them."""
    (use,) = (use for use in USES if use.purpose is purpose)
    return digest_of((use.words(_names_in_uses(invitation)),))


def _names_in_uses(invitation: FilmInvitation) -> dict[str, str]:
    return {
        "clinician": staff_initials(invitation.asked_by),
        "supervisor": supervisor_of(invitation.family_id) or "",
    }


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
    restricted = deciding_of(recording.family_id).restricted
    others = Caregiver.objects.filter(family_id=recording.family_id).exclude(
        id__in={recording.caregiver_id, *restricted}
    )
    return [ShareSwitch(each.id, each.name, each.id in live) for each in others]


def asked_uses(recording: Recording, guardian_id: UUID) -> list[AskedUse]:
    """List the uses that the filming parent allows, and that need this person as well."""
    facts = facts_of(recording)
    rows = Consent.objects.filter(recording=recording, withdrawn_at=None).values_list(
        "caregiver_id", "purpose"
    )
    allowed = set(rows)
    refused = set(
        Refusal.objects.filter(
            recording=recording, caregiver_id=guardian_id, withdrawn_at=None
        ).values_list("purpose", flat=True)
    )
    return [
        AskedUse(
            purpose=use.purpose.value,
            title=str(use.title) % _names_in_uses(recording.invitation),
            text=str(ASKED_GUARDIAN),
            answer="no"
            if use.purpose in refused
            else "yes"
            if (guardian_id, use.purpose) in allowed
            else "",
        )
        for use in USES
        if (recording.caregiver_id, use.purpose) in allowed
        and guardian_id in others_asked(facts, use.purpose)
    ]


def also_needed(recording: Recording) -> list[str]:
    """Name whom a court order asks as well, before a film is watched at all."""
    named = facts_of(recording).required_for_therapy - {recording.caregiver_id}
    people = Caregiver.objects.filter(id__in=named)
    return [person.name for person in people]


def asked_digest(recording: Recording, purpose: Purpose) -> str:
    """Name the words of one use as another guardian reads them."""
    (use,) = (use for use in USES if use.purpose is purpose)
    title = use.words(_names_in_uses(recording.invitation)).heading
    return digest_of((FilledPart("", title, str(ASKED_GUARDIAN)),))


def disagreements(recording_ids: Collection[UUID]) -> Iterator[Disagreement]:
    """Yield where guardians answer differently; the film is not used for it meanwhile."""
    allowed = set(
        Consent.objects.filter(
            recording__in=recording_ids,
            purpose__in=EVERY_GUARDIAN,
            withdrawn_at=None,
        ).values_list("recording_id", "purpose")
    )
    refused = Refusal.objects.filter(
        recording__in=recording_ids, withdrawn_at=None
    ).order_by("given_at")
    for row in refused:
        if (row.recording_id, row.purpose) in allowed:
            yield Disagreement(row.recording_id, Purpose(row.purpose), row.given_at)
