"""The files of a language: kept up to date, compiled, and one for tests that reads backwards."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from messages.gather import CLINIC, Found

LOCALE = CLINIC / "locale"
_NOT_KEPT = (
    *('"POT-Creation-Date', '"PO-Revision-Date', '"Report-Msgid-Bugs-To'),
    *('"Last-Translator', '"Language-Team', "# FIRST AUTHOR", "# Copyright (C)"),
)
_NAME = Path("LC_MESSAGES") / "messages.po"
# Texts of a language that is written from right to left, for tests: each between two
# marks, so that what was not gathered can be seen. The name is CLDR's.
PSEUDO = "ar_XB"
_BEFORE, _AFTER = "\u202b⟦", "⟧\u202c"


def languages(folder: Path = LOCALE) -> list[Path]:
    """Return the file of each language."""
    return sorted(folder.glob(f"*/{_NAME}"))


def path_of(language: str) -> Path:
    """Return where a language's file is, or would be."""
    return LOCALE / language / _NAME


def read(file: Path) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3])


def template(found: list[Found]) -> Catalog:
    """Return a catalogue without translations."""
    catalog = Catalog(project="Attunement", charset="utf-8", fuzzy=False)
    for each in found:
        catalog.add(
            _id(each),
            context=each.text.context or None,
            locations=[(place, 0) for place in each.places],
        )
    return catalog


def update(file: Path, found: list[Found]) -> None:
    """Bring a language's file up to date; what was translated stays translated."""
    if file.exists():
        catalog = read(file)
    else:
        catalog = Catalog(
            locale=file.parts[-3], project="Attunement", charset="utf-8", fuzzy=False
        )
    catalog.update(template(found), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    text = io.BytesIO()
    # Without dates, line numbers and names: a text that stays changes nothing in the
    # file, and who wrote it is the history's to say.
    write_po(text, catalog, width=96, sort_output=True, include_lineno=False)
    lines = text.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(_NOT_KEPT)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(kept), encoding="utf-8")


def missing(file: Path, found: list[Found]) -> list[str]:
    """Return the texts a language does not say yet, or says of something else."""
    catalog = read(file)
    wanted = [
        (each, catalog.get(_id(each), each.text.context or None)) for each in found
    ]
    return [
        each.text.id
        for each, message in wanted
        if message is None or message.fuzzy or not _is_whole(message.string)
    ]


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Compile each language: all of it for the server, the front end's part for it."""
    written = []
    for file in languages(folder):
        catalog = read(file)
        front = Catalog(locale=catalog.locale, charset="utf-8", fuzzy=False)
        for message in catalog:
            if message.id and any(
                p.startswith("frontend/") for p, _ in message.locations
            ):
                front.add(message.id, message.string, context=message.context)
        for name, part in (("django.mo", catalog), ("djangojs.mo", front)):
            with file.with_name(name).open("wb") as target:
                write_mo(target, part)
            written.append(file.with_name(name))
    return written


def write_pseudo(found: list[Found], folder: Path) -> None:
    """Write and compile the language of the tests into a folder of its own."""
    catalog = Catalog(locale="ar", charset="utf-8", fuzzy=False)
    for each in found:
        forms = catalog.num_plurals
        one, many = (_marked(words) for words in (each.text.id, each.text.plural))
        catalog.add(
            _id(each),
            (one, *[many] * (forms - 1)) if each.text.plural else one,
            context=each.text.context or None,
            locations=[(place, 0) for place in each.places],
        )
    file = folder / PSEUDO / _NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, catalog, width=0, include_lineno=False)
    compile_all(folder)


def _marked(words: str) -> str:
    return f"{_BEFORE}{words}{_AFTER}"


def _id(each: Found) -> str | tuple[str, str]:
    return (each.text.id, each.text.plural) if each.text.plural else each.text.id


def _is_whole(string: str | tuple[str, ...] | list[str]) -> bool:
    return all(string) if not isinstance(string, str) else bool(string)
