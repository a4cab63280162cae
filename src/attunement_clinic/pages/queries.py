"""Which text stands on a page, and what came before it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import translation

from attunement_clinic.accounts.models import Practice
from attunement_clinic.pages.contents import (
    HOUSE_LANGUAGE,
    PageKey,
    Text,
    house_text,
    house_texts,
)
from attunement_clinic.pages.models import PageText

_VERSIONS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A page at the desk: whose text stands, since when, by whom."""

    key: PageKey
    is_house: bool
    since: datetime | None
    by: str


def language_now() -> str:
    """Give the reader's language without its region: the texts are by language alone."""
    return (translation.get_language() or HOUSE_LANGUAGE).partition("-")[0]


def languages() -> list[tuple[str, str]]:
    """List the languages a page may be written in, with their names."""
    return [(code.partition("-")[0], str(name)) for code, name in settings.LANGUAGES]


def text_for(practice: Practice | None, page: str, language: str) -> Text:
    """Find the text a reader gets.

    The practice's in their language; the house's in their language; the practice's in
    English; the house's in English.
    """
    for wanted in dict.fromkeys((language, HOUSE_LANGUAGE)):
        row = newest(practice, page, wanted) if practice is not None else None
        if row is not None and row.body:
            return Text(body=row.body, language=wanted, is_house=False)
        if (page, wanted) in house_texts():
            return house_text(page, wanted)
    return house_text(page, HOUSE_LANGUAGE)


def newest(practice: Practice, page: str, language: str) -> PageText | None:
    return PageText.objects.filter(
        practice=practice, page=page, language=language
    ).first()


def versions_of(practice: Practice, page: str, language: str) -> list[PageText]:
    """List what stood on a page before, newest first."""
    rows = PageText.objects.filter(practice=practice, page=page, language=language)
    return list(rows.select_related("published_by")[:_VERSIONS_SHOWN])


def newest_id(practice: Practice, page: str, language: str) -> UUID | None:
    row = newest(practice, page, language)
    return row.id if row is not None else None


def standings(practice: Practice, language: str) -> tuple[Standing, ...]:
    """List every page for the desk."""
    rows = PageText.objects.filter(practice=practice, language=language)
    newest_rows: dict[str, PageText] = {}
    for row in rows.select_related("published_by"):
        newest_rows.setdefault(row.page, row)
    return tuple(_standing(key, newest_rows.get(key)) for key in PageKey)


def _standing(key: PageKey, row: PageText | None) -> Standing:
    return Standing(
        key=key,
        is_house=row is None or not row.body,
        since=row.created_at if row else None,
        by=row.published_by.name if row else "",
    )
