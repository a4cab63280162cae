"""In which language somebody is written to when they are not there to be asked.

A page follows what the browser asks for; a mail that leaves by itself has no browser. It
follows what its reader read here last, and a mailbox that of most who work in the practice.
"""

from contextlib import AbstractContextManager
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils import translation

from attunement_clinic.accounts.models import Membership, User


def in_language_of(user: User | None) -> AbstractContextManager[object]:
    """Write in the language `user` read last; in that of who writes, if none is known."""
    return translation.override(_installed(user.language if user else ""))


def in_language_of_practice(practice_id: UUID) -> AbstractContextManager[object]:
    """Write in the language that most who work in a practice read last."""
    rows = (
        Membership.objects.live()
        .filter(practice_id=practice_id)
        .exclude(user__language="")
        .values("user__language")
        .annotate(readers=Count("user", distinct=True))
        .order_by("-readers", "user__language")
    )
    most = rows.first()
    return translation.override(_installed(most["user__language"] if most else ""))


def _installed(language: str) -> str | None:
    """Return a language that is still there, or that of now: never none at all."""
    known = {code for code, _name in settings.LANGUAGES}
    return language if language in known else translation.get_language()
