"""The door to a page's texts: an administrator of the practice edits them."""

from uuid import UUID

from django.http import Http404

from attunement_clinic.pages.contents import PageKey
from attunement_clinic.pages.models import PageText
from attunement_clinic.policy import Actor, Role


def access_page(actor: Actor, page: str) -> PageKey:
    """Open a page for editing.

    Raises
    ------
    Http404
        When there is no such page, or the actor is no administrator.
    """
    if Role.ADMINISTRATOR not in actor.roles or page not in PageKey.values:
        raise Http404
    return PageKey(page)


def access_version(actor: Actor, page: str, version_id: UUID) -> PageText:
    """Open an earlier version of a page.

    Raises
    ------
    Http404
        When there is none, or the actor is no administrator of its practice.
    """
    row = PageText.objects.filter(
        practice_id=actor.practice_id, page=access_page(actor, page), id=version_id
    ).first()
    if row is None:
        raise Http404
    return row
