"""What is known of a family before and at its beginning: first contacts, the interview."""

from attunement_clinic.intake.models.concerns import (
    Concern,
    ConcernChange,
    ConcernSource,
)
from attunement_clinic.intake.models.enquiries import (
    LONGEST_KEPT,
    Enquiry,
    EnquiryAttempt,
    EnquiryConcern,
    EnquiryQuerySet,
    Reception,
)
from attunement_clinic.intake.models.interviews import (
    Addendum,
    Interview,
    Note,
    NoteShare,
    Passage,
    SafetyAnswer,
    Writing,
)

__all__ = [
    "LONGEST_KEPT",
    "Addendum",
    "Concern",
    "ConcernChange",
    "ConcernSource",
    "Enquiry",
    "EnquiryAttempt",
    "EnquiryConcern",
    "EnquiryQuerySet",
    "Interview",
    "Note",
    "NoteShare",
    "Passage",
    "Reception",
    "SafetyAnswer",
    "Writing",
]
