"""How films and wishes for films are named."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attunement_clinic.families.naming import short_name
from attunement_clinic.recordings.models import (
    FilmInvitation,
    Recording,
)

_TITLE_LENGTH = 60


def film_title(row: Recording | FilmInvitation) -> str:
    """Name a film by the everyday moment it shows."""
    return str(row.get_situation_display())


def desk_title(recording: Recording) -> str:
    """Name a film where it is coded: its number, who is in it, the everyday moment."""
    babies = [
        short_name(row.infant)
        for row in recording.subjects.select_related("infant")
        if row.infant is not None
    ]
    names = {
        "number": recording.number,
        "babies": " ".join(babies),
        "title": film_title(recording).lower(),
    }
    if not babies:
        return _("Film %(number)s, %(title)s") % names
    return (
        ngettext(
            "Film %(number)s, Baby %(babies)s, %(title)s",
            "Film %(number)s, Babies %(babies)s, %(title)s",
            len(babies),
        )
        % names
    )


def invitation_title(invitation: FilmInvitation) -> str:
    """Head the page with the clinician's own words, when they are few."""
    words = invitation.words.strip().rstrip(".")
    return words if 0 < len(words) <= _TITLE_LENGTH else film_title(invitation)
