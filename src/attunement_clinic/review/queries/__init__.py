"""Reading reviews: the builder, the room, and what a caregiver sees at home."""

from attunement_clinic.review.queries.builder import builder_of
from attunement_clinic.review.queries.home import (
    moment_for,
    moment_state,
    shared_moments_for,
)
from attunement_clinic.review.queries.reviews import (
    items_of,
    reviews_of_families,
    verdict_of,
)
from attunement_clinic.review.queries.room import room_of
from attunement_clinic.review.queries.sources import moment_page
from attunement_clinic.review.queries.threads import (
    SPEAKS_WHEN,
    pasts_of,
    thread_page,
    threads_of_family,
)
from attunement_clinic.review.queries.words import LastWords, last_words_of

__all__ = [
    "SPEAKS_WHEN",
    "LastWords",
    "builder_of",
    "items_of",
    "last_words_of",
    "moment_for",
    "moment_page",
    "moment_state",
    "pasts_of",
    "reviews_of_families",
    "room_of",
    "shared_moments_for",
    "thread_page",
    "threads_of_family",
    "verdict_of",
]
