"""What the decision looks at: small frozen values, gathered by each app's `access.py`."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a member of a practice may be; a user may hold several."""

    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    RESEARCHER = "researcher"
    ADMINISTRATOR = "administrator"


class Purpose(StrEnum):
    """What a film is used for. Consent is given for each, one by one."""

    THERAPY = "therapy"
    SUPERVISION = "supervision"
    CASE_DISCUSSION = "case_discussion"
    TRAINING = "training"
    RESEARCH = "research"
    PUBLICATION = "publication"


class Form(StrEnum):
    """In which form something is reached.

    `RESTRICTED` is a caregiver's own story, kept apart from the record of the work.
    """

    METADATA = "metadata"
    STREAM = "stream"
    ORIGINAL = "original"
    ANNOTATE = "annotate"
    MANAGE = "manage"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: from the sign-in session, never from the request.

    `here_as` is which caregiver somebody is now who is one in several families: lists and
    pages of their own hold that family alone. The decision knows all of `caregiver_ids`.
    """

    user_id: UUID
    practice_id: UUID
    roles: frozenset[Role] = frozenset()
    caregiver_ids: frozenset[UUID] = frozenset()
    here_as: UUID | None = None
    is_live: bool = True

    @property
    def own_ids(self) -> frozenset[UUID]:
        """The caregiver somebody is here, for lists of what is theirs."""
        if self.here_as is None:
            return self.caregiver_ids
        return frozenset({self.here_as})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFact:
    """One person's place in a family's care team, with its time."""

    user_id: UUID
    role: Role
    since: datetime
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        return self.since <= now and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFact:
    """One guardian's consent for one purpose of one film."""

    caregiver_id: UUID
    purpose: Purpose
    given_at: datetime
    withdrawn_at: datetime | None = None
    expires_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Whether it holds; withdrawn is withdrawn, also when a clock was set back."""
        is_over = self.expires_at is not None and self.expires_at <= now
        return self.withdrawn_at is None and self.given_at <= now and not is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyFacts:
    """A family and the people around it."""

    practice_id: UUID
    family_id: UUID
    caregiver_ids: frozenset[UUID] = frozenset()
    guardian_ids: frozenset[UUID] = frozenset()
    team: tuple[TeamFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFacts:
    """A film: whose it is, who it is shared with, what was consented, what is left.

    `required_for_therapy` are whom a court order names beside the uploading caregiver.
    While it `is_held` for safeguarding, or `is_closed` by who filmed until they have shown
    their key, nobody plays it, whatever was agreed.
    """

    family: FamilyFacts
    recording_id: UUID
    uploader_id: UUID
    shared_with: frozenset[UUID] = frozenset()
    consents: tuple[ConsentFact, ...] = field(default=())
    required_for_therapy: frozenset[UUID] = frozenset()
    is_ready: bool = False
    has_key: bool = False
    is_held: bool = False
    is_closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeededFacts:
    """A call for a person: whose it is, who was named, whether everybody is asked by now.

    `family` is empty when the call came from somebody who is not in care yet.
    """

    practice_id: UUID
    family: FamilyFacts | None = None
    named: frozenset[UUID] = frozenset()
    asks_everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryFacts:
    """A first contact: who reads what comes in; after allocation, the family it became.

    `reader_ids` are the people who cover the practice's door. `family` is empty until
    somebody's care team has it.
    """

    practice_id: UUID
    reader_ids: frozenset[UUID] = frozenset()
    family: FamilyFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFacts:
    """A note of an interview: whose family, who wrote it, whether it is their own.

    `shared_with` are whom the author of process notes lets read them.
    """

    family: FamilyFacts
    author_id: UUID
    is_process: bool
    shared_with: frozenset[UUID] = frozenset()
