"""Words to a tagged PDF (PDF/UA-1) by typst; data goes in as JSON, never as markup."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category, name

import typst
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_TEMPLATE = Path(__file__).parent / "typst" / "paper.typ"
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
# What no font draws and no reader sees, save the ends of lines.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document: who it is from, to whom, and its parts in order.

    A part is made by `heading`, `words`, `quote`, `bullets` or `table`.
    """

    title: str
    author: str
    language: str
    sender: str
    day: str
    parts: Sequence[dict[str, Any]]
    recipient: str = ""
    footer: str = ""


def heading(said: str, level: int = 1) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "words": said}


def words(said: str) -> dict[str, Any]:
    return {"kind": "words", "words": said}


def quote(said: str) -> dict[str, Any]:
    return {"kind": "quote", "words": said}


def bullets(items: Sequence[str]) -> dict[str, Any]:
    return {"kind": "list", "items": list(items)}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows]}


def intended_purpose() -> str:
    """Say what this software is for, as every letter does."""
    return _(
        "Written with Attunement: record keeping, annotation, transparent arithmetic and "
        "shared reflection. Not for diagnosis, triage or risk prediction. Every number "
        "shown can be traced to its formula and inputs."
    )


def to_pdf(paper: Paper) -> bytes:
    """Set a paper as PDF/UA-1.

    Raises
    ------
    ValidationError
        When a letter of some script has no font here: the sentence names it.
    """
    data = {
        "title": paper.title,
        "author": paper.author,
        "language": paper.language.partition("-")[0],
        "sender": paper.sender,
        "day": paper.day,
        "recipient": paper.recipient,
        "footer": paper.footer,
        "page": _("Page {page} of {pages}"),
        "intended": intended_purpose(),
        "parts": list(paper.parts),
    }
    drawable = _drawable(data)
    try:
        return _compiled(drawable)
    except typst.TypstError as error:
        unshown = "".join(dict.fromkeys(_UNSHOWN.findall(error.diagnostic)))
        if not unshown:
            raise
    letters = [sign for sign in dict.fromkeys(unshown) if category(sign)[0] in "LM"]
    if letters:
        raise ValidationError(
            _(
                "No font on this server can print “%(signs)s”. Whoever runs it can add "
                "one (the packages fonts-noto hold most scripts). Nothing is lost; make "
                "the file again then."
            )
            % {"signs": " ".join(letters[:12])}
        )
    return _compiled(_mapped(drawable, lambda said: _spelt(said, unshown)))


def _compiled(data: dict[str, Any]) -> bytes:
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )


@cache
def _fonts() -> typst.Fonts:
    """Find the interface's typeface in the build, and whatever the machine has beside."""
    return typst.Fonts(font_paths=[str(settings.STATIC_BUILD / "print")])


def _drawable(value: Any) -> Any:
    return _mapped(value, lambda said: _UNSEEN.sub("", said.replace("\r\n", "\n")))


def _spelt(said: str, unshown: str) -> str:
    """Write a picture no font holds by its name, as a screen reader would say it."""
    return "".join(
        f"[{name(sign, 'sign').lower()}]" if sign in unshown else sign for sign in said
    )


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    return value
