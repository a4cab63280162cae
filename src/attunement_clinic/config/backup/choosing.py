"""Choosing what is restored, and looking through all of it before anything is written.

The keys are those of the newest backup whatever day is restored, since keys are only added
and removed; and the ledger is the longest that is found, so that nothing comes back that
was taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from attunement_clinic.config import environment
from attunement_clinic.config.backup import key as backup_key
from attunement_clinic.config.backup import layout
from attunement_clinic.config.backup.layout import Folder, Manifest
from attunement_clinic.config.backup.paper import Sheet
from attunement_clinic.config.backup.sealed import piece_of
from attunement_clinic.config.start_error import StartError

Say = Callable[[str], None]


@attrs.frozen
class Source:
    """What is restored: a backup that was looked through, and the keys to open it."""

    folder: Folder
    data: Manifest
    keys: Manifest
    sheet: Sheet
    ledger: bytes


def choose(place: Path, sheet: Sheet, name: str = "") -> Source:
    """Choose a backup that the keys open; nothing is written.

    Raises
    ------
    StartError
        When a key does not fit, there is no backup, or its list is damaged.
    """
    folder = Folder(place)
    folder.check(layout.installation_of(sheet.backups))
    names = folder.names()
    if not names:
        message = (
            f"No backup in {place} came to its end: there is nothing to restore. "
            "Take another copy of it."
        )
        raise StartError(message)
    name = name or names[-1]
    data = folder.read(name, sheet.backups)
    keys = folder.read(names[-1], sheet.backups)
    _check_masters(keys, sheet)
    known = max(data.ledger_lines, keys.ledger_lines)
    return Source(folder, data, keys, sheet, _newest_ledger(folder, known))


def check_pieces(source: Source, *, say: Say) -> None:
    """Look through all that a backup holds, before anything is written.

    Raises
    ------
    StartError
        When a piece is missing or damaged: it is named.
    """
    folder, data, keys = source.folder, source.data, source.keys
    say(
        f"Looking through {data.name}: {len(data.films)} films' files, both databases …"
    )
    for manifest, pieces in ((data, ("data", "files")), (keys, ("keys",))):
        for each in pieces:
            _check_piece(folder.set(manifest.name) / each, manifest.pieces[each])
    for film in data.films.values():
        _check_piece(folder.film(film), film)


def _check_masters(keys: Manifest, sheet: Sheet) -> None:
    """See that the masters are those that wrap the keys in the backup."""
    place = "ATTUNEMENT_MASTER_KEY" if sheet.are_given else "the sheet"
    if not sheet.masters.keys() & set(keys.epochs):
        message = (
            f"The films of this backup are locked by epoch-{max(keys.epochs)}, and "
            f"{place} holds {_epochs(sheet)}: no film could be opened. Give the sheet "
            "that was printed last (what is on an older one was destroyed on purpose), "
            "or ATTUNEMENT_MASTER_KEY where a master is kept elsewhere."
        )
        raise StartError(message)
    for epoch, digits in sheet.masters.items():
        mark = keys.masters.get(str(epoch))
        name = f"epoch-{epoch} of {place}"
        if mark and mark != layout.mark_of(backup_key.of_hex(digits, name)):
            message = (
                f"{name} is not the master that locks the films of this backup, though "
                "it bears its name: no film could be opened. Give the one that was used "
                "here; nothing was restored."
            )
            raise StartError(message)


def _epochs(sheet: Sheet) -> str:
    return ", ".join(f"epoch-{each}" for each in sorted(sheet.masters)) or "none"


def _check_piece(path: Path, piece: Any) -> None:
    try:
        found = piece_of(path)
    except OSError as error:
        message = (
            f"{path} is missing or cannot be read ({error.strerror}): this backup is "
            "not whole, and nothing was restored. Take another one, or another copy."
        )
        raise StartError(message) from None
    if found != piece:
        message = (
            f"{path} is damaged: it has {found.size} bytes that are not those written "
            f"({piece.size} bytes). Nothing was restored. Take another backup or copy."
        )
        raise StartError(message)


def _newest_ledger(folder: Folder, known: int) -> bytes:
    """Return the longest ledger that is there: each is the beginning of a longer one.

    `known` is how many lines the newest backup knew of, whichever day is restored.
    """
    places = [folder.ledger]
    if given := environment.text("LEDGER", ""):
        path = Path(given).expanduser().resolve()
        if not path.is_file():
            message = f"LEDGER={given}: there is no such file."
            raise StartError(message)
        places.append(path)
    texts = [each.read_bytes() for each in places if each.exists()]
    longest = max(texts, key=len, default=b"")
    if longest.count(b"\n") < known:
        message = (
            f"{folder.ledger} holds fewer lines than the newest backup knew of "
            f"({known}): something that was taken back could come back. "
            "Give a whole copy of VAR/ledger/withdrawals.jsonl (LEDGER=file)."
        )
        raise StartError(message)
    return longest
