"""How films and wishes for films are named."""

from attunement_clinic.recordings.models import (
    FilmInvitation,
    Recording,
)

_TITLE_LENGTH = 60


def film_title(row: Recording | FilmInvitation) -> str:
    """Name a film by the everyday moment it shows."""
    return str(row.get_situation_display())


def invitation_title(invitation: FilmInvitation) -> str:
    """Head the page with the clinician's own words, when they are few."""
    words = invitation.words.strip().rstrip(".")
    return words if 0 < len(words) <= _TITLE_LENGTH else film_title(invitation)
