"""Every write about moments and reviews."""

from attunement_clinic.review.actions.home import share_words
from attunement_clinic.review.actions.moments import (
    add_moment,
    edit_moment,
    remove_moment,
)
from attunement_clinic.review.actions.preparing import (
    make_ready,
    open_review,
    set_order,
)
from attunement_clinic.review.actions.room import (
    begin_review,
    end_review,
    note_pass,
    show_thought,
    write_note,
    write_words,
)

__all__ = [
    "add_moment",
    "begin_review",
    "edit_moment",
    "end_review",
    "make_ready",
    "note_pass",
    "open_review",
    "remove_moment",
    "set_order",
    "share_words",
    "show_thought",
    "write_note",
    "write_words",
]
