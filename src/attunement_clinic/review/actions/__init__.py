"""Every write about moments and reviews."""

from attunement_clinic.review.actions.following import follow_belief, rate_belief
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
from attunement_clinic.review.actions.sources import mark_moment_source, open_moment
from attunement_clinic.review.actions.threads import (
    change_thread,
    open_origin,
    place_moment,
    rate_thread,
    rest_thread,
    start_thread,
    write_origin,
)

__all__ = [
    "add_moment",
    "begin_review",
    "change_thread",
    "edit_moment",
    "end_review",
    "follow_belief",
    "make_ready",
    "mark_moment_source",
    "note_pass",
    "open_moment",
    "open_origin",
    "open_review",
    "place_moment",
    "rate_belief",
    "rate_thread",
    "remove_moment",
    "rest_thread",
    "set_order",
    "share_words",
    "show_thought",
    "start_thread",
    "write_note",
    "write_origin",
    "write_words",
]
