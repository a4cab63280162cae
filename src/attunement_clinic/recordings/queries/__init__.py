"""What pages and addresses show of films: reads, as frozen values."""

from attunement_clinic.recordings.queries.addresses import (
    MediaAddresses,
    addresses_of,
    media_addresses,
    player_props,
)
from attunement_clinic.recordings.queries.films import (
    FilmRow,
    films_for_staff,
    may_code,
    people_of,
    regions_of,
)
from attunement_clinic.recordings.queries.own import asked_and_sent, own_row
from attunement_clinic.recordings.queries.states import state_of, watch_by
from attunement_clinic.recordings.queries.titles import film_title, invitation_title
from attunement_clinic.recordings.queries.uploads import (
    found_upload,
    last_sent,
    open_lengths,
    open_uploads,
    room_for,
    room_taken,
    same_film,
)
from attunement_clinic.recordings.queries.uses import (
    filming_text,
    has_acknowledged,
    shares_of,
    supervisor_of,
    use_switches,
    uses_of,
)

__all__ = [
    "FilmRow",
    "MediaAddresses",
    "addresses_of",
    "asked_and_sent",
    "film_title",
    "filming_text",
    "films_for_staff",
    "found_upload",
    "has_acknowledged",
    "invitation_title",
    "last_sent",
    "may_code",
    "media_addresses",
    "open_lengths",
    "open_uploads",
    "own_row",
    "people_of",
    "player_props",
    "regions_of",
    "room_for",
    "room_taken",
    "same_film",
    "shares_of",
    "state_of",
    "supervisor_of",
    "use_switches",
    "uses_of",
    "watch_by",
]
