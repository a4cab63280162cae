"""What pages and addresses show of films: reads, as frozen values."""

from attunement_clinic.recordings.queries.addresses import (
    MediaAddresses,
    addresses_of,
    media_addresses,
    player_props,
)
from attunement_clinic.recordings.queries.epochs import KeyState, key_state
from attunement_clinic.recordings.queries.films import (
    FilmRow,
    babies_in_films,
    films_for_staff,
    may_code,
    people_of,
    regions_of,
)
from attunement_clinic.recordings.queries.own import (
    asked_and_sent,
    own_films,
    own_row,
)
from attunement_clinic.recordings.queries.receipts import (
    Receipt,
    films_taken_back,
    has_receipts,
    receipt_of,
    receipts_of,
)
from attunement_clinic.recordings.queries.seen import seen_films
from attunement_clinic.recordings.queries.states import (
    early_end,
    kept_words,
    state_of,
    watch_by,
)
from attunement_clinic.recordings.queries.titles import (
    desk_title,
    film_title,
    invitation_title,
)
from attunement_clinic.recordings.queries.uploads import (
    RESERVE_BYTES,
    begun_uploads,
    found_upload,
    last_sent,
    open_uploads,
    room_left,
    room_taken,
    same_film,
)
from attunement_clinic.recordings.queries.uses import (
    AskedUse,
    Disagreement,
    also_needed,
    asked_uses,
    disagreements,
    filming_text,
    has_acknowledged,
    shares_of,
    supervisor_of,
    use_digest,
    use_switches,
    uses_of,
)

__all__ = [
    "RESERVE_BYTES",
    "AskedUse",
    "Disagreement",
    "FilmRow",
    "KeyState",
    "MediaAddresses",
    "Receipt",
    "addresses_of",
    "also_needed",
    "asked_and_sent",
    "asked_uses",
    "babies_in_films",
    "begun_uploads",
    "desk_title",
    "disagreements",
    "early_end",
    "film_title",
    "filming_text",
    "films_for_staff",
    "films_taken_back",
    "found_upload",
    "has_acknowledged",
    "has_receipts",
    "invitation_title",
    "kept_words",
    "key_state",
    "last_sent",
    "may_code",
    "media_addresses",
    "open_uploads",
    "own_films",
    "own_row",
    "people_of",
    "player_props",
    "receipt_of",
    "receipts_of",
    "regions_of",
    "room_left",
    "room_taken",
    "same_film",
    "seen_films",
    "shares_of",
    "state_of",
    "supervisor_of",
    "use_digest",
    "use_switches",
    "uses_of",
    "watch_by",
]
