"""In which language somebody is written to when they are not there to be asked.

A page follows what the browser asks for; a mail that leaves by itself has no browser. It
follows what its reader read here last, and a mailbox that of most who work in the practice.
"""

from collections import Counter
from collections.abc import Iterable
from contextlib import AbstractContextManager
from uuid import UUID

from django.conf import settings
from django.utils import translation

from attunement_clinic.accounts.models import Membership, SignIn, User


def in_language_of(user: User | None) -> AbstractContextManager[object]:
    """Write in the language `user` read last; in that of who writes, if none is known."""
    known = _read_by([user.pk] if user is not None else [])
    return translation.override(known[0] if known else translation.get_language())


def in_language_of_practice(practice_id: UUID) -> AbstractContextManager[object]:
    """Write in the language that most who work in a practice read last."""
    staff = Membership.objects.live().filter(practice_id=practice_id)
    known = Counter(_read_by(staff.values_list("user_id", flat=True)))
    (most, _readers), *_fewer = known.most_common(1) or [
        (translation.get_language(), 0)
    ]
    return translation.override(most)


def _read_by(user_ids: Iterable[UUID]) -> list[str]:
    """Return what each read last, of the languages that are still there."""
    rows = SignIn.objects.filter(
        user_id__in=user_ids, language__in=[code for code, _name in settings.LANGUAGES]
    )
    last = rows.order_by("user_id", "-last_seen_at").distinct("user_id")
    return list(last.values_list("language", flat=True))
