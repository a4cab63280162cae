"""Publishing a page's text, and going back to the house's."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attunement_clinic.accounts.models import Practice
from attunement_clinic.audit.actions import record
from attunement_clinic.pages.access import access_page
from attunement_clinic.pages.markdown import LONGEST, title_of
from attunement_clinic.pages.models import PageText
from attunement_clinic.pages.queries import newest_id
from attunement_clinic.policy import Actor


class PublishedMeanwhileError(Exception):
    """Somebody else published this page after the editor was opened."""


@transaction.atomic
def publish_text(
    actor: Actor, *, page: str, language: str, body: str, based_on: UUID | None
) -> PageText:
    """Let the practice's own words stand on a page from now on.

    Raises
    ------
    PublishedMeanwhileError
        When another version stands than the one the editor began with.
    """
    key = access_page(actor, page)
    practice = Practice.objects.select_for_update().get(id=actor.practice_id)
    if newest_id(practice, key, language) != based_on:
        raise PublishedMeanwhileError
    text = body.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise ValidationError(_("This text is too long for one page."))
    if text and not title_of(text):
        raise ValidationError(_("Begin with a title: a line that starts with “# ”."))
    row = PageText(
        practice=practice,
        page=key,
        language=language,
        body=f"{text}\n" if text else "",
        published_by_id=actor.user_id,
    )
    row.full_clean()
    row.save()
    record(
        actor,
        action="page.published",
        subject_kind="page_text",
        subject_id=row.id,
        facts={"page": key, "language": language, "is_house": not text},
    )
    return row
