"""Every write of letters and exports."""

from attunement_clinic.reports.actions.exports import (
    STAYS,
    EndedError,
    end_due_exports,
    end_export,
    end_own_export,
    make_family_file,
    make_letter_file,
    make_own_summary,
    make_summary,
    open_export,
)
from attunement_clinic.reports.actions.letters import (
    LetterSignedError,
    begin_letter,
    read_letter,
    sign_letter,
    write_letter,
)
from attunement_clinic.reports.actions.recalls import (
    confirm_recall,
    end_copies_of,
)
from attunement_clinic.reports.actions.research import (
    agree_to_package,
    ask_for_package,
    decline_package,
)

__all__ = [
    "STAYS",
    "EndedError",
    "LetterSignedError",
    "agree_to_package",
    "ask_for_package",
    "begin_letter",
    "confirm_recall",
    "decline_package",
    "end_copies_of",
    "end_due_exports",
    "end_export",
    "end_own_export",
    "make_family_file",
    "make_letter_file",
    "make_own_summary",
    "make_summary",
    "open_export",
    "read_letter",
    "sign_letter",
    "write_letter",
]
