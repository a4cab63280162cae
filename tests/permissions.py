"""Who may what, as the tests expect it: written by hand, apart from the policy's tables.

`disagreements` asks `allow` about every cell; `page` prints the same rows, so that the
documentation says what is tested. A cell that is not named here is no.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from attunement_clinic.policy import (
    Actor,
    ConsentFact,
    EnquiryFacts,
    FamilyFacts,
    Form,
    NoteFacts,
    PersonNeededFacts,
    Purpose,
    RecordingFacts,
    Role,
    TeamFact,
    allow,
    consented,
)

_NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
_HERE, _AWAY = UUID(int=100), UUID(int=200)
_FILMED, _OTHER, _STAFF, _AUTHOR = (UUID(int=n) for n in range(1, 5))

PERSONS = (
    "parent who filmed",
    "parent it is shared with",
    "other parent of the family",
    "clinician of the family",
    "supervisor of the family",
    "clinician beside the team",
    "researcher",
    "administrator",
    "clinician of another practice",
)

# person -> purpose -> forms, once every guardian agreed to everything.
FILM: dict[str, dict[str, str]] = {
    "parent who filmed": {"therapy": "metadata stream original manage"},
    "parent it is shared with": {"therapy": "metadata stream"},
    "clinician of the family": {"therapy": "metadata stream annotate manage"},
    "supervisor of the family": {"supervision": "metadata stream annotate"},
}
FAMILY: dict[str, str] = {
    "clinician of the family": "metadata manage restricted",
    "supervisor of the family": "metadata",
}
# What who wrote a note, who was named in a call, who reads first contacts may do.
OWN_NOTE = NAMED = READER = "metadata manage"
CLINICAL_ROLES = "clinician supervisor"
ONE_WORD_IS_ENOUGH = "therapy supervision"


def person(name: str) -> Actor:
    """Make the actor of a row."""
    roles = {
        "clinician of the family": Role.CLINICIAN,
        "supervisor of the family": Role.SUPERVISOR,
        "clinician beside the team": Role.CLINICIAN,
        "researcher": Role.RESEARCHER,
        "administrator": Role.ADMINISTRATOR,
        "clinician of another practice": Role.CLINICIAN,
    }
    caregivers = {
        "parent who filmed": _FILMED,
        "parent it is shared with": _OTHER,
        "other parent of the family": UUID(int=5),
    }
    in_team = name.endswith("of the family") and name in roles
    return Actor(
        user_id=_STAFF if in_team else UUID(int=30 + PERSONS.index(name)),
        practice_id=_AWAY if name.endswith("another practice") else _HERE,
        roles=frozenset({roles[name]}) if name in roles else frozenset(),
        caregiver_ids=frozenset({caregivers[name]} if name in caregivers else ()),
    )


def family(name: str) -> FamilyFacts:
    """Make the family, with the row's person in its team when that is their relation."""
    role = Role.SUPERVISOR if name.startswith("supervisor") else Role.CLINICIAN
    return FamilyFacts(
        practice_id=_HERE,
        family_id=UUID(int=50),
        caregiver_ids=frozenset({_FILMED, _OTHER, UUID(int=5)}),
        guardian_ids=frozenset({_FILMED, _OTHER}),
        team=(TeamFact(user_id=_STAFF, role=role, since=_NOW),),
    )


def film(name: str, agreed: frozenset[UUID]) -> RecordingFacts:
    """Make a film that is ready, with the agreement of `agreed` to every use."""
    return RecordingFacts(
        family=family(name),
        recording_id=UUID(int=60),
        uploader_id=_FILMED,
        shared_with=frozenset({_OTHER}),
        consents=tuple(
            ConsentFact(caregiver_id=each, purpose=purpose, given_at=_NOW)
            for each in sorted(agreed)
            for purpose in Purpose
        ),
        is_ready=True,
        has_key=True,
    )


def disagreements() -> Iterator[str]:
    """Name every cell in which the decision says something else than these rows."""
    yield from _films()
    yield from _families()
    yield from _notes()
    yield from _roles()
    for purpose in Purpose:
        alone = film(PERSONS[0], frozenset({_FILMED}))
        if consented(alone, purpose, _NOW) != (purpose in ONE_WORD_IS_ENOUGH.split()):
            yield f"one parent's word for {purpose}"


def _films() -> Iterator[str]:
    for name in PERSONS:
        for purpose in Purpose:
            expected = FILM.get(name, {}).get(purpose, "").split()
            subject = film(name, frozenset({_FILMED, _OTHER}))
            for form in Form:
                said = allow(person(name), subject, purpose, form, _NOW)
                if said != (form in expected):
                    yield f"film: {name}, {purpose}, {form}"


def _families() -> Iterator[str]:
    for name in PERSONS:
        for form in Form:
            said = allow(person(name), family(name), Purpose.THERAPY, form, _NOW)
            if said != (form in FAMILY.get(name, "").split()):
                yield f"family: {name}, {form}"


def _notes() -> Iterator[str]:
    name = "clinician of the family"
    for form in Form:
        own = NoteFacts(family=family(name), author_id=_STAFF, is_process=True)
        said = allow(person(name), own, Purpose.THERAPY, form, _NOW)
        if said != (form in OWN_NOTE.split()):
            yield f"own note: {form}"
        other = NoteFacts(family=family(name), author_id=_AUTHOR, is_process=True)
        if allow(person(name), other, Purpose.THERAPY, form, _NOW):
            yield f"somebody else's note: {form}"


def _roles() -> Iterator[str]:
    """Ask as each role, named in a call and reading first contacts, of a stranger."""
    for role in Role:
        actor = Actor(user_id=_STAFF, practice_id=_HERE, roles=frozenset({role}))
        named = frozenset({_STAFF})
        call = PersonNeededFacts(practice_id=_HERE, named=named)
        enquiry = EnquiryFacts(practice_id=_HERE, reader_ids=named)
        for form in Form:
            is_clinical = role in CLINICAL_ROLES.split()
            said = allow(actor, call, Purpose.THERAPY, form, _NOW)
            if said != (is_clinical and form in NAMED.split()):
                yield f"call: {role}, {form}"
            said = allow(actor, enquiry, Purpose.THERAPY, form, _NOW)
            if said != (is_clinical and form in READER.split()):
                yield f"first contact: {role}, {form}"
