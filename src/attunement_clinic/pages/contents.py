"""The public pages: which there are, and the house's own text for each, as Markdown."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

_TEXTS = Path(__file__).with_name("texts")
HOUSE_LANGUAGE = "en"


class PageKey(models.TextChoices):
    """A page; its value is its address, which says nothing to who reads over a shoulder."""

    SLOWLY = "slowly", _("Love often grows slowly")
    USUAL = "usual", _("What is common")
    WORTH = "worth", _("What is worth talking about")
    EARLIER = "earlier", _("How your own childhood can speak")
    WATCHING = "watching", _("How watching together works")
    BOTH = "both", _("For mothers, fathers, or both")
    QUESTIONS = "questions", _("Questions and answers")
    TALK = "talk", _("Talk to a person")


@dataclass(frozen=True, slots=True)
class Text:
    """A page's Markdown, the language it is written in, and whether it is the house's."""

    body: str
    language: str
    is_house: bool


@cache
def house_texts() -> dict[tuple[str, str], str]:
    """Read every text that comes with the software, by page and language."""
    return {
        (file.stem, file.parent.name): file.read_text("utf-8")
        for file in sorted(_TEXTS.glob("*/*.md"))
    }


def house_text(page: str, language: str) -> Text:
    """Give the house's text in this language, or else in English."""
    texts = house_texts()
    found = language if (page, language) in texts else HOUSE_LANGUAGE
    return Text(body=texts[page, found], language=found, is_house=True)
