"""The one decision about access: frozen facts in, `allow(...)` out. No Django here."""

from attunement_clinic.policy.decision import (
    allow,
    consented,
    required_guardians,
)
from attunement_clinic.policy.facts import (
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
)

__all__ = [
    "Actor",
    "ConsentFact",
    "EnquiryFacts",
    "FamilyFacts",
    "Form",
    "NoteFacts",
    "PersonNeededFacts",
    "Purpose",
    "RecordingFacts",
    "Role",
    "TeamFact",
    "allow",
    "consented",
    "required_guardians",
]
