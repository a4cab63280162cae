"""`allow`: nobody reaches a film without a live relation and a live consent.

Unknown, missing or unforeseen is no. The table of who may reach what in which form is
data (`FORMS`), so that the documentation and the tests read the same rows.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attunement_clinic.policy.facts import (
    Actor,
    EnquiryFacts,
    FamilyFacts,
    Form,
    NoteFacts,
    PersonNeededFacts,
    Purpose,
    RecordingFacts,
    Role,
)


class Relation(StrEnum):
    """How an actor stands to a film or a family."""

    UPLOADER = "uploader"
    CO_CAREGIVER = "co_caregiver"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    NONE = "none"


FORMS: dict[tuple[Relation, Purpose], frozenset[Form]] = {
    (Relation.UPLOADER, Purpose.THERAPY): frozenset(
        {Form.METADATA, Form.STREAM, Form.ORIGINAL, Form.MANAGE}
    ),
    (Relation.CO_CAREGIVER, Purpose.THERAPY): frozenset({Form.METADATA, Form.STREAM}),
    (Relation.CLINICIAN, Purpose.THERAPY): frozenset(
        {Form.METADATA, Form.STREAM, Form.ANNOTATE, Form.MANAGE}
    ),
    (Relation.SUPERVISOR, Purpose.SUPERVISION): frozenset(
        {Form.METADATA, Form.STREAM, Form.ANNOTATE}
    ),
}

FAMILY_FORMS: dict[Relation, frozenset[Form]] = {
    Relation.CLINICIAN: frozenset({Form.METADATA, Form.MANAGE, Form.RESTRICTED}),
    Relation.SUPERVISOR: frozenset({Form.METADATA}),
}

PERSON_NEEDED_FORMS = frozenset({Form.METADATA, Form.MANAGE})
NOTE_FORMS = frozenset({Form.METADATA, Form.MANAGE})
ENQUIRY_FORMS = frozenset({Form.METADATA, Form.MANAGE})
CLINICAL = frozenset({Role.CLINICIAN, Role.SUPERVISOR})

# Only these need no more than the uploading caregiver's word (the same duty of confidence).
ONE_GUARDIAN = frozenset({Purpose.THERAPY, Purpose.SUPERVISION})


def allow(
    actor: Actor | None,
    subject: RecordingFacts
    | FamilyFacts
    | PersonNeededFacts
    | EnquiryFacts
    | NoteFacts,
    purpose: Purpose,
    form: Form,
    now: datetime,
) -> bool:
    """Say whether `actor` may reach `subject` for `purpose` in `form` at `now`."""
    if actor is None or not actor.is_live:
        return False
    if isinstance(subject, FamilyFacts):
        return _allow_family(actor, subject, form, now)
    if isinstance(subject, PersonNeededFacts):
        return _allow_person_needed(actor, subject, form, now)
    if isinstance(subject, EnquiryFacts):
        return _allow_enquiry(actor, subject, form, now)
    if isinstance(subject, NoteFacts):
        return _allow_note(actor, subject, form, now)
    return _allow_film(actor, subject, purpose, form, now)


def _allow_film(
    actor: Actor, film: RecordingFacts, purpose: Purpose, form: Form, now: datetime
) -> bool:
    if actor.practice_id != film.family.practice_id:
        return False
    relation = relation_to(actor, film, now)
    if form not in FORMS.get((relation, purpose), frozenset()):
        return False
    if form is Form.METADATA and relation is Relation.UPLOADER:
        return True
    if form is Form.METADATA and relation is Relation.CO_CAREGIVER:
        # Somebody a court order names is asked by the page of a film that waits for them.
        return _released(film, purpose, now)
    if relation is not Relation.UPLOADER and not consented(film, purpose, now):
        return False
    return _is_reachable(film, form)


def relation_to(actor: Actor, film: RecordingFacts, now: datetime) -> Relation:
    """Name the nearest relation; a caregiver of the family is never staff to it."""
    if film.uploader_id in actor.caregiver_ids:
        return Relation.UPLOADER
    if actor.caregiver_ids & film.family.caregiver_ids:
        shared = actor.caregiver_ids & film.shared_with
        return Relation.CO_CAREGIVER if shared else Relation.NONE
    return team_relation(actor, film.family, now)


def team_relation(actor: Actor, family: FamilyFacts, now: datetime) -> Relation:
    """Name the actor's place in the family's care team at `now`."""
    places = {
        place.role
        for place in family.team
        if place.user_id == actor.user_id and place.holds_at(now)
    }
    held = places & actor.roles
    if Role.CLINICIAN in held:
        return Relation.CLINICIAN
    if Role.SUPERVISOR in held:
        return Relation.SUPERVISOR
    return Relation.NONE


def consented(film: RecordingFacts, purpose: Purpose, now: datetime) -> bool:
    """Say whether everyone who must agree to `purpose` has, and still does."""
    required = required_guardians(film, purpose)
    if not required:
        return False
    agreed = {
        consent.caregiver_id
        for consent in film.consents
        if consent.purpose is purpose and consent.holds_at(now)
    }
    return required <= agreed


def _released(film: RecordingFacts, purpose: Purpose, now: datetime) -> bool:
    """Say whether the filming parent alone agrees to `purpose`."""
    return any(
        consent.caregiver_id == film.uploader_id
        and consent.purpose is purpose
        and consent.holds_at(now)
        for consent in film.consents
    )


def required_guardians(film: RecordingFacts, purpose: Purpose) -> frozenset[UUID]:
    """Say whose agreement `purpose` needs; nobody's means that it is never allowed."""
    if purpose in ONE_GUARDIAN:
        return film.required_for_therapy | {film.uploader_id}
    return film.family.guardian_ids | {film.uploader_id}


def _allow_family(actor: Actor, family: FamilyFacts, form: Form, now: datetime) -> bool:
    if actor.practice_id != family.practice_id:
        return False
    if actor.caregiver_ids & family.caregiver_ids:
        return False
    return form in FAMILY_FORMS.get(team_relation(actor, family, now), frozenset())


def _allow_person_needed(
    actor: Actor, call: PersonNeededFacts, form: Form, now: datetime
) -> bool:
    """Let in who was named, the care team, and once it is late every clinician.

    Whoever may read a call may also take it: in an emergency a second door would only
    cost time. A caregiver of the family is never staff to it.
    """
    if actor.practice_id != call.practice_id:
        return False
    if form not in PERSON_NEEDED_FORMS or not actor.roles & CLINICAL:
        return False
    if call.family is not None:
        if actor.caregiver_ids & call.family.caregiver_ids:
            return False
        if team_relation(actor, call.family, now) is not Relation.NONE:
            return True
    return actor.user_id in call.named or call.asks_everybody


def _allow_enquiry(
    actor: Actor, enquiry: EnquiryFacts, form: Form, now: datetime
) -> bool:
    """Let in who reads first contacts; once a care team has it, that team alone."""
    if actor.practice_id != enquiry.practice_id:
        return False
    if enquiry.family is not None:
        return _allow_family(actor, enquiry.family, form, now)
    if form not in ENQUIRY_FORMS or not actor.roles & CLINICAL:
        return False
    return actor.user_id in enquiry.reader_ids


def _allow_note(actor: Actor, note: NoteFacts, form: Form, now: datetime) -> bool:
    """Let the care team read the record; only the author writes, or reads their own.

    A supervisor reads process notes that their author shared, and nobody else does.
    """
    if not _allow_family(actor, note.family, Form.METADATA, now):
        return False
    relation = team_relation(actor, note.family, now)
    if note.author_id == actor.user_id and relation is Relation.CLINICIAN:
        return form in NOTE_FORMS
    if form is not Form.METADATA:
        return False
    if not note.is_process:
        return True
    return relation is Relation.SUPERVISOR and actor.user_id in note.shared_with


def _is_reachable(film: RecordingFacts, form: Form) -> bool:
    if form in (Form.METADATA, Form.MANAGE):
        return True
    if film.is_held or film.is_closed:
        return False
    if form is Form.ORIGINAL:
        return film.has_key
    return film.is_ready and film.has_key
